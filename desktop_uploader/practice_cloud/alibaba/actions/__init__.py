"""What VOD's control plane does, one function an action, in rooms by subject."""
