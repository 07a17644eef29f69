"""Adapters from Wagtail's signals: what becomes of the glossary's page bears on its words."""

from django.db.models.signals import post_delete, post_save
from wagtail.signals import post_page_move

from hub.guidance.models import GlossaryPage
from hub.guidance.search_text import note_all_words


def connect() -> None:
    """Connect the adapters, once."""
    uid = "guidance-search-words"
    for signal in (post_save, post_delete):
        signal.connect(note_all_words, sender=GlossaryPage, dispatch_uid=uid)
    post_page_move.connect(note_all_words, sender=GlossaryPage, dispatch_uid=uid)
