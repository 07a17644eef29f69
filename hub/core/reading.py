"""How long a text takes to read."""

import math

# Silent reading of English non-fiction: 238 words a minute (Brysbaert, 2019, Journal of Memory
# and Language 109, 104047). Rounded down, since readers of law and policy go slower.
WORDS_PER_MINUTE = 200


def reading_minutes(words: int) -> int:
    """Return whole minutes, at least 1, for a number of words."""
    return max(1, math.ceil(words / WORDS_PER_MINUTE))
