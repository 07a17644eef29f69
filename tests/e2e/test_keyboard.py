"""A quiz with a question of every type, from its start to its result, with the keyboard alone."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.recorded_trees import expect_tree
from tests.e2e.site import Site

MOST_STOPS = 60
# The outline of what has the focus, or of the label around it.
OUTLINED = """() => {
  const focused = document.activeElement;
  const shown = [focused, focused.closest("label")].filter(Boolean).map(getComputedStyle);
  const isOutlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 1;
  return shown.some(isOutlined);
}"""


def has_focus(place: Locator) -> bool:
    return bool(place.evaluate("element => element === document.activeElement"))


def expect_visible_focus(page: Page) -> None:
    where = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
    assert page.evaluate(OUTLINED), f"no visible focus: {where}"


def tab_to(page: Page, place: Locator) -> None:
    """Press Tab until the focus is at `place`; it is visible at each stop on the way."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        expect_visible_focus(page)
        if has_focus(place):
            return
    raise AssertionError(f"Tab never came to {place}")


def press(page: Page, name: str, *, role: Literal["button", "link"] = "button") -> None:
    """Go to a button or link by its name, and press Enter."""
    tab_to(page, page.get_by_role("main").get_by_role(role, name=name))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def pick(page: Page, name: str, *keys: str) -> None:
    """Go to the first control of a question, and press `keys`."""
    tab_to(page, page.locator(f"[name={name}]").first)
    for key in keys:
        page.keyboard.press(key)


def choose(page: Page, name: str, *choices: str) -> None:
    """Give each list of a question one of its choices, by typing how it begins."""
    lists = page.locator(f'[name^="{name}-"]')
    for number, choice in enumerate(choices):
        tab_to(page, lists.nth(number))
        page.keyboard.type(choice)


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, page.locator(f"[name={name}]"))
    page.keyboard.type(text)


def answer_all(page: Page) -> None:
    """Answer rightly, but for the number."""
    pick(page, "q1", "Space")
    pick(page, "q2", "Space", "Tab", "Tab", "Space")
    pick(page, "q3", "Space", "ArrowDown")
    write(page, "q4", "many")
    write(page, "q5", "attribution")
    choose(page, "q6", "3", "2", "1")
    choose(page, "q7", "Z", "Ca")


def mend(page: Page) -> None:
    """Follow the summary of errors, where the focus is, to the number; write a better one."""
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect_visible_focus(page)
    assert page.title().startswith("Error: ")
    expect_tree(page, "attempt-error")
    tab_to(page, summary.get_by_role("link"))
    page.keyboard.press("Enter")
    field = page.locator("[name=q4]")
    expect(field).to_be_focused()
    expect_visible_focus(page)
    expect(field).to_have_value("many")
    page.keyboard.press("Control+A")
    page.keyboard.type("1,693")


def test_a_quiz_is_taken_with_the_keyboard_alone(page: Page, site: Site) -> None:
    sign_in(page, site, "trainee2")
    page.goto(site.url + site.addresses["fixed_quiz"])
    expect_tree(page, "start")

    press(page, "Start the quiz")
    expect_tree(page, "attempt")
    answer_all(page)
    press(page, "Save and check your answers")
    mend(page)
    press(page, "Save and check your answers")
    expect(page.locator("h1")).to_have_text("Check your answers")
    expect_tree(page, "check")
    press(page, "Hand in")

    expect(page.locator("h1")).to_have_text("You passed")
    expect(page.locator("main")).to_contain_text("7 of 7 questions right")
    expect_tree(page, "result")
    press(page, "Back to the module", role="link")
    expect(page.locator("h1")).to_have_text("A module in a fixed order")
