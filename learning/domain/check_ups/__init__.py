"""The check-up, and the personal path that comes of it."""
