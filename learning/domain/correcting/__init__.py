"""Questions that were wrong: found, reported, corrected and marked again."""
