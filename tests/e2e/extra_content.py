"""What the starter content has no reason to show, so that tests in a browser see it too.

A report whose one section, owned by the editor, has every block, with Arabic and Nepali in it; a
paragraph with an older version; recommendations of which most have a status; a case study with
every figure; a person whose sign-in has a second step; ways into the demo organisations; a page
behind a password; the pages of faults as files. Run as `python -m tests.e2e.extra_content FILE`
with VAR_DIR set: writes the addresses, by name, to FILE in that folder.
"""

from __future__ import annotations

import io
import json
import sys
import uuid
from pathlib import Path
from typing import Any

import django


def main(name: str) -> None:
    """Make the content and write its addresses."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- set up just above

    folder = Path(settings.VAR_DIR)
    (folder / name).write_text(json.dumps(make_content()))
    from tests.e2e.extra_answers import make_answers  # noqa: PLC0415 -- set up just above

    make_answers(folder)
    from django.template.loader import get_template  # noqa: PLC0415 -- set up just above

    for fault in ("400", "500", "503"):
        (folder / f"{fault}.html").write_text(get_template(f"{fault}.html").render())


def make_content() -> dict[str, str]:
    """Make all of it; return the paths of its pages by name."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs Django set up

    from tests.e2e.extra_certificates import make_certificates  # noqa: PLC0415 -- models are loaded
    from tests.e2e.extra_learning import (  # noqa: PLC0415 -- needs Django set up
        make_checks,
        make_learning,
        make_renewals,
    )
    from tests.e2e.extra_submissions import make_submissions  # noqa: PLC0415 -- likewise
    from tests.e2e.extra_training import make_training  # noqa: PLC0415 -- likewise
    from tests.factories import pages  # noqa: PLC0415 -- likewise

    make_image()
    report = pages.build_report(title="A report with every kind of block", slug="every-block")
    editor = get_user_model().objects.get(email="editor@example.org")
    section = pages.build_section(
        report, "The first text.", title="Every kind of block", content_owner=editor
    )
    publish_every_block(section)
    make_person_with_second_step()
    make_statuses(pages.build_recommendations(report, 4))
    return {
        "every_block": section.url,
        "progress": f"{report.url}recommendations/",
        "old_paragraph": changed_paragraph(section),
        "behind_password": make_page_behind_password(),
        **make_case_studies(),
        **make_submissions(),
        **make_learning(),
        **make_renewals(),
        **make_checks(),
        **make_certificates(),
        **make_training(),
        **make_ways_into_organisations(),
    }


def make_person_with_second_step() -> None:
    """Make a demo account with an authenticator app."""
    from allauth.mfa.recovery_codes.internal.auth import (  # noqa: PLC0415 -- needs Django set up
        RecoveryCodes,
    )
    from allauth.mfa.totp.internal.auth import TOTP  # noqa: PLC0415 -- likewise
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- likewise

    from hub.starter.accounts import DEMO_PASSWORD, DOMAIN  # noqa: PLC0415 -- likewise
    from hub.users.accounts.addresses import mark_verified  # noqa: PLC0415 -- likewise
    from tests.e2e.second_step import SECRET, WITH_SECOND_STEP  # noqa: PLC0415 -- likewise

    address = f"{WITH_SECOND_STEP}@{DOMAIN}"
    user = get_user_model().objects.create_user(address, DEMO_PASSWORD)
    mark_verified(user)
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)  # a visit to those that are left comes in any order


def make_ways_into_organisations() -> dict[str, str]:
    """Invite somebody, ask for a domain, make a link; return paths of people and of the link."""
    from hub.users.models import Membership, Organisation  # noqa: PLC0415 -- needs Django set up
    from hub.users.organisations.invitations import (  # noqa: PLC0415 -- likewise
        invite_people,
        make_link,
    )
    from hub.users.organisations.mail_domains import ask_for_domain  # noqa: PLC0415 -- likewise

    council = Organisation.objects.get(slug="demo-council")
    charity = Organisation.objects.get(slug="demo-charity")
    manager = Membership.objects.get(organisation=council, role="manager").user
    member = Membership.objects.get(organisation=council, role="member")
    invite_people(council, "waiting@example.org", by=manager)
    make_link(council, by=manager, days=90)
    ask_for_domain(council, "council.example.org", by=manager)
    _link, token = make_link(charity, by=manager, days=90)
    return {
        "member": f"/organisations/demo-council/people/{member.pk}/",
        "join": f"/organisations/join/{token}/",
    }


