"""No address of the site tells what is right before it was answered, to anybody who may not author.

All that is secret of a question of every type carries a mark. Then every row of the table of
permissions, every page of the tree, attempts under way and every address of the admin are asked
for, by each kind of reader that may not author. An address that is new is asked for by itself: the
table must have a row for it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver
from wagtail.models import GroupPagePermission, Page

from hub.users.models import User
from learning.domain.evidence.versions import describe_question
from learning.domain.questions.answers import Text
from learning.domain.taking import reviews
from learning.domain.taking.attempts import save_answers, start_attempt
from learning.models import Attempt, Question, QuizPage
from learning.views import answering, trying
from tests.factories import learning as make
from tests.permissions.addresses import ADMIN, walk
from tests.permissions.personas import World, build_world
from tests.permissions.samples import prepare
from tests.permissions.table import FILE, Row, read_table
from tests.permissions.trying import find_sample, undone

pytestmark = pytest.mark.any_database

WORD, NUMBER = "Zyxomarkle", "738291.25"
SECRETS = (WORD.encode(), WORD.casefold().encode(), b"738291", b"738,291")
PARAMETER = re.compile(r"<(\w+)>")
# Somebody in the admin who may look after pages and lists, but not author questions.
HELPER = "helper"
ROLES = ("anonymous", "trainee", "manager", HELPER)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world of the table of permissions, in which every quiz is about marked questions."""
    with django_db_blocker.unblock(), undone():
        world = build_world()
        prepare(world)
        plant(world)
        yield world


def plant(world: World) -> None:
    """Put marked questions in the place of those of the samples; begin attempts at them."""
    module = make.build_module("Marked")
    questions = [build_marked(kind, body) for kind, body in make.bodies(WORD).items()]
    checks = [
        build_marked(f"check-{kind}", body, is_practice=True)
        for kind, body in make.bodies(WORD).items()
    ]
    lesson = make.build_lesson(module, "Marked lesson", checks=checks)
    quiz = make.build_quiz(module, make.fixed_section(*questions), title="Marked quiz")
    add_helper(world)
    world.more |= {"lesson": lesson, "question": questions[0], "quiz": quiz}
    world.more |= {f"attempt of {name}": begin(quiz, world.users[name]) for name in ROLES[1:]}
    world.more["attempt"] = world.more["attempt of trainee"]


def build_marked(code: str, body: dict[str, Any], **fields: Any) -> Question:
    """Return a question whose every secret carries a mark."""
    value = body["value"]
    if "tolerance" in value:
        value |= {"value": NUMBER, "tolerance": "0"}
    return make.build_question(
        f"marked-{code}",
        body,
        explanation=f"<p>{WORD} why</p>",
        feedback_right=f"<p>{WORD} yes</p>",
        feedback_wrong=f"<p>{WORD} no</p>",
        **fields,
    )


def begin(quiz: QuizPage, user: User) -> Attempt:
    """Begin an attempt with something wrong saved in it."""
    attempt, _begun = start_attempt(quiz, by=user)
    return save_answers(attempt, by=user, answers={find_number(attempt): Text("12")})


def find_number(attempt: Attempt) -> int:
    """Return the position of the question that asks for a number."""
    rows = attempt.responses.select_related("version")
    return next(row.position for row in rows if row.version.content["type"] == "numeric")


def add_helper(world: World) -> None:
    """Add the persona who may do all with pages and look at lists of questions."""
    user = User.objects.create_user("helper@people.test")
    group = user.groups.create(name="Helpers")
    codes = ("access_admin", "view_question", "view_questionbank")
    group.permissions.set(Permission.objects.filter(codename__in=codes))
    for code in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=Page.get_first_root_node(),
            permission=Permission.objects.get(codename=code, content_type__app_label="wagtailcore"),
        )
    client = Client(raise_request_exception=False)
    client.force_login(user)
    world.users[HELPER], world.clients[HELPER] = user, client


def ask(signed_in: Client, method: str, path: str, data: dict[str, Any]) -> bytes:
    """Return all of an answer, headers and the insides of files; what it changed is taken back."""
    client = Client(raise_request_exception=False)
    client.handler = signed_in.handler  # its middleware is made already
    client.cookies.load({name: morsel.value for name, morsel in signed_in.cookies.items()})
    with undone():
        response = client.get(path) if method == "GET" else client.post(path, data)
        body = read(response)
    cache.clear()
    return repr(list(response.headers.items())).encode() + body


