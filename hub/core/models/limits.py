"""How often each sender did something, as rows that every process sees."""

from __future__ import annotations

from django.db import models


class RateCount(models.Model):
    """How much one sender has used of one limit; see `hub.core.rate_limit`.

    Invariant: a row whose `until` has passed says the same as no row.
    """

    key = models.CharField(max_length=64, primary_key=True)
    used = models.PositiveIntegerField()
    # Seconds since 1970: the row is written and compared by one statement on every database.
    until = models.FloatField(db_index=True)

    class Meta:
        verbose_name = "rate count"
        verbose_name_plural = "rate counts"

    def __str__(self) -> str:
        return self.key
