"""Somebody passes on a phone without scripts; others check the certificate, online and offline."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.site import ROOT, Site
from tests.e2e.test_learning import answer, expect_heading

MODULE, QUIZ = "A module to pass", "A short quiz"
CERTIFICATE = re.compile(f"^Certificate ?: {MODULE}")


def pass_module(phone: Page, site: Site) -> str:
    """Pass the quiz, go to the certificate; return its path."""
    sign_in(phone, site, "trainee2")
    phone.goto("/learning/a-module-to-pass/")
    phone.get_by_role("link", name=QUIZ).click()
    answer(phone, "1693")
    expect_heading(phone, "You passed")
    phone.get_by_role("link", name="My learning").click()
    phone.locator("main").get_by_role("link", name=CERTIFICATE).click()
    expect_heading(phone, MODULE)
    return urlsplit(phone.url).path


def download(phone: Page, name: str, target: Path) -> Path:
    with phone.expect_download() as event:
        phone.get_by_role("link", name=name).click()
    event.value.save_as(target)
    return target


def read_badge(path: Path) -> str:
    """Return the credential in a badge."""
    with Image.open(path) as image:
        return image.text["openbadgecredential"]


def read_claims(token: str) -> str:
    part = token.split(".")[1]
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()


def check_offline(*files: Path) -> tuple[int, str]:
    command = [sys.executable, "-I", "-S", ROOT / "docs" / "verify_credential.py", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def change_one_character(text: str) -> str:
    place = len(text) // 2
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


def test_pass_download_and_let_others_check(
    phone: Page, site: Site, browser: Browser, tmp_path: Path
) -> None:
    path = pass_module(phone, site)
    pdf = download(phone, "Certificate (PDF)", tmp_path / "certificate.pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")
    credential = download(phone, "Signed credential (JWT)", tmp_path / "certificate.jwt")
    keys = tmp_path / "keys.json"
    keys.write_text(phone.request.get("/.well-known/jwks.json").text())

    badge = download(phone, "Badge (PNG)", tmp_path / "badge.png")
    assert read_badge(badge) == credential.read_text()
    [status_address] = set(
        re.findall(r"/credentials/status/\d+", read_claims(credential.read_text()))
    )
    status = tmp_path / "status.jwt"
    status.write_text(phone.request.get(status_address).text())

    other = browser.new_context(base_url=site.url, java_script_enabled=False).new_page()
    other.goto(path)
    expect(other.locator("main")).to_contain_text("This certificate is genuine and valid.")
    expect(other.locator("main")).to_contain_text("Demo trainee2")
    other.get_by_role("link", name="Check another certificate").click()
    field = other.get_by_label("Number, address or signed credential")
    field.fill(credential.read_text())
    other.get_by_role("button", name="Check").click()
    expect(other.locator("main")).to_contain_text("nothing in it was changed")
    field.fill(change_one_character(credential.read_text()))
    other.get_by_role("button", name="Check").click()
    expect(other.locator("main")).to_contain_text("This credential is not genuine")
    assert other.context.cookies() == []
    other.context.close()

    code, told = check_offline(credential, keys, status)
    assert "NOT REVOKED" in told
    assert (code, "GENUINE" in told, "Demo trainee2" in told) == (0, True, True)
    credential.write_text(change_one_character(credential.read_text()))
    assert check_offline(credential, keys)[0] == 1
