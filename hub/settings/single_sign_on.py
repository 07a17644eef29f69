"""Single sign-on by OpenID Connect, from the environment; off without OIDC_ISSUER."""

from typing import Any
from urllib.parse import urlsplit

from hub.settings.environment import Environment, SettingError

LOCAL = {"localhost", "127.0.0.1", "::1"}


def single_sign_on(env: Environment) -> dict[str, Any]:
    """Return the settings of single sign-on; raise SettingError for what cannot be used."""
    issuer = env.text("OIDC_ISSUER")
    client_id, secret = env.text("OIDC_CLIENT_ID"), env.text("OIDC_CLIENT_SECRET")
    if issuer:
        _check_issuer(issuer)
        for name, value in (("OIDC_CLIENT_ID", client_id), ("OIDC_CLIENT_SECRET", secret)):
            if not value:
                raise SettingError(name, "is not set, but OIDC_ISSUER is", "hub")
    return {
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": client_id,
        "OIDC_CLIENT_SECRET": secret,
        "OIDC_NAME": env.text("OIDC_NAME", "Single sign-on"),
        "OIDC_AUDIENCE_CLAIM": env.text("OIDC_AUDIENCE_CLAIM"),
        "OIDC_ORGANISATION_CLAIM": env.text("OIDC_ORGANISATION_CLAIM"),
        "OIDC_GROUPS_CLAIM": env.text("OIDC_GROUPS_CLAIM"),
        "OIDC_STAFF_GROUPS": _pairs("OIDC_STAFF_GROUPS", env.names("OIDC_STAFF_GROUPS")),
        "OIDC_MFA_CLAIM": _pair("OIDC_MFA_CLAIM", env.text("OIDC_MFA_CLAIM")),
    }


def _check_issuer(issuer: str) -> None:
    parts = urlsplit(issuer)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
    if not safe or not parts.hostname or parts.query or parts.fragment:
        raise SettingError(
            "OIDC_ISSUER", f"“{issuer}” is no https address", "https://id.example.org/realms/staff"
        )


def _pair(name: str, text: str) -> tuple[str, str] | None:
    """Return claim and value of `claim=value`, or None when empty."""
    if not text:
        return None
    claim, _sign, value = (part.strip() for part in text.partition("="))
    if not claim or not value:
        raise SettingError(name, f"“{text}” is not a claim and its value", "amr=mfa")
    return claim, value


def _pairs(name: str, texts: list[str]) -> dict[str, str]:
    """Return what the provider calls a group, and the group of the admin that it stands for."""
    pairs = {}
    for text in texts:
        theirs, _sign, ours = (part.strip() for part in text.partition("="))
        if not theirs or not ours:
            raise SettingError(name, f"“{text}” names no two groups", "hub-editors=Editors")
        pairs[theirs] = ours
    return pairs
