"""A manager pastes addresses on a phone; somebody who was invited joins. No scripts."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from hub.starter.accounts import DEMO_PASSWORD
from tests.e2e.conftest import sign_in
from tests.e2e.site import Site

ADDRESSES = """Ann Lee <ann@people.example.org>
bo@people.example.org, cy@people.example.org
dee@people
"Early, Eve" <eve@people.example.org>
not an address
fay@people.example.org; gil@people.example.org
jon@@people.example.org
hal@people.example.org
kim@people.example.org
trainee2@example.org"""
READ_MAIL = """
import json
from hub.upkeep.models import OutgoingMail
for mail in OutgoingMail.objects.order_by("pk"):
    print(json.dumps([mail.recipients, mail.content]))
"""
JOIN = re.compile(r"/organisations/join/[\w-]+/")


def mailed_path(site: Site, address: str) -> str:
    """Return the path of the link in the letter to `address`."""
    for line in site.manage("shell", "--verbosity=0", "-c", READ_MAIL).splitlines():
        recipients, content = json.loads(line)
        links = JOIN.findall(str(content))
        if recipients == [address] and links:
            return links[0]
    raise AssertionError(f"no letter to {address}")


def test_twelve_addresses_and_one_who_joins(site: Site, phone: Page) -> None:
    sign_in(phone, site, "manager")
    phone.goto("/organisations/")
    phone.get_by_role("link", name="Manage Demo Council").click()
    phone.get_by_role("navigation", name="Sections").get_by_text("Invitations").click()
    phone.get_by_label("E-mail addresses").fill(ADDRESSES)
    phone.get_by_role("button", name="Check list").click()
    preview = phone.get_by_role("region", name="Each address and what will happen")
    expect(preview.locator("tr", has_text="Will be invited")).to_have_count(9)
    phone.get_by_role("button", name="Send invitations").click()

    report = phone.get_by_role("region", name="What happened to each address")
    expect(report.locator("tbody tr")).to_have_count(12)
    expect(report.locator("tr", has_text="Invited; a letter")).to_have_count(9)
    wrong = report.locator("tr", has_text="Not an e-mail address").locator("th")
    assert wrong.all_inner_texts() == ["dee@people", "not an address", "jon@@people.example.org"]
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320

    phone.goto("/accounts/logout/")
    phone.locator("main").get_by_role("button", name="Sign out").click()
    phone.goto(mailed_path(site, "trainee2@example.org"))
    expect(phone.locator("main")).to_contain_text("your name and your e-mail address")
    phone.get_by_role("link", name="Sign in to join").click()
    phone.get_by_label("E-mail address").fill("trainee2@example.org")
    phone.get_by_label("Password").fill(DEMO_PASSWORD)
    phone.get_by_role("button", name="Sign in").click()
    phone.get_by_role("button", name="Join Demo Council").click()

    expect(phone.locator("main")).to_contain_text("You belong to Demo Council now.")
    expect(phone.locator(".rows")).to_contain_text("Demo Council")
    expect(phone.locator(".rows")).to_contain_text("Demo Charity")
