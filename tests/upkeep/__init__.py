"""Tests of hub.upkeep."""
