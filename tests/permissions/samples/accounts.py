"""Samples of the pages of accounts."""

from hub.users.models import SignedInSession
from tests.permissions.personas import World
from tests.permissions.samples.sample import Sample


def prepare(world: World) -> None:
    """Note where the manager is signed in."""
    key = world.clients["manager"].cookies["sessionid"].value
    row, _new = SignedInSession.objects.get_or_create(
        session_key=key, defaults={"user": world.users["manager"]}
    )
    world.more["session"] = row


SAMPLES = {
    ("/accounts/sessions/<pk>/end/", "of the manager"): Sample(
        lambda world: f"/accounts/sessions/{world.more['session'].pk}/end/"
    ),
    ("/accounts/sso/<pk>/end/", ""): Sample(lambda world: "/accounts/sso/0/end/"),
}
