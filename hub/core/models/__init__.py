"""Abstract models."""

from hub.core.models.base_page import BasePage

__all__ = ["BasePage"]
