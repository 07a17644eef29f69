"""Hangs the vocabularies and the guard of deletion into the Wagtail admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from hub.core.deletion import refuse_deletion_in_use
from hub.taxonomy.viewsets import TermViewSet

register_snippet(TermViewSet)
hooks.register("before_delete_snippet", refuse_deletion_in_use)
