"""People who sign in, and the organisations whose people train."""
