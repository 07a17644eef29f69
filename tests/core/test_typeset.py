"""PDFs: tagged, repeatable, in every script, and never kept back by a character."""

from __future__ import annotations

import io
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from hub.core import fonts
from hub.core.rich_text import to_nodes
from hub.core.typeset import TypesettingError, draw, name_characters, typeset

VERAPDF = Path(__file__).resolve().parents[1] / "services" / "verapdf"
NOTE = "Read it on the web."
WORLD = {
    "Arabic": "القيمة الاجتماعية",
    "Nepali": "सामाजिक मूल्य",
    "Chinese": "公共采购的社会价值",
    "Korean": "사회적 가치",
    "Bengali": "সামাজিক মূল্য",
    "emoji": "🎉 👩‍👩‍👧 👍🏽 ❤️",
    "signs": "→ ≥ ✓ ½ ₹",
}


def make_paragraph(number: str, html: str, *notes: str) -> dict[str, Any]:
    return {
        "type": "paragraph",
        "number": number,
        "address": f"https://example.org/p/{number}/",
        "content": to_nodes(html, notes=len(notes), lang="en"),
        "notes": [to_nodes(note)[0]["runs"] for note in notes],
    }


def make_table(*rows: tuple[str, ...]) -> dict[str, Any]:
    return {
        "type": "table",
        "caption": "Promised and delivered",
        "header_row": True,
        "header_column": True,
        "numeric": [False] * max(map(len, rows)),
        "rows": [[{"runs": [{"text": text}]} for text in row] for row in rows],
    }


def make_report(*blocks: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "lang": "en",
        "dir": "ltr",
        "title": "A sample report",
        "title_writing": {},
        "subtitle": "Made for tests",
        "publisher": "Example Publisher",
        "date": "3 November 2026",
        "date_iso": "2026-11-03",
        "version_note": "",
        "url": "https://example.org/reports/sample/",
        "labels": {"contents": "Contents", "recommendations": "Proposals", "source": "Source"},
        "sections": [{"number": "1", "title": "First part", "blocks": list(blocks)}],
        "recommendations": [],
        "note_missing_characters": NOTE,
    } | changes


def make_full_report() -> tuple[dict[str, Any], dict[str, bytes]]:
    """A report with every kind of block, and its image."""
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), (13, 90, 82)).save(picture, "PNG")
    figure = {"image": "one.png", "caption": "A caption", "credit": ""}
    source = {"title": "A survey", "url": "https://example.org/s", "year": 2024}
    text = to_nodes("<p>Words</p><ul><li>one<ol><li>deep</li></ol></li></ul>")
    blocks = [
        {"type": "heading", "level": 2, "text": "Why"},
        make_paragraph(
            "1.1", "<p>Buy[^1] <b>well</b>.</p><ul><li>x[^2]</li></ul>", "<p>A</p>", "B"
        ),
        {"type": "heading", "level": 3, "text": "How"},
        make_table(("Promise", "Promised"), ("Placements", "80")),
        {"type": "figure", "alt": "A green field", "decorative": False, **figure},
        {"type": "figure", "alt": "", "decorative": True, **figure},
        {
            "type": "key_figure",
            "value": "12",
            "text": "in all",
            "status": "Target",
            "source": source,
        },
        {"type": "quote", "content": text, "attribution": "A speaker", "source": None},
        {"type": "callout", "title": "Sources differ", "content": text},
        {"type": "words", "content": text},
    ]
    facts = [["Status", "Not known"]]
    proposal = {"number": "1", "title": "Count it", "text": text, "facts": facts}
    return make_report(*blocks, recommendations=[proposal]), {"one.png": picture.getvalue()}


def read_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def walk_tags(node: Any) -> Iterator[pikepdf.Dictionary]:
    """Yield the structure elements below ``node`` in reading order."""
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from walk_tags(child)


