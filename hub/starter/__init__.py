"""Starter content: text and data files, and the command that loads them."""
