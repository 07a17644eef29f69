"""Kits: exactly what fits, the same every time, the place in the address."""

from __future__ import annotations

from itertools import combinations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from hub.guidance.kits import Kit, Reading, choose_readings, find_place, parse_key
from tests.factories.guidance import build_guidance, build_kit

pytestmark = pytest.mark.any_database


def readings(*minutes: int) -> list[Reading]:
    return [Reading(pk, f"P{pk}", f"/p{pk}/", each) for pk, each in enumerate(minutes, start=1)]


def chosen(minutes: int, *costs: int) -> list[int]:
    return [reading.pk for reading in choose_readings(readings(*costs), minutes)]


class TestChoosing:
    """The pure choice."""

    @pytest.mark.parametrize(
        ("minutes", "costs", "expected"),
        [
            (5, (3, 3, 2), [1, 3]),  # the first page, and the one that fills the rest
            (12, (3, 3, 3, 3, 3), [1, 2, 3, 4]),  # the most needed first
            (12, (5, 5, 4, 3), [1, 3, 4]),  # exact beats 5 + 5
            (5, (6, 7), []),  # nothing is short enough
            (5, (), []),
            (25, (3, 4), [1, 2]),  # all there is
            (4, (2, 3, 1, 2), [1, 4]),  # of equal sums the earlier page wins
        ],
    )
    def test_examples(self, minutes: int, costs: tuple[int, ...], expected: list[int]) -> None:
        assert chosen(minutes, *costs) == expected

    # Making input is slow on a busy machine, and says nothing about the code.
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.integers(1, 9), max_size=8), st.sampled_from([5, 12, 25]))
    def test_it_is_the_best_sum_and_the_earliest_choice(
        self, costs: list[int], minutes: int
    ) -> None:
        places = range(1, len(costs) + 1)
        fitting = [
            choice
            for size in range(len(costs) + 1)
            for choice in combinations(places, size)
            if sum(costs[place - 1] for place in choice) <= minutes
        ]
        best = max(sum(costs[place - 1] for place in choice) for choice in fitting)
        equal = [each for each in fitting if sum(costs[place - 1] for place in each) == best]

        assert tuple(chosen(minutes, *costs)) == min(equal)

    def test_a_page_named_twice_counts_once(self) -> None:
        page = readings(3)[0]

        assert choose_readings([page, page], 12) == [page]


class TestPlace:
    """Where a reader is."""

    def test_the_place_follows_the_page_whatever_the_address_says(self) -> None:
        pages = readings(2, 3)
        kit = Kit("member", "Members", "/kits/member/", 5, pages, ending=readings(1, 1, 1)[2])

        for at in ("2", "1", "99", "-1", "x", ""):
            place = find_place(kit, 2, at)
            assert place is not None
            assert (place.number, place.minutes_left, place.is_ending) == (2, 3, False)
        assert find_place(kit, 99, "1") is None

    def test_neighbours_keep_the_kit_in_their_address(self) -> None:
        pages = readings(2, 3)
        place = find_place(Kit("member", "M", "/k/", 5, pages), 1, "1")

        assert place is not None
        assert place.previous is None
        assert place.next == {"title": "P2", "url": "/p2/?kit=member-5&at=2"}

    @pytest.mark.parametrize("text", ["", "member", "member-7", "-12", "member-12x", "12"])
    def test_what_is_no_kit(self, text: str) -> None:
        assert parse_key(text) is None

    def test_a_name_may_hold_hyphens(self) -> None:
        assert parse_key("contract-manager-12") == ("contract-manager", 12)


@pytest.mark.django_db
class TestPages:
    """The pages that readers see."""

    def test_from_start_to_the_page_to_print_by_links_alone(self, client: Client) -> None:
        pages = [build_guidance(f"Guide {n}", minutes=n) for n in (2, 3, 4)]
        ending = build_guidance("Sheet", kind="template")
        kit = build_kit("member", pages, ending)

        html = BeautifulSoup(client.get(f"{kit.url}?minutes=5").content, "html.parser")
        address = html.select_one("a.button:not(.quiet)")["href"]
        visited = []
        while address:
            response = client.get(address)
            assert not response.cookies
            page = BeautifulSoup(response.content, "html.parser")
            visited.append(page.select_one("h1").get_text())
            following = page.select_one("a[rel=next]")
            address = following["href"] if following else ""

        assert visited == ["Guide 2", "Guide 3", "Sheet"]
        assert "Print this page" in page.get_text()

    def test_a_page_outside_the_kit_shows_no_place(self, client: Client) -> None:
        inside, outside = build_guidance("Inside"), build_guidance("Outside")
        build_kit("member", [inside])

        assert client.get(f"{inside.url}?kit=member-5&at=1").context["place"].number == 1
        assert client.get(f"{outside.url}?kit=member-5&at=1").context["place"] is None
        assert client.get(f"{inside.url}?kit=nobody-5&at=1").context["place"] is None

    def test_what_the_public_cannot_read_is_in_no_kit(self, client: Client) -> None:
        pages = [build_guidance(title) for title in ("Open", "Secret", "Draft", "Replaced")]
        kit = build_kit("member", pages)
        PageViewRestriction.objects.create(
            page=pages[1], restriction_type=PageViewRestriction.LOGIN
        )
        pages[2].unpublish()
        pages[3].superseded_by = pages[0]
        pages[3].save_revision().publish()

        context = client.get(f"{kit.url}?minutes=12").context

        assert [reading.title for reading in context["kits"][0].readings] == ["Open"]

    def test_the_index_leads_to_each_length(self, client: Client) -> None:
        kit = build_kit("member", [build_guidance("Long", minutes=6)])

        html = client.get(kit.get_parent().url).content.decode()

        assert "member/?minutes=12" in html
        assert "member/?minutes=5" not in html
