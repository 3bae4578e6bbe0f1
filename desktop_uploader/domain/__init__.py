"""Values, rules and the state machine of the upload; touches nothing outside itself."""
