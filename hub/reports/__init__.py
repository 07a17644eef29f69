"""Reports: sections with numbered, permanent paragraphs, and recommendations with their progress."""
