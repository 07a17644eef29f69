"""What every app stands on: abstract pages, blocks, serving, navigation, page cache, checks.

Owns no table. Declares the contracts that lower layers offer to higher ones.
"""
