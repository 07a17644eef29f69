"""Pages of organisations. Every one is personal, and none is kept by any cache."""
