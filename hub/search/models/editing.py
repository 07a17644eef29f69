"""Synonym and BestBet: what editors teach search."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.core.models.starter import StarterContent
from hub.search.query import Words
from hub.search.words import split_words


def split_lines(text: str) -> list[str]:
    """Return the lines of `text` that say something, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if split_words(line)))


class Synonym(StarterContent):
    """Names that mean the same: whoever searches for one finds what says another."""

    names = models.TextField(
        _("names that mean the same"),
        max_length=600,
        help_text=_("One a line, for example “KPI” and “key performance indicator”."),
    )

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering: ClassVar[list[str]] = ["names"]

    def __str__(self) -> str:
        return ", ".join(split_lines(self.names))

    def clean(self) -> None:
        """Ask for two names; raise ValidationError."""
        super().clean()
        if len(split_lines(self.names)) < 2:
            raise ValidationError({"names": _("Give at least two names, one a line.")})

    @property
    def words(self) -> tuple[Words, ...]:
        """Each name as its words."""
        return tuple(tuple(split_words(name)) for name in split_lines(self.names))


class BestBet(models.Model):
    """A page that stands above all results when somebody searches for one of the phrases."""

    phrases = models.TextField(
        _("when somebody searches for"),
        max_length=600,
        help_text=_("One a line, as people type it. Capitals and plurals make no difference."),
    )
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    note = models.CharField(
        _("why"),
        max_length=200,
        blank=True,
        help_text=_("One sentence below the title; without it, the page's own summary."),
    )

    class Meta:
        verbose_name = _("best bet")
        verbose_name_plural = _("best bets")
        ordering: ClassVar[list[str]] = ["phrases"]

    def __str__(self) -> str:
        return f"{', '.join(split_lines(self.phrases))} → {self.page.title}"

    def clean(self) -> None:
        """Ask for a phrase; raise ValidationError."""
        super().clean()
        if not split_lines(self.phrases):
            raise ValidationError({"phrases": _("Give at least one phrase.")})

    @property
    def words(self) -> tuple[Words, ...]:
        """Each phrase as its words."""
        return tuple(tuple(split_words(phrase)) for phrase in split_lines(self.phrases))
