"""Template tags of reference data."""
