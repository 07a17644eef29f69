"""A new person on a small phone without scripts: from sign-up to a reset of the password."""

from __future__ import annotations

import re
import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.second_step import app_code
from tests.e2e.site import Site

EMAIL = "new.person@example.org"
PASSWORD, OTHER = "seven grey herons walk", "nine brown otters swim"
CODE = re.compile(r"^Your code is: (\d{4}-\d{4})\s*$", re.MULTILINE)


def code_of_letter(site: Site, before: int) -> str:
    """Return the code of the letter that came after `before` others to EMAIL.

    Mail goes to the console, where others' letters are too.
    """
    end = time.monotonic() + 20
    while time.monotonic() < end:
        log = (site.folder / "server.log").read_text(errors="replace")
        found = [CODE.search(letter) for letter in log.split(f"To: {EMAIL}\n")[1:]]
        codes = [code[1] for code in found if code]
        if len(codes) > before:
            return codes[-1]
        time.sleep(0.1)
    raise AssertionError("no letter came")


def press(phone: Page, name: str) -> None:
    phone.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def fits(phone: Page) -> None:
    """The page is no wider than the phone."""
    box: Any = phone.locator("html").bounding_box()
    assert box["width"] <= 320


def header_link(phone: Page) -> Locator:
    """Return the way in at the top of every page."""
    return phone.get_by_role("banner").get_by_role("link", name="Sign in", exact=True)


def sign_up(phone: Page, site: Site) -> None:
    header_link(phone).click()
    phone.get_by_role("link", name="I have no account yet").click()
    phone.get_by_label("E-mail address").fill(EMAIL)
    phone.get_by_label("Password").fill(PASSWORD)
    phone.get_by_label("Which of these are you?").select_option(index=1)
    press(phone, "Make an account")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Type the code from our letter")
    phone.get_by_label("Code").fill("0000-0000")
    press(phone, "Confirm")
    expect(phone.locator(".error-summary")).to_contain_text("This is not the code")
    fits(phone)
    phone.get_by_label("Code").fill(code_of_letter(site, 0))
    press(phone, "Confirm")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your account")


def switch_on(phone: Page) -> str:
    """Switch the second step on; return the secret."""
    phone.get_by_role("link", name="Switch on").click()
    phone.get_by_label("Password").fill(PASSWORD)
    press(phone, "Go on")
    secret = phone.locator("code.secret").inner_text()
    fits(phone)
    phone.get_by_label("Code").fill(app_code(secret))
    press(phone, "Switch on")
    expect(phone.locator(".secret-list li")).to_have_count(10)
    fits(phone)
    phone.get_by_role("link", name="Back to your account").click()
    expect(phone.get_by_text("10 unused")).to_be_visible()
    return secret


def sign_out(phone: Page) -> None:
    phone.get_by_role("main").get_by_role("link", name="Sign out").click()
    press(phone, "Sign out")
    expect(header_link(phone)).to_be_visible()


def sign_in(phone: Page, password: str) -> None:
    phone.goto("/accounts/login/")
    phone.get_by_label("E-mail address").fill(EMAIL.upper())
    phone.get_by_label("Password").fill(password)
    press(phone, "Sign in")


def reset(phone: Page, site: Site) -> None:
    phone.goto("/accounts/login/")
    phone.get_by_role("link", name="I forgot my password").click()
    phone.get_by_label("E-mail address").fill(EMAIL)
    press(phone, "Send the letter")
    phone.get_by_label("Code").fill(code_of_letter(site, 1))
    press(phone, "Go on")
    phone.get_by_label("New password", exact=True).fill(OTHER)
    phone.get_by_label("New password again").fill(OTHER)
    press(phone, "Set the password")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your password is set")


def test_account_from_sign_up_to_a_new_password(phone: Page, site: Site) -> None:
    sign_up(phone, site)
    secret = switch_on(phone)
    sign_out(phone)

    sign_in(phone, PASSWORD)
    phone.get_by_label("Code").fill(app_code(secret, steps=1))  # the one before is used up
    press(phone, "Sign in")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your account")
    sign_out(phone)

    reset(phone, site)
    sign_in(phone, PASSWORD)
    expect(phone.locator(".error-summary")).to_contain_text("is not correct")
    sign_in(phone, OTHER)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your code, please")
