"""Tests of hub.media."""
