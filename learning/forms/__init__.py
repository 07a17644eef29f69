"""What learners and authors send, read once at the boundary."""
