"""Visits to certificates: in every state, for their holder and for everybody."""

from tests.e2e.visit import Visit

VERIFY = "/certificates/verify/"

VISITS = [
    Visit("certificate-own", "{certificate}", signed_in=True),
    Visit("certificate-own-expired", "{certificate_expired}", signed_in=True),
    Visit("certificate-own-revoked", "{certificate_revoked}", signed_in=True),
    Visit("certificate-own-first-form", "{certificate_first_form}", signed_in=True, has_form=True),
    Visit("certificate-own-nameless", "{certificate_nameless}", signed_in=True),
    Visit("certificate-name", "{certificate}name/", signed_in=True, has_form=True),
    Visit(
        "certificate-name-errors",
        "{certificate_nameless}name/",
        status=400,
        sends=True,
        signed_in=True,
        has_form=True,
        has_errors=True,
    ),
    Visit("certificate", "{certificate}"),
    Visit("certificate-expired", "{certificate_expired}"),
    Visit("certificate-revoked", "{certificate_revoked}"),
    Visit("certificate-withdrawn", "{certificate_withdrawn}"),
    Visit("certificate-verify", VERIFY),
    Visit("certificate-verify-unknown", f"{VERIFY}?q=Ann"),
    Visit("certificate-verify-credential", f"{VERIFY}?q={{credential}}"),
]
