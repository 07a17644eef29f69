"""The fonts that every PDF is set in, the same on every machine.

A machine's own fonts are never looked at: the same text must give the same file everywhere.
The heading font stands beside the templates; the fonts for the world's scripts come from two
packages. Either may be absent (a small image may leave the large CJK font out): the characters
it would have shown are then written as their names, see ``hub.core.typeset``.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst
from django.conf import settings

FONT_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")


def find_font_directories() -> list[Path]:
    """Return the directories that hold our fonts: our own first, then each package's."""
    directories = [settings.BASE_DIR / "templates" / "pdf" / "fonts"]
    for name in FONT_PACKAGES:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            directories.append(Path(spec.origin).parent)
    return directories


@cache
def load_fonts() -> typst.Fonts:
    """Return the font book, read once per process."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(directory) for directory in find_font_directories()],
    )


def describe_fonts() -> list[str]:
    """Return one line per font face, so that a stored file can be told from a stale one."""
    return sorted(f"{face.family} {face.style} {face.weight}" for face in load_fonts().fonts())