def list_tags(content: bytes) -> list[tuple[str, str]]:
    """Return (tag, title or text alternative) of each structure element in reading order."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [
            (str(tag["/S"]).lstrip("/"), str(tag.get("/Alt", tag.get("/T", ""))))
            for tag in walk_tags(pdf.Root.StructTreeRoot)
        ]


@pytest.fixture(scope="module")
def full_report() -> bytes:
    data, images = make_full_report()
    return typeset("report", data, images=images)


@pytest.fixture
def no_cjk_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(fonts, "FONT_PACKAGES", ("manimgx_fonts", "no_such_package"))
    fonts.load_fonts.cache_clear()
    yield
    fonts.load_fonts.cache_clear()


@pytest.mark.verapdf
def test_the_reference_validator_finds_nothing(full_report: bytes, tmp_path: Path) -> None:
    (tmp_path / "full.pdf").write_bytes(full_report)
    world = [make_paragraph(f"1.{n}", f"<p>{text}</p>") for n, text in enumerate(WORLD.values())]
    (tmp_path / "world.pdf").write_bytes(typeset("report", make_report(*world)))
    names = [str(tmp_path / name) for name in ("full.pdf", "world.pdf")]
    checked = subprocess.run([VERAPDF, "ua1", *names], capture_output=True, text=True, check=False)
    assert checked.stdout.splitlines() == [f"PASS ua1 {name}" for name in names]


def test_the_file_says_what_it_is(full_report: bytes) -> None:
    with pikepdf.open(io.BytesIO(full_report)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
        assert pdf.Root.MarkInfo.Marked is True
        assert str(pdf.docinfo["/Title"]) == "A sample report"
        assert str(pdf.docinfo["/Author"]) == "Example Publisher"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261103")
        outline = [(item.title, len(item.children)) for item in pdf.open_outline().root]
    assert outline == [("1\u2003First part", 1), ("Proposals", 1)]


def test_headings_are_tagged_in_order(full_report: bytes) -> None:
    headings = [tag for tag, _title in list_tags(full_report) if tag in {"H1", "H2", "H3", "H4"}]
    assert headings == ["H1", "H1", "H2", "H3", "H1", "H2"]


def test_pictures_notes_and_tables_are_tagged(full_report: bytes) -> None:
    tags = list_tags(full_report)
    assert [alt for tag, alt in tags if tag == "Figure"] == ["A green field"]
    kinds = [tag for tag, _title in tags]
    counted = {kind: kinds.count(kind) for kind in ("Table", "TH", "TD", "Note", "BlockQuote")}
    assert counted == {"Table": 1, "TH": 2, "TD": 2, "Note": 2, "BlockQuote": 1}


def test_equal_input_gives_equal_bytes(full_report: bytes) -> None:
    data, images = make_full_report()
    assert typeset("report", data, images=images) == full_report
    data["subtitle"] = "Another"
    assert typeset("report", data, images=images) != full_report


def test_every_script_of_the_sample_is_shown_with_our_own_fonts() -> None:
    blocks = [make_paragraph(f"1.{n}", f"<p>{text}</p>") for n, text in enumerate(WORLD.values())]
    content = typeset("report", make_report(*blocks))
    text = read_text(content)
    assert NOTE not in text
    assert "公共采购的社会价值" in text
    assert "사회적 가치" in text
    assert "🎉" in text
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = {str(o["/BaseFont"])[8:] for o in pdf.objects if is_font(o)}
    families = {"NotoSans", "NotoEmoji", "Bricolage"}
    assert {name for name in found if not name.startswith(tuple(families))} == set()


def is_font(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary) and value.get("/Subtype") == "/Type0"


def test_a_paragraph_from_right_to_left_is_marked_as_arabic() -> None:
    content = typeset("report", make_report(make_paragraph("1.1", f"<p>{WORLD['Arabic']}</p>")))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        languages = {
            str(tag["/Lang"]) for tag in walk_tags(pdf.Root.StructTreeRoot) if "/Lang" in tag
        }
    assert "ar" in languages


def test_what_no_font_shows_is_named_and_the_reader_told() -> None:
    block = make_paragraph("1.1", "<p>Old 𐌲𐌿𐍄𐌹𐍃𐌺 and 𓀀.</p>")
    text = " ".join(read_text(typeset("report", make_report(block))).split())
    stand_in = "[gothic letter giba, gothic letter urus, gothic letter teiws … +3]"
    assert f"Old {stand_in} and [egyptian hieroglyph a001]." in text
    assert NOTE in text


@pytest.mark.usefixtures("no_cjk_fonts")
def test_a_machine_without_the_large_font_names_chinese() -> None:
    content = typeset("report", make_report(make_paragraph("1.1", "<p>李 social</p>")))
    assert "[U+674E] social" in read_text(content)


def test_names_are_short_and_can_be_read_aloud() -> None:
    assert name_characters("🎉") == "[party popper]"
    assert name_characters("李小龙你好") == "[U+674E, U+5C0F, U+9F99 … +2]"


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec=None), min_size=1, max_size=8))
def test_no_text_keeps_a_file_back(text: str) -> None:
    run = {"type": "p", "runs": [{"text": f"a{text}b"}]}
    content = typeset("report", make_report({"type": "words", "content": [run]}, subtitle=text))
    assert content.startswith(b"%PDF-1.7")


def test_naming_that_does_not_settle_ends_with_latin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.core.typeset._ROUNDS", 0)
    block = make_paragraph("1.1", "<p>Café 李 – 𓀀</p>")
    assert "Café [U+674E] – [egyptian hieroglyph a001]" in read_text(
        typeset("report", make_report(block))
    )


def test_content_is_never_read_as_code() -> None:
    code = '#panic("x") $1 + 1$ *b* ]#read("/report.typ") \\ <label> @ref'
    block = {"type": "words", "content": [{"type": "p", "runs": [{"text": code}]}]}
    assert code in read_text(typeset("report", make_report(block, title=code)))


@pytest.mark.parametrize(
    ("template", "images", "reason"),
    [
        ("nothing", {}, "There is no PDF template named “nothing”."),
        ("../report", {}, "There is no PDF template named “../report”."),
        ("report", {"../x.png": b""}, "report: “../x.png” is no name for an image."),
    ],
)
def test_a_wrong_call_is_refused(template: str, images: dict[str, bytes], reason: str) -> None:
    with pytest.raises(TypesettingError, match=f"^{reason}$".replace(".", r"\.")):
        typeset(template, make_report(), images=images)


def test_what_would_not_be_accessible_is_refused_with_its_reason() -> None:
    data, images = make_full_report()
    with pytest.raises(TypesettingError, match="PDF/UA-1 error: missing document title"):
        typeset("report", data | {"title": ""}, images=images)
    with pytest.raises(TypesettingError, match=r"image .*\(nodes\.typ:\d+\)"):
        typeset("report", data, images={"one.png": b"no picture"})


def make_long_report(words: int, mark: str) -> dict[str, Any]:
    """A report of `words` words with a footnote a paragraph and a table every six."""
    text = f"{mark} public money can leave a place better off when a buyer asks for it " * 6
    count = words // len(text.split()) + 1
    blocks: list[dict[str, Any]] = []
    for number in range(count):
        blocks.append(
            make_paragraph(f"1.{number}", f"<p>{text} {number}.[^1]</p>", "<p>Source</p>")
        )
        if number % 6 == 0:
            blocks.append(make_table(("Promise", "Made", "Kept"), ("Placements", "80", "64")))
    return make_report(*blocks)


def test_45_000_words_with_tables_take_less_than_3_seconds(
    record_property: Callable[[str, object], None],
) -> None:
    taken = []
    for attempt in range(3):  # a busy machine gets two more chances, each with other words
        data = make_long_report(45_000, f"Attempt{attempt}")
        begun = time.process_time()  # of all threads
        content = typeset("report", data)
        taken.append(time.process_time() - begun)
        if taken[-1] < 3:
            break
    pages = len(PdfReader(io.BytesIO(content)).pages)
    record_property("seconds", taken)
    assert pages > 80
    assert min(taken) < 3, f"{taken} s for {pages} pages"


BADGE = {"lang": "en", "title": "Buying well", "title_writing": {}, "site": "The hub"}


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_an_image_is_the_same_for_the_same_data(kind: Any, start: bytes) -> None:
    first, again = (draw("badge", BADGE, kind=kind) for _time in range(2))

    assert first.startswith(start)
    assert first == again
    assert draw("badge", BADGE | {"title": "Bu\x00ying well"}, kind=kind) == first


def test_an_image_that_cannot_be_made_says_why() -> None:
    with pytest.raises(TypesettingError, match="no PDF template named “nothing”"):
        draw("nothing", {}, kind="svg")
    with pytest.raises(TypesettingError, match="badge: "):
        draw("badge", {}, kind="svg")
