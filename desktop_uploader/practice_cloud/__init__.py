"""A cloud in a box, on loopback: what a newcomer uploads to, and what tests upload to."""
