"""Somebody learns on a phone without scripts: reads, fails a quiz, reads again, passes."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.site import Site

MODULE = "A module of every kind"
LESSON = "A lesson with a check"
QUIZ = "A quiz with a number"


def expect_heading(page: Page, text: str) -> None:
    expect(page.locator("h1")).to_have_text(text)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def answer(page: Page, text: str) -> None:
    """Start the quiz, answer its one question and hand in."""
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.get_by_role("group", name="Question 1 of 1")).to_be_visible()
    page.get_by_label("Your answer (£)").fill(text)
    page.get_by_role("button", name="Save and check your answers").click()
    expect_heading(page, "Check your answers")
    page.get_by_role("button", name="Hand in").click()


def read_and_pass(phone: Page) -> None:
    expect_heading(phone, "Not passed yet")
    phone.get_by_role("main").get_by_role("link", name=LESSON).click()
    expect(phone).to_have_url(re.compile("#the-duty$"))
    expect_heading(phone, LESSON)
    phone.go_back()
    phone.get_by_role("link", name="Try again").click()
    answer(phone, "£1,693.00")
    expect_heading(phone, "You passed")
    phone.get_by_role("link", name="My learning").click()
    expect_heading(phone, "My learning")
    expect(phone.locator("main")).to_contain_text(f"{QUIZ}, attempt 2")


def test_from_a_lesson_to_a_passed_quiz(phone: Page, site: Site) -> None:
    sign_in(phone, site, "trainee2")
    phone.goto("/learning/")
    phone.get_by_role("link", name=MODULE).click()
    phone.get_by_role("link", name="Begin with the first lesson").click()
    expect_heading(phone, LESSON)
    phone.get_by_role("button", name="Mark as read and go on").click()
    expect(phone.get_by_role("status")).to_have_text(f"Marked as read: {LESSON}")
    expect_heading(phone, "A lesson not read yet")
    phone.get_by_role("link", name=f"All of “{MODULE}”").click()
    phone.get_by_role("link", name=QUIZ).click()
    answer(phone, "99")
    read_and_pass(phone)


def test_answers_survive_signing_in_again_in_another_tab(phone: Page, site: Site) -> None:
    sign_in(phone, site, "trainee2")
    phone.goto("/learning/")
    phone.get_by_role("link", name=MODULE).click()
    phone.get_by_role("link", name=QUIZ).click()
    phone.get_by_role("button", name="Start the quiz").click()
    phone.get_by_label("Your answer (£)").fill("£1,693.00")
    other = phone.context.new_page()
    other.goto("/accounts/logout/")
    other.get_by_role("main").get_by_role("button", name="Sign out").click()
    sign_in(other, site, "trainee2")
    other.close()

    phone.get_by_role("button", name="Save and check your answers").click()

    expect_heading(phone, QUIZ)
    expect(phone.get_by_role("alert")).to_contain_text("not saved yet")
    expect(phone.get_by_label("Your answer (£)")).to_have_value("£1,693.00")
    phone.get_by_role("button", name="Save and check your answers").click()
    expect_heading(phone, "Check your answers")
    phone.get_by_role("button", name="Hand in").click()
    expect_heading(phone, "You passed")
