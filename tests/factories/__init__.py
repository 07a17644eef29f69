"""Builders of test content."""
