"""A new person on a phone without scripts: from a check-up to a passed quiz."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, expect

from tests.e2e.site import Site

EMAIL = "curious.person@example.org"
CODE = re.compile(rf"^To: {re.escape(EMAIL)}$.*?^Your code is: (\d{{4}}-\d{{4}})\s*$", re.M | re.S)
PATH = "A path of every kind"
MODULE, LESSON, QUIZ = "A module of every kind", "A lesson with a check", "A quiz with a number"


def expect_heading(page: Page, text: str) -> None:
    expect(page.locator("h1")).to_have_text(text)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def press(phone: Page, name: str) -> None:
    phone.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(phone: Page, name: str) -> None:
    phone.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def code_of_letter(site: Site) -> str:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        found = CODE.search((site.folder / "server.log").read_text(errors="replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError("no letter came")


def take_check_up(phone: Page) -> None:
    """From the home page of learning to a result, with one number answered and the rest open."""
    phone.goto("/learning/")
    follow(phone, "What do you know already?")
    expect_heading(phone, "What do you know already?")
    follow(phone, PATH)
    expect_heading(phone, f"Check-up: {PATH}")
    expect(phone.get_by_role("group", name="Question 8 of 8")).to_be_visible()
    phone.get_by_label("I do not know").first.check()
    phone.get_by_label("Your answer (£)").fill("£1,693.00")
    press(phone, "Show my path")
    expect_heading(phone, f"Your path: {PATH}")
    expect(phone.locator("main")).to_contain_text("1 of 7 questions right")
    assert phone.context.cookies() == []


def sign_up_and_claim(phone: Page, site: Site) -> None:
    follow(phone, "Make an account and keep it")
    phone.get_by_label("E-mail address").fill(EMAIL)
    phone.get_by_label("Password").fill("seven grey herons walk")
    phone.get_by_label("Which of these are you?").select_option(index=1)
    press(phone, "Make an account")
    phone.get_by_label("Code").fill(code_of_letter(site))
    press(phone, "Confirm")
    expect_heading(phone, "Keep this path?")
    press(phone, "Keep this path")
    expect_heading(phone, "My learning")
    expect(phone.get_by_role("heading", name=f"Your path: {PATH}")).to_be_visible()


def read_module(phone: Page) -> None:
    follow(phone, MODULE)
    expect_heading(phone, MODULE)
    follow(phone, "Begin with the first lesson")
    for lesson in (LESSON, "A lesson not read yet"):
        expect_heading(phone, lesson)
        press(phone, "Mark as read and go on")
        expect(phone.get_by_role("status")).to_have_text(f"Marked as read: {lesson}")


def answer_quiz(phone: Page, number: str) -> None:
    press(phone, "Start the quiz")
    phone.get_by_label("Your answer (£)").fill(number)
    press(phone, "Save and check your answers")
    expect_heading(phone, "Check your answers")
    press(phone, "Hand in")


def fail_read_again_and_pass(phone: Page) -> None:
    phone.goto("/learning/")
    follow(phone, MODULE)
    follow(phone, QUIZ)
    answer_quiz(phone, "99")
    expect_heading(phone, "Not passed yet")
    follow(phone, LESSON)
    expect(phone).to_have_url(re.compile("#the-duty$"))
    expect_heading(phone, LESSON)
    phone.go_back()
    follow(phone, "Try again")
    answer_quiz(phone, "1693")
    expect_heading(phone, "You passed")


def test_from_a_check_up_to_a_passed_quiz(phone: Page, site: Site) -> None:
    take_check_up(phone)
    sign_up_and_claim(phone, site)
    read_module(phone)
    fail_read_again_and_pass(phone)
    phone.goto("/my-learning/")
    expect(phone.locator("main")).to_contain_text(f"{QUIZ}, attempt 2")
    expect(phone.locator("main")).to_contain_text("Under way")
