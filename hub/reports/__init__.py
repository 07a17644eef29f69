"""Reports: sections with numbered, permanent paragraphs, recommendations and their progress."""
