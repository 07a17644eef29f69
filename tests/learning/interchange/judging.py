"""Judges credentials of any issuer by the checks of 1EdTech's public validator, in its order.

The checks of form follow that validator's probes, of which each is named. Signatures are judged by
libraries that others wrote: `joserfc` for tokens, `openbadgeslib` for proofs inside the document.
Credentials of the older data model (VCDM 1.1), which we never issued, are set apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import import_key
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier
from openbadgeslib.ob3.contexts import document_loader
from openbadgeslib.ob3.did import resolve_did, resolve_verification_method
from openbadgeslib.ob3.status import decode_encoded_list, set_indices
from pyld import jsonld

from learning.domain.evidence.keys import decode_bytes

Data = dict[str, Any]
Fetch = Callable[[str], bytes]
CONTEXT = "https://www.w3.org/ns/credentials/v2"
BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context"
LONGEST_HEADER = 2048  # a key of RSA is longer than what joserfc takes of itself
NOWHERE = "http://nowhere.invalid/"  # what no context defines is taken for an address below it
VALID, OLDER = "valid", "older"


class RefusedError(Exception):
    """A credential is refused: by which check."""


def judge(content: bytes, fetch: Fetch) -> set[str]:
    """Return {`VALID`}, {`OLDER`}, or the names of all checks that refuse a credential."""
    token = _extract(content)
    document = json.loads(token) if token.startswith("{") else _read_part(token, 1)
    document = document.get("vc", document)
    if not str(_as_list(document.get("@context"))[0]).startswith((CONTEXT, BADGES)):
        return {OLDER}
    refused = {check for check, is_good in _check_form(document) if not is_good}
    has_proof_inside = token.startswith("{")
    for check in (
        lambda: (_check_proof if has_proof_inside else _check_token)(token, document, fetch),
        lambda: _check_status(document, fetch),
        lambda: _check_dates(document),
    ):
        try:
            check()
        except RefusedError as error:
            refused.add(str(error))
    return refused or {VALID}


def _require(is_good: bool, check: str) -> None:
    if not is_good:
        raise RefusedError(check)


def _extract(content: bytes) -> str:
    if content.startswith(b"\x89PNG"):
        return OB3Verifier.extract_token_from_png(content).strip()
    if content.lstrip().startswith(b"<"):
        return OB3Verifier.extract_token_from_svg(content).strip()
    return content.decode().strip()


def _read_part(token: str, number: int) -> Data:
    return json.loads(decode_bytes(token.split(".")[number]))


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _has_type(nodes: Any, name: str) -> bool:
    return all(name in _as_list(node.get("type")) for node in _as_list(nodes))


def _check_form(document: Data) -> Iterator[tuple[str, bool]]:
    """Yield each check of the form with whether it holds."""
    contexts = [str(each) for each in _as_list(document.get("@context"))]
    types, issuer = _as_list(document.get("type")), document.get("issuer")
    yield "ContextProperty", len(contexts) > 1 and contexts[0] == CONTEXT and BADGES in contexts[1]
    yield "TypeProperty", "VerifiableCredential" in types
    yield "TypeProperty", bool({"OpenBadgeCredential", "AchievementCredential"} & set(types))
    yield "JsonSchema", isinstance(issuer, dict) and "validFrom" in document
    yield "JsonLDValidation", _knows_types(document)
    yield from _check_subject(document.get("credentialSubject"))
    yield "Evidence", _has_type(document.get("evidence"), "Evidence")
    issuer = issuer if isinstance(issuer, dict) else {}
    yield "Issuer", "Profile" in _as_list(issuer.get("type"))
    yield "Issuer", _has_type(issuer.get("parentOrg"), "Profile")
    yield "Issuer", _has_type(issuer.get("otherIdentifier"), "IdentifierEntry")


def _check_subject(subject: Any) -> Iterator[tuple[str, bool]]:
    check = "CredentialSubject"
    yield check, isinstance(subject, dict) and "AchievementSubject" in _as_list(subject.get("type"))
    yield check, bool(subject.get("id") or subject.get("identifier"))
    yield check, _has_type(subject.get("identifier"), "IdentityObject")
    yield check, _has_type(subject.get("result"), "Result")
    yield check, _has_type(subject.get("source"), "Profile")
    achievement = subject.get("achievement", {})
    yield check, bool(achievement)
    yield check, _has_type(achievement.get("resultDescription"), "ResultDescription")
    yield check, bool({"id", "narrative"} & set(achievement.get("criteria", ())))


def _knows_types(document: Data) -> bool:
    """Return whether the contexts define every type of a proof; the others are checked by name."""
    options = {"documentLoader": document_loader(), "base": NOWHERE}
    expanded = jsonld.expand(document, options)
    proofs = expanded[0].get("https://w3id.org/security#proof", ())
    found = [node.get("@type", []) for proof in proofs for node in proof.get("@graph", ())]
    return not any(name.startswith(NOWHERE) for names in found for name in names)


def _check_token(token: str, document: Data, fetch: Fetch) -> None:
    """Check a token as `ExternalProofProbe` does: a `kid` is fetched, and goes before a `jwk`."""
    header = _read_part(token, 0)
    _require(header.get("alg") in {"RS256", "ES256"}, "ExternalProof: alg")
    jwk = _fetch_key(header["kid"], fetch) if "kid" in header else header.get("jwk")
    _require(jwk is not None, "ExternalProof: key")
    registry = jws.JWSRegistry(algorithms=[header["alg"]])
    registry.max_header_length = LONGEST_HEADER
    try:
        jws.deserialize_compact(token, import_key(jwk), registry=registry)
    except (JoseError, ValueError):
        raise RefusedError("ExternalProof: signature") from None
    claims = _read_part(token, 1)
    now = datetime.now(UTC).timestamp()
    _require(claims.get("exp", now + 1) > now >= claims.get("nbf", 0), "ExternalProof: time")
    _require(claims.get("iss") == document.get("issuer", {}).get("id"), "ExternalProof: issuer")


def _fetch_key(kid: str, fetch: Fetch) -> Data | None:
    """Return the key that a DID's document has, and names as one for assertions, under `kid`."""
    host = kid.removeprefix("did:web:").partition("#")[0].replace("%3A", ":")
    said = json.loads(fetch(f"https://{host}/.well-known/did.json"))
    if kid not in said["assertionMethod"]:
        return None
    return {each["id"]: each for each in said["verificationMethod"]}[kid]["publicKeyJwk"]


