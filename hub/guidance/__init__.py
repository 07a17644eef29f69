"""Guidance: pages that say how, the finder of rules, kits of reading, and what to take away."""
