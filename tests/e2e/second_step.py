"""The demo account whose sign-in has a second step, and the authenticator app of anybody."""

from __future__ import annotations

import time

WITH_SECOND_STEP = "second-step"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def app_code(secret: str = SECRET) -> str:
    """Return what an authenticator app shows now; wait when it is about to change."""
    from allauth.mfa.totp.internal.auth import (  # noqa: PLC0415 -- needs Django set up
        format_hotp_value,
        hotp_value,
    )

    if time.time() % 30 > 25:
        time.sleep(31 - time.time() % 30)
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30))
