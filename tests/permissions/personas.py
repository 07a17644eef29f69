"""The nine personas of the table, signed in once, and a world in which there is much to leak."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from hub.home.models import HomePage, StandardPage
from hub.media.models import CustomDocument
from hub.upkeep.models import OutgoingMail, PageFeedback
from hub.users.models import Invitation, MailDomain, Membership, Organisation, User
from hub.users.models import OrganisationRequest as Asked
from hub.users.organisations.invitations import hash_token
from tests.factories.pages import build_home

PERSONAS = (
    "anonymous",
    "trainee",
    "trainee elsewhere",
    "manager",
    "manager elsewhere",
    "editor",
    "moderator",
    "administrator",
    "deactivated",
)
# What only the managers of the organisation, and administrators in the admin, may ever be shown.
PRIVATE = ("Quilliam", "quilliam@private.test", "pending@private.test", "private-domain.test")
MAY_SEE_PRIVATE = {"manager", "administrator"}


@dataclass
class World:
    """What the samples of addresses speak of."""

    home: HomePage
    page: StandardPage
    draft: StandardPage
    members_page: StandardPage
    document: CustomDocument
    members_document: CustomDocument
    organisation: Organisation
    colleague: Membership
    invitation: Invitation
    domain: MailDomain
    asked: Asked
    problem: PageFeedback
    mail: OutgoingMail
    users: dict[str, User]
    clients: dict[str, Client] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)


def build_world() -> World:
    """Make it in the database; call in a transaction that is rolled back."""
    home = build_home()
    organisation, users = _build_people()
    colleague = User.objects.create_user("quilliam@private.test", first_name="Quilliam")
    invitation, domain, asked = _build_ways_in(organisation, users, colleague)
    world = World(
        home=home,
        page=_add_page(home, "Open"),
        draft=_add_page(home, "Draft", live=False),
        members_page=_restrict(_add_page(home, "Signed in only")),
        document=_add_document(Collection.get_first_root_node()),
        members_document=_add_document(_add_closed_collection()),
        organisation=organisation,
        colleague=Membership.objects.create(user=colleague, organisation=organisation),
        invitation=invitation,
        domain=domain,
        asked=asked,
        problem=PageFeedback.objects.create(url="/open/", what_wrong="A link"),
        mail=OutgoingMail.objects.create(
            subject="Quilliam", recipients=["quilliam@private.test"], content={}
        ),
        users=users,
    )
    world.clients = {name: _sign_in(users.get(name)) for name in PERSONAS}
    # Had every right, and a session, when it happened.
    User.objects.filter(pk=users["deactivated"].pk).update(is_active=False)
    return world


def _build_people() -> tuple[Organisation, dict[str, User]]:
    organisation = Organisation.objects.create(name="Riverside Trust", slug="riverside")
    elsewhere = Organisation.objects.create(name="Hillside Trust", slug="hillside")
    users = {}
    for name in PERSONAS[1:]:
        email = f"{name.replace(' ', '-')}@people.test"
        users[name] = User.objects.create_user(email, first_name=name.title())
        EmailAddress.objects.create(user=users[name], email=email, verified=True, primary=True)
    for name, group in (("editor", "Editors"), ("moderator", "Moderators")):
        users[name].groups.add(Group.objects.get(name=group))
    for name in ("administrator", "deactivated"):
        User.objects.filter(pk=users[name].pk).update(is_superuser=True, is_staff=True)
    for name, place, role in (
        ("trainee", organisation, "member"),
        ("trainee elsewhere", elsewhere, "member"),
        ("manager", organisation, "manager"),
        ("manager elsewhere", elsewhere, "manager"),
        ("deactivated", organisation, "manager"),
    ):
        Membership.objects.create(user=users[name], organisation=place, role=role)
    return organisation, users


def _build_ways_in(
    organisation: Organisation, users: dict[str, User], colleague: User
) -> tuple[Invitation, MailDomain, Asked]:
    values: dict[str, Any] = {
        "organisation": organisation,
        "expires_at": timezone.now() + timedelta(days=7),
    }
    invitation = Invitation.objects.create(
        email="pending@private.test", token_hash=hash_token("by-address"), **values
    )
    Invitation.objects.create(token_hash=hash_token("by-link"), **values)
    Invitation.objects.create(
        email=users["trainee elsewhere"].email, token_hash=hash_token("to-trainee"), **values
    )
    domain = MailDomain.objects.create(organisation=organisation, domain="private-domain.test")
    asked = Asked.objects.create(name="Quilliam’s plan", about="Private.", asked_by=colleague)
    return invitation, domain, asked


def _add_page(home: HomePage, title: str, **values: Any) -> StandardPage:
    page = StandardPage(title=title, slug=title.lower().replace(" ", "-"), **values)
    return home.add_child(instance=page)


def _restrict(page: StandardPage) -> StandardPage:
    page.view_restrictions.create(restriction_type="login")
    return page


def _add_document(collection: Collection) -> CustomDocument:
    file = ContentFile(b"%PDF-1.4", name="document.pdf")
    return CustomDocument.objects.create(title="Document", file=file, collection=collection)


def _add_closed_collection() -> Collection:
    collection = Collection.get_first_root_node().add_child(name="Signed in only")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return collection


def _sign_in(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client