def _check_proof(text: str, document: Data, fetch: Fetch) -> None:
    """Check a proof inside the document as `EmbeddedProofProbe` does."""
    suites = {"eddsa-rdfc-2022", "eddsa-2022"}
    proofs = [each for each in _as_list(document.get("proof")) if each.get("cryptosuite") in suites]
    _require(bool(proofs), "EmbeddedProof")
    method = proofs[0]["verificationMethod"]
    controller, _hash, fragment = method.rpartition("#")
    try:
        if fragment.startswith("z6Mk"):
            _require(controller in {"", document.get("issuer", {}).get("id")}, "EmbeddedProof")
            key = resolve_did(f"did:key:{fragment}")
        else:
            key = resolve_verification_method(method, download=fetch)
        OB3LdpVerifier(pubkey_pem=key).verify(text)
    except LibOpenBadgesException as error:
        check = "Expiration" if "expired" in str(error) else "EmbeddedProof"
        check = "Issuance" if "not yet valid" in str(error) else check
        raise RefusedError(check) from None


def _check_status(document: Data, fetch: Fetch) -> None:
    for entry in _as_list(document.get("credentialStatus")):
        if entry["type"] != "BitstringStatusListEntry" or entry["statusPurpose"] != "revocation":
            continue
        raw = fetch(entry["statusListCredential"]).decode().strip()
        listed = json.loads(raw) if raw.startswith("{") else _read_part(raw, 1)
        subject = listed["credentialSubject"]
        _require("BitstringStatusListCredential" in listed["type"], "BitstringStatusList: type")
        _require(subject["statusPurpose"] == "revocation", "BitstringStatusList: purpose")
        bits = decode_encoded_list(subject["encodedList"])
        _require(len(bits) * 8 >= 131_072, "BitstringStatusList: length")
        if not raw.startswith("{"):
            _check_token(raw, {"issuer": {"id": listed["issuer"]}}, fetch)
        is_set = int(entry["statusListIndex"]) in set_indices(bits)
        _require(not is_set, "BitstringStatusList: revoked")


def _check_dates(document: Data) -> None:
    now = datetime.now(UTC)
    begin, until = document.get("validFrom"), document.get("validUntil")
    _require(begin is None or datetime.fromisoformat(begin) <= now, "Issuance")
    _require(until is None or datetime.fromisoformat(until) > now, "Expiration")
