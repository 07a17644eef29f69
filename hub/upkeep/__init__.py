"""What keeps the site true and running: change notes, reported problems, profile, due work."""
