"""Samples of what everybody may read."""

from tests.permissions.samples.sample import Sample

SAMPLES = {
    ("/<page>", "open"): Sample(lambda world: "/open/"),
    ("/<page>", "draft"): Sample(lambda world: "/draft/"),
    ("/<page>", "for people with an account"): Sample(lambda world: "/signed-in-only/"),
    ("/p/<public_id>/", ""): Sample(lambda world: "/p/nothing/"),
    ("/documents/<id>/<name>", "open"): Sample(lambda world: world.document.url),
    ("/documents/<id>/<name>", "for people with an account"): Sample(
        lambda world: world.members_document.url
    ),
    ("/documents/authenticate_with_password/<restriction_id>/", ""): Sample(
        lambda world: "/documents/authenticate_with_password/0/"
    ),
    (
        "/_util/authenticate_with_password/<page_view_restriction_id>/<page_id>/",
        "",
    ): Sample(lambda world: "/_util/authenticate_with_password/0/0/"),
    ("/media/images/<path>", ""): Sample(lambda world: "/media/images/none.webp"),
    ("/media/original_images/<path>", ""): Sample(lambda world: "/media/original_images/none.jpg"),
    ("/api/vocabularies/<vocabulary>", ""): Sample(lambda world: "/api/vocabularies/audience"),
    ("/feedback/", ""): Sample(lambda world: "/feedback/", lambda world: {"what_wrong": "A link"}),
    ("/credentials/status/<key>", ""): Sample(lambda world: "/credentials/status/0"),
    ("/records/checkpoints/<day>.json", ""): Sample(
        lambda world: "/records/checkpoints/2020-01-01.json"
    ),
}
