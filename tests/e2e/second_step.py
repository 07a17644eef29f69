"""The demo account whose sign-in has a second step, and the authenticator app of anybody."""

from __future__ import annotations

import time

WITH_SECOND_STEP = "second-step"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def app_code(secret: str = SECRET, *, steps: int = 0) -> str:
    """Return what an authenticator app shows `steps` half minutes from now.

    The site takes the code before and the one after as well, so that none has to be waited for.
    """
    from allauth.mfa.totp.internal.auth import (  # noqa: PLC0415 -- needs Django set up
        format_hotp_value,
        hotp_value,
    )

    step = int(time.time()) // 30 + steps
    return format_hotp_value(hotp_value(secret.replace(" ", ""), step))
