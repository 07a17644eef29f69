"""What counts how much in a result: the same figures for every engine."""

from __future__ import annotations

# Text field → what a word in it counts.
BOOSTS = {"title": 3.0, "headings": 2.5, "summary": 1.2, "subjects": 1.6, "body": 1.0}
TIE = 0.3
ALTERNATIVE = 0.8  # a synonym counts nearly as much as what was typed
APART = 0.7  # words that belong together and stand apart
EXACT_NAME = 40.0  # its name is what was typed
WHOLE_TITLE, WHOLE_PHRASE = 6.0, 1.2
ALL_UNITS = 1.2
SLOP = 1
# A word that more documents than this have is no slip of the pen.
RARE = 2
# With fewer documents than this that have most of what is looked for, those with any of it join.
FEW = 10