def make_image() -> None:
    """Store one picture, which the previews of blocks use."""
    from django.core.files.images import ImageFile  # noqa: PLC0415 -- needs Django set up
    from PIL import Image  # noqa: PLC0415 -- only here
    from wagtail.images import get_image_model  # noqa: PLC0415 -- needs Django set up

    content = io.BytesIO()
    Image.new("RGB", (1200, 800), "#0d5a52").save(content, "PNG")
    get_image_model().objects.create(
        title="A green field",
        description="A field of one green",
        file=ImageFile(content, name="green.png"),
    )


def publish_every_block(section: Any) -> None:
    """Publish `section` with its paragraph changed and one block of each kind after it."""
    from hub.reference.models import Source  # noqa: PLC0415 -- needs Django set up
    from tests.factories import pages  # noqa: PLC0415 -- likewise

    source = Source.objects.order_by("pk").values_list("pk", flat=True).first()
    first = section.body.raw_data[0]
    first["value"]["text"] = "<p>The first text, put right.</p>"
    written = [first, pages.heading("A heading of the second level")]
    for text in ("نص باللغة العربية", "नेपाली भाषामा पाठ"):
        written.append(pages.paragraph(text))
    for name, block in section.body.stream_block.child_blocks.items():
        if name == "later_events":
            continue  # a section of the starter content has it
        raw = block.get_prep_value(block.get_preview_value())
        if isinstance(raw, dict) and "source" in raw:
            raw["source"] = source
        written.append({"type": name, "value": raw, "id": str(uuid.uuid4())})
    pages.publish(section, body=written)


def make_statuses(recommendations: list[Any]) -> None:
    """Give all but one a status, so that the overview of progress shows."""
    from tests.factories import pages  # noqa: PLC0415 -- needs Django set up

    for page, status in zip(recommendations, ("done", "under_way", "superseded"), strict=False):
        pages.publish(page, status=status)


def changed_paragraph(section: Any) -> str:
    """Return the path of the first paragraph as it was before its change."""
    from hub.reports.models import Paragraph  # noqa: PLC0415 -- needs Django set up

    block = section.body.raw_data[0]["id"]
    paragraph = Paragraph.objects.get(block_id=block)
    return f"{paragraph.get_absolute_url()}?v=1"


def make_case_studies() -> dict[str, str]:
    """Make a case study with every figure; return its path and that of three side by side."""
    from casestudies.models import CaseStudyPage  # noqa: PLC0415 -- needs Django set up
    from tests.factories import casestudies  # noqa: PLC0415 -- likewise

    whole = {"unit": "people", "period": "2024", "target": 50, "committed": 40, "delivered": 30}
    page = casestudies.build_case(
        "A case study with every figure",
        outcomes=[
            whole | {"baseline": 5, "verified": 25, "verified_by": "An auditor", "note": "A note."},
            {"unit": "£", "committed": 1_240_000, "is_estimated": True, "method": "A survey."},
        ],
        parties=[("A council", "commissioner"), ("A firm", "prime")],
        sources=[casestudies.build_source()],
        evidence_level=4,
        contract_value=2_000_000,
        costs="One person for a year.",
        contact="The contracts team",
        would_not_repeat="Start without a named keeper.",
        review_by="2020-01-01",
    )
    others = CaseStudyPage.objects.live().exclude(pk=page.pk).order_by("path")[:2]
    ids = ",".join(str(each.pk) for each in (page, *others))
    return {"every_figure": page.url, "compared": f"/case-studies/compare/?ids={ids}"}


def make_page_behind_password() -> str:
    """Make a page that opens with a password; return its path."""
    from wagtail.models import PageViewRestriction  # noqa: PLC0415 -- needs Django set up

    from hub.home.models import HomePage, StandardPage  # noqa: PLC0415 -- likewise

    page = HomePage.objects.get().add_child(
        instance=StandardPage(title="Behind a password", slug="behind-a-password")
    )
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
    )
    return page.url


if __name__ == "__main__":
    main(sys.argv[1])
