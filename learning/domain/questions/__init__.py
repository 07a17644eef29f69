"""Questions and what may be answered to them, whoever asks."""
