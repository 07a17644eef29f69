"""The printed certificate: what is on it, in any script, tagged, quick, the same each time."""

from __future__ import annotations

import io
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils.translation import override
from pypdf import PdfReader

from learning.domain.awarding.achievements import Achievement
from learning.interchange import printing
from learning.interchange.printing import describe_page, print_certificate
from learning.models import Certificate, ModuleObjective
from tests.factories.learning import (
    build_completion,
    build_module,
    build_path,
    build_user,
    choose_path,
)

pytestmark = pytest.mark.django_db
VERAPDF = Path(__file__).resolve().parents[2] / "services" / "verapdf"
AWARDED = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAMES = {
    "latin": "Zoë Ó Súilleabháin-Łukasz",
    "arabic": "فاطمة الزهراء بنت محمد",
    "hebrew": "רחל כהן",
    "nepali": "विष्णु प्रसाद श्रेष्ठ",
    "tamil": "கமலா அய்யர்",
    "chinese": "李小龍",
    "korean": "김민준",
    "emoji": "Ann 🦊",
    "mixed": "Ann 李 فاطمة",
    # No font has these: they are printed as their names, and block nothing.
    "gothic": "𐌰𐌽𐌽 Lee",
    "private": "\ue000\U000f0000 Lee",
}


def build_certificate(name: str = "Ann Lee", **rules: Any) -> Certificate:
    rules = {"cpd_hours": "1.50", "validity_months": 24} | rules
    module = build_module("Buying well", **rules)
    module.objectives = [ModuleObjective(text="Tell a target from a delivered outcome")]
    module.save_revision().publish()
    certificate = build_completion(module, build_user(), awarded_at=AWARDED).certificate
    certificate.name = name
    return certificate


def read_pages(content: bytes) -> list[str]:
    pages = PdfReader(io.BytesIO(content)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def test_it_says_who_completed_what_and_how_to_check_it() -> None:
    certificate = build_certificate()

    [text] = read_pages(print_certificate(certificate))

    for words in (
        "Certificate of completion This is to certify that Ann Lee has completed the module",
        "Buying well Completed on 24 November 2026 CPD hours 1.5 Valid until 24 November 2028",
        "Whoever completes it can • Tell a target from a delivered outcome",
        f"http://localhost:8000/certificates/{certificate.uid}/",
        "Issued by Social Value Hub",
    ):
        assert words in text


def test_it_leaves_out_what_there_is_not() -> None:
    certificate = build_certificate(cpd_hours=0, validity_months=None)

    assert describe_page(certificate)["facts"] == [["Completed on", "24 November 2026"]]


def test_a_path_lists_its_modules() -> None:
    one, two, three = (build_module(title) for title in ("One", "Two", "Three"))
    ann = build_user()
    choose_path(build_path("For buyers", one, two, suggested=(three,)), ann)
    for module in (one, two):
        build_completion(module, ann)
    certificate = Certificate.objects.get(completion__title="For buyers")
    certificate.name = "Ann Lee"

    [text] = read_pages(print_certificate(certificate))

    assert "has completed the learning path For buyers" in text
    assert "It is made up of these modules • One • Two Is this" in text


@pytest.mark.parametrize("script", sorted(NAMES))
def test_a_name_in_any_script_is_printed_on_one_page(script: str) -> None:
    content = print_certificate(build_certificate(NAMES[script]))

    [text] = read_pages(content)
    if script in {"gothic", "private"}:
        assert "Lee" in text
        assert "Some characters cannot be shown in this file" in text
    elif script == "latin":
        assert NAMES[script] in text
    else:
        assert "Some characters cannot be shown" not in text


def test_long_names_titles_and_objectives_stay_on_one_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    longest = Achievement(lessons=99, lessons_read=98, quizzes_passed=9, checks_tried=99)
    monkeypatch.setattr(printing, "find_achievement", lambda completion: longest)
    certificate = build_certificate("Wolfeschlegelsteinhausenbergerdorff " * 3)
    certificate.completion.title = "How to buy with social value in mind " * 4
    content = certificate.completion.module_version.content
    content["objectives"] = [f"Objective {number} {'word ' * 40}" for number in range(12)]

    [text] = read_pages(print_certificate(certificate))

    assert "Objective 0" in text
    assert "Objective 11" not in text


def test_it_is_in_the_language_of_what_was_completed_whoever_asks() -> None:
    certificate = build_certificate()
    with override("cy"):
        in_another = print_certificate(certificate)

    assert in_another == print_certificate(certificate)
    assert f"/certificates/{certificate.uid}/" in describe_page(certificate)["address"]


def test_equal_certificates_give_equal_bytes_in_little_time() -> None:
    certificate = build_certificate(NAMES["mixed"])
    first = print_certificate(certificate)  # reads the fonts

    taken = []
    for _turn in range(3):  # of all threads; other work on the machine only adds to it
        begun = time.process_time()
        again = print_certificate(certificate)
        taken.append(time.process_time() - begun)
        assert again == first

    assert min(taken) < 0.2
    assert len(first) < 100_000


def test_the_code_and_the_headings_are_tagged() -> None:
    with pikepdf.open(io.BytesIO(print_certificate(build_certificate()))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Certificate: Buying well"
        assert str(pdf.Root.Lang) == "en"
        tags = list(walk(pdf.Root.StructTreeRoot))
    assert [tag for tag, _alt in tags if tag.startswith("H")] == ["H1", "H2", "H2"]
    alternatives = [alt for tag, alt in tags if tag == "Figure"]
    assert alternatives == ["Code for a camera; it leads to the address beside it."]


def walk(node: Any) -> Any:
    for child in node.get("/K", []) if isinstance(node.get("/K"), pikepdf.Array) else []:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child["/S"]).lstrip("/"), str(child.get("/Alt", ""))
            yield from walk(child)


@pytest.mark.verapdf
def test_the_reference_validator_finds_nothing(tmp_path: Path) -> None:
    certificate = build_certificate()
    for script in sorted(NAMES):
        certificate.name = NAMES[script]
        (tmp_path / f"{script}.pdf").write_bytes(print_certificate(certificate))
    names = [str(tmp_path / f"{script}.pdf") for script in sorted(NAMES)]

    checked = subprocess.run([VERAPDF, "ua1", *names], capture_output=True, text=True, check=False)

    assert checked.stdout.splitlines() == [f"PASS ua1 {name}" for name in names]
