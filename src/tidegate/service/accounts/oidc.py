"""Signing in at the organisation (OpenID Connect): authorisation code with PKCE. In: settings. Out: who it is.

Everything the provider sends is checked: issuer, audience, nonce, times, signature; one clear refusal for the rest.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx2
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tidegate.errors import InstanceError, RefusedError
from tidegate.service.accounts.roles import Role
from tidegate.service.instance.instance import Instance

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
]
"""Asymmetric ones alone: with a shared key, whoever checks could also sign."""
_SECONDS = 10.0
_LEEWAY = 60
_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class Begun:
    """One attempt, kept in the person's session until they return. `url`: where the browser goes."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identified:
    """Who the provider says it is. `roles`: those of its claim that are roles here."""

    issuer: str
    subject: str
    username: str
    name: str
    email: str
    roles: frozenset[Role]


class Provider:
    """The provider that `[oidc]` names."""

    def __init__(self, instance: Instance, back: str) -> None:
        section = instance.section("oidc")
        self._issuer: str = section["issuer"].rstrip("/")
        self._client: str = section["client"]
        self._roles_claim: str = section["roles_claim"]
        self._password = _password(instance, section["password"])
        self._back = back
        if urlsplit(self._issuer).scheme != "https" and not _loopback(self._issuer):
            raise InstanceError("[oidc] issuer must begin with https://")

    def begin(self, *, again: bool = False) -> Begun:
        """Where to send the browser; `again`: to prove anew who it is. Raises RefusedError while nobody answers."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        query = {
            "response_type": "code",
            "client_id": self._client,
            "redirect_uri": self._back,
            "scope": "openid profile email",
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        if again:
            query["prompt"] = "login"
        endpoint = str(self._described()["authorization_endpoint"])
        joint = "&" if "?" in endpoint else "?"
        return Begun(f"{endpoint}{joint}{urlencode(query)}", state, nonce, verifier)

    def finish(
        self, answer: Mapping[str, str], *, state: str, nonce: str, verifier: str, now: dt.datetime
    ) -> Identified:
        """Who came back. Raises RefusedError."""
        if not state or not secrets.compare_digest(answer.get("state", "").encode(), state.encode()):
            raise RefusedError("this sign-in was not begun in this browser")
        if "code" not in answer:
            raise RefusedError("the organisation's sign-in was not completed")
        if answer.get("iss", self._issuer).rstrip("/") != self._issuer:
            raise RefusedError("this answer comes from another issuer")
        described = self._described()
        tokens = self._exchange(str(described["token_endpoint"]), answer["code"], verifier)
        claims = self._claims(described, tokens, nonce, now)
        return self._identified(claims)

    def _exchange(self, endpoint: str, code: str, verifier: str) -> dict[str, Any]:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        credentials = None
        if self._password:
            # RFC 6749, 2.3.1: both halves are encoded as in a form before they are put into the header.
            credentials = (quote_plus(self._client), quote_plus(self._password))
        else:
            fields["client_id"] = self._client
        return _asked("POST", endpoint, fields=fields, credentials=credentials)

    def _claims(
        self, described: Mapping[str, Any], tokens: Mapping[str, Any], nonce: str, now: dt.datetime
    ) -> Mapping[str, Any]:
        keys = _asked("GET", str(described["jwks_uri"]))
        try:
            token = jwt.decode(str(tokens["id_token"]), KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
            expected = {
                "iss": {"essential": True, "values": [self._issuer, f"{self._issuer}/"]},
                "aud": {"essential": True, "value": self._client},
                "sub": {"essential": True},
                "nonce": {"essential": True, "value": nonce},
            }
            params = {
                "nonce": nonce,
                "client_id": self._client,
                "access_token": tokens.get("access_token"),
            }
            claims = CodeIDToken(token.claims, token.header, expected, params)
            claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
        except (JoseError, KeyError, ValueError, TypeError):
            raise RefusedError("the organisation's answer could not be verified") from None
        found: Mapping[str, Any] = claims
        return found

    def _identified(self, claims: Mapping[str, Any]) -> Identified:
        listed = claims.get(self._roles_claim, [])
        wanted = {str(name) for name in listed} if isinstance(listed, list) else set(str(listed).split(","))
        return Identified(
            issuer=self._issuer,
            subject=str(claims["sub"])[:255],
            username=str(claims.get("preferred_username") or claims.get("email") or claims["sub"])[:150],
            name=str(claims.get("name", ""))[:150],
            email=str(claims.get("email", ""))[:254],
            roles=frozenset(role for role in Role if role.value in wanted),
        )

    def _described(self) -> dict[str, Any]:
        described = _asked("GET", f"{self._issuer}/.well-known/openid-configuration")
        if str(described.get("issuer", "")).rstrip("/") != self._issuer:
            raise RefusedError("the organisation's sign-in describes itself as another issuer")
        wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if not all(isinstance(described.get(name), str) for name in wanted):
            raise RefusedError("the organisation's sign-in does not describe itself")
        return described


def _asked(
    method: str, url: str, *, fields: dict[str, str] | None = None, credentials: tuple[str, str] | None = None
) -> dict[str, Any]:
    if urlsplit(url).scheme != "https" and not _loopback(url):
        raise RefusedError("the organisation's sign-in names an address without encryption")
    try:
        with httpx2.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client:
            answer = client.request(method, url, data=fields, auth=credentials)
        content = answer.json() if answer.status_code == 200 and len(answer.content) <= _MOST else None
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError):
        content = None
    if not isinstance(content, dict):
        raise RefusedError("the organisation's sign-in does not answer as it should: try again later")
    return content


def _loopback(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "::1", "localhost")


def _password(instance: Instance, reference: str) -> str:
    kind, _, rest = reference.partition(":")
    if not reference:
        return ""
    if kind == "env":
        return os.environ.get(rest, "")
    if kind == "file":
        try:
            return instance.path(rest).read_text("utf-8").strip()
        except OSError as error:
            raise InstanceError(f"[oidc] password: {rest} cannot be read: {error.strerror}") from None
    raise InstanceError("[oidc] password must be env:NAME or file:PATH")
