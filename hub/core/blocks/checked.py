"""A block with rules of its own, which a draft need not meet."""

from __future__ import annotations

from typing import Any

from wagtail import blocks


class CheckedStructBlock(blocks.StructBlock):
    """A block whose `check` looks at its cleaned value when it is published, not as a draft.

    A draft may leave every part empty, and `check` may rely on all that is required being there.
    """

    def clean(self, value: Any) -> Any:
        """Return the cleaned value; raise ValidationError."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            self.check_value(cleaned)
        return cleaned

    def check_value(self, value: Any) -> None:
        """Raise ValidationError when the parts of `value` do not fit together."""
