"""The home page and ordinary pages: sees every app, is seen by none."""
