"""Tests of hub.users."""
