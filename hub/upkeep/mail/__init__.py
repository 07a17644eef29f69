"""Outgoing mail: stored with what it belongs to, delivered after it, never twice."""
