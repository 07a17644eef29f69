"""What leaves the hub in a form that others know: signed credentials, printed certificates."""
