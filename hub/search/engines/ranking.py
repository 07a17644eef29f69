"""What counts how much in a result: the same figures for every engine."""

from __future__ import annotations

# Text field → what a word in it counts.
BOOSTS = {"title": 5.0, "headings": 2.0, "summary": 2.0, "subjects": 1.2, "body": 1.0}
TIE = 0.2
ALTERNATIVE = 0.9  # a synonym counts nearly as much as what was typed
APART = 0.5  # words that belong together and stand apart
EXACT_NAME = 40.0  # its name is what was typed
WHOLE_TITLE, WHOLE_PHRASE, PAIR = 6.0, 2.0, 0.6
ALL_UNITS = 0.3
SLOP = 1
# With fewer documents than this that have most of what is looked for, those with any of it join.
FEW = 5
