"""Case studies: comparable evidence of what was promised, delivered and verified."""
