"""The evidence: what was taught and asked, what happened, and how it is verified."""