def read(response: HttpResponseBase) -> bytes:
    body = b"".join(response) if response.streaming else response.content
    if body[:2] != b"PK":
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"".join(name.encode() + archive.read(name) for name in archive.namelist())


def find_leaks(
    world: World, path: str, *names: str, method: str = "GET", data: Any = None
) -> list[str]:
    """Return who of these is shown a secret at an address."""
    return [
        f"{name}: {method} {path}"
        for name in names
        if (answer := ask(world.clients[name], method, path, data or {}))
        and any(secret in answer for secret in SECRETS)
    ]


def sweep_table(world: World, rows: list[Row]) -> list[str]:
    leaks = []
    for row in rows:
        sample = find_sample(row)
        path, data = sample.path(world), sample.data(world)
        leaks += find_leaks(world, path, *ROLES, method=row.method, data=data)
    return leaks


def sweep_attempt(world: World, name: str) -> list[str]:
    """Ask for one's own attempt as it is under way, and send something that is no number."""
    attempt = world.more[f"attempt of {name}"]
    own = f"/my-learning/attempts/{attempt.uid}/"
    leaks = [
        leak for end in ("", "check/", "result/") for leak in find_leaks(world, own + end, name)
    ]
    sent = {f"q{find_number(attempt)}": "many"}
    return leaks + find_leaks(world, own, name, method="POST", data=sent)


def sweep_admin(world: World) -> list[str]:
    """Ask for every address of the admin, about a marked question and about its quiz."""
    question, quiz = world.more["question"], world.more["quiz"]
    keys = [question.pk, question.latest_revision_id, quiz.pk]
    paths = {
        PARAMETER.sub(lambda found, key=key: fill(found[1], key), address.name)
        for address in walk(get_resolver().url_patterns)
        if address.name.startswith(ADMIN)
        for key in keys
    }
    plain = [path for path in sorted(paths) if not set("()^$?<\\") & set(path)]
    assert len(plain) > 300
    return [leak for path in plain for leak in find_leaks(world, path, HELPER)]


def fill(parameter: str, key: int) -> str:
    named = {"app_label": "learning", "app_name": "learning", "model_name": "question"}
    return named.get(parameter, str(key))


def test_no_address_of_the_table_leaks(world: World) -> None:
    assert sweep_table(world, read_table(FILE.read_text())) == []


def test_no_page_of_the_tree_leaks(world: World) -> None:
    pages = [page for page in Page.objects.live() if page.get_url()]
    assert len(pages) > 5
    assert [leak for page in pages for leak in find_leaks(world, page.get_url(), *ROLES)] == []


@pytest.mark.parametrize("name", ROLES[1:])
def test_no_attempt_under_way_leaks(world: World, name: str) -> None:
    assert sweep_attempt(world, name) == []


def test_no_address_of_the_admin_leaks_to_who_may_not_author(world: World) -> None:
    assert sweep_admin(world) == []


def test_the_marks_are_where_authors_see_them(world: World) -> None:
    path = f"/admin/snippets/learning/question/edit/{world.more['question'].pk}/"

    assert find_leaks(world, path, "editor", "moderator", *ROLES) == [
        f"editor: GET {path}",
        f"moderator: GET {path}",
    ]


def test_a_planted_leak_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    own = f"/my-learning/attempts/{world.more['attempt'].uid}/"
    monkeypatch.setattr(
        answering,
        "review_response",
        lambda _attempt, row: reviews.review_version(row.version, None),
    )
    assert f"trainee: GET {own}" in sweep_attempt(world, "trainee")

    path = f"/admin/questions/{world.more['question'].pk}/try/"
    assert find_leaks(world, path, HELPER, method="POST") == []
    monkeypatch.setattr(trying, "can_author_questions", lambda _user: True)
    assert find_leaks(world, path, HELPER, method="POST") == [f"{HELPER}: POST {path}"]


@pytest.mark.django_db
def test_neither_order_nor_names_tell_what_comes_first() -> None:
    for kind in ("ordering", "matching"):
        question = make.build_question(f"order-{kind}", make.bodies()[kind])
        content = describe_question(question)
        stems = [stem["id"] for stem in content["paper"]["stems"]]
        texts = [stem["text"] for stem in content["paper"]["stems"]]
        assert all(UUID(stem) for stem in stems)
        if kind == "ordering":
            assert texts == sorted(texts)
        choices = content["paper"]["choices"]
        assert [choice["text"] for choice in choices] == sorted(each["text"] for each in choices)
