"""Published figures, in which nobody can be found."""
