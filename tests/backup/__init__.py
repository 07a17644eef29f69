"""Tests of hub.backup."""
