"""Forms of dates: the British ones for English."""
