"""Who reaches which address: every URL of the service, every role and nobody. A URL without a row fails."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from service.signing_in import account_of, browser, signed_in
from tidegate.service.accounts.roles import GRANTS, Right, Role

EVERYBODY = "everybody"
SIGNED_IN = Right.OWN_ACCOUNT
ACCOUNTS = Right.MANAGE_ACCOUNTS
SUBMISSIONS = (Right.SEE_OWN, Right.SEE_ALL)
MATRIX: dict[str, Right | tuple[Right, ...] | str] = {
    "": SIGNED_IN,
    "sign-in": EVERYBODY,
    "sign-in/code": EVERYBODY,
    "sign-in/passkey/options": EVERYBODY,
    "sign-in/passkey": EVERYBODY,
    "sign-in/oidc": EVERYBODY,
    "sign-in/oidc/return": EVERYBODY,
    "sign-out": SIGNED_IN,
    "enrol/<str:token>": EVERYBODY,
    "confirm": SIGNED_IN,
    "confirm/passkey/options": SIGNED_IN,
    "confirm/passkey": SIGNED_IN,
    "account": SIGNED_IN,
    "account/password": SIGNED_IN,
    "account/second-factor": SIGNED_IN,
    "account/app": SIGNED_IN,
    "account/app/remove": SIGNED_IN,
    "account/recovery-codes": SIGNED_IN,
    "account/passkeys/options": SIGNED_IN,
    "account/passkeys": SIGNED_IN,
    "account/passkeys/<int:passkey>/remove": SIGNED_IN,
    "account/tokens/new": SIGNED_IN,
    "account/tokens/<uuid:token>/revoke": SIGNED_IN,
    "account/sittings/end": SIGNED_IN,
    "accounts": ACCOUNTS,
    "accounts/new": ACCOUNTS,
    "accounts/<uuid:account>": ACCOUNTS,
    "accounts/<uuid:account>/roles": ACCOUNTS,
    "accounts/<uuid:account>/switch": ACCOUNTS,
    "accounts/<uuid:account>/enrolment": ACCOUNTS,
    "submit": Right.SUBMIT,
    "submissions": SUBMISSIONS,
    "submissions/<uuid:number>": SUBMISSIONS,
    "submissions/<uuid:number>/ruling": Right.REVIEW,
    "submissions/<uuid:number>/clean": Right.REVIEW,
    "submissions/<uuid:number>/publish": Right.PUBLISH,
    "submissions/<uuid:number>/findings/<int:finding>": Right.REVEAL,
    "review": Right.REVIEW,
    "releases": Right.SEE_RELEASES,
    "releases/<uuid:number>": Right.SEE_RELEASES,
    "releases/<uuid:number>/take-down": Right.WITHDRAW,
    "releases/<uuid:number>/roll-back": Right.PUBLISH,
    "alarms": Right.ACKNOWLEDGE,
    "alarms/<int:number>/acknowledge": Right.ACKNOWLEDGE,
    "record": Right.READ_RECORD,
    "record/checkpoints": Right.READ_RECORD,
    "record/<int:sequence>": Right.READ_RECORD,
    "record/<int:sequence>/proof": Right.READ_RECORD,
    "keys": Right.MANAGE_KEYS,
    "keys/<str:ring>/rotate": Right.MANAGE_KEYS,
    "keys/<str:ring>/<str:key>/revoke": Right.MANAGE_KEYS,
    "policy": Right.SEE_POLICY,
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "metrics": EVERYBODY,
    "observations": Right.SEE_ALL,
    "observations/<uuid:number>": Right.SEE_ALL,
    "observations/<uuid:number>/take-down": Right.WITHDRAW,
    "observations/<uuid:number>/accept": Right.REVIEW,
    "observations/<uuid:number>/undo/<int:down>": Right.REVIEW,
    "observations/<uuid:number>/requests/<int:one>": Right.ACKNOWLEDGE,
    "patrol": Right.SEE_ALL,
    "reports": Right.SEE_ALL,
    "reports/<uuid:number>": Right.SEE_ALL,
    "reports/<uuid:number>/read": Right.REVEAL,
    "reports/<uuid:number>/close": Right.ACKNOWLEDGE,
    "incidents": Right.SEE_INCIDENTS,
    "incidents/new": Right.RESPOND,
    "observations/<uuid:number>/incident": Right.RESPOND,
    "incidents/<uuid:number>": Right.SEE_INCIDENTS,
    "incidents/<uuid:number>/now": Right.SEE_INCIDENTS,
    "incidents/<uuid:number>/accesses": Right.SEE_INCIDENTS,
    "incidents/<uuid:number>/evidence/add": Right.RESPOND,
    "incidents/<uuid:number>/claims/add": Right.RESPOND,
    "incidents/<uuid:number>/claims/<int:claim>/withdraw": Right.RESPOND,
    "incidents/<uuid:number>/close": Right.RESPOND,
    "incidents/<uuid:number>/investigation": Right.INVESTIGATE,
    "incidents/<uuid:number>/investigation/sign": Right.INVESTIGATE,
    "incidents/<uuid:number>/papers": Right.INVESTIGATE,
    "incidents/<uuid:number>/papers/make": Right.INVESTIGATE,
    "incidents/<uuid:number>/papers/bundles": Right.INVESTIGATE,
    "incidents/<uuid:number>/papers/<uuid:paper>": Right.INVESTIGATE,
    "incidents/<uuid:number>/papers/<uuid:paper>/take": Right.INVESTIGATE,
    "incidents/<uuid:number>/papers/<uuid:paper>/approve": Right.APPROVE_TEXT,
    "incidents/<uuid:number>/matters": Right.SEE_INCIDENTS,
    "incidents/<uuid:number>/purge": (Right.APPROVE, Right.MANAGE_KEYS),
    "incidents/<uuid:number>/missing": Right.RESOLVE_PEOPLE,
    "incidents/<uuid:number>/people": Right.SEE_PEOPLE,
    "incidents/<uuid:number>/people/<uuid:who>": Right.SEE_PEOPLE,
    "incidents/<uuid:number>/people/<uuid:who>/reveal": Right.REVEAL_PERSON,
    "incidents/<uuid:number>/people/<uuid:who>/ruling": Right.RESOLVE_PEOPLE,
    "incidents/<uuid:number>/people/<uuid:who>/evidence": Right.INVESTIGATE,
    "incidents/<uuid:number>/notices": Right.SEE_PEOPLE,
    "incidents/<uuid:number>/notices/prepare": Right.NOTIFY,
    "incidents/<uuid:number>/notices/send": Right.NOTIFY,
    "incidents/<uuid:number>/notices/batches": Right.NOTIFY,
    "incidents/<uuid:number>/notices/texts": Right.SEE_PEOPLE,
    "incidents/<uuid:number>/notices/texts/<str:language>": Right.APPROVE_TEXT,
    "incidents/<uuid:number>/notices/pictures/<str:language>/<str:form>/<int:page>": Right.SEE_PEOPLE,
    "incidents/<uuid:number>/notices/batches/<uuid:which>": Right.NOTIFY,
    "incidents/<uuid:number>/notices/batches/<uuid:which>/papers": Right.NOTIFY,
    "incidents/<uuid:number>/notices/batches/<uuid:which>/manifest": Right.NOTIFY,
    "incidents/<uuid:number>/notices/batches/<uuid:which>/posted": Right.NOTIFY,
    "incidents/<uuid:number>/notices/<uuid:which>": Right.SEE_PEOPLE,
    "incidents/<uuid:number>/notices/<uuid:which>/letter": Right.REVEAL_PERSON,
    "incidents/<uuid:number>/notices/<uuid:which>/outcome": (Right.NOTIFY, Right.APPROVE_TEXT, Right.WAIVE),
    "incidents/<uuid:number>/notices/<uuid:which>/address": (Right.NOTIFY, Right.APPROVE_TEXT),
    "incidents/<uuid:number>/reviews": Right.REVIEW_CASES,
    "incidents/<uuid:number>/reviews/open": Right.REVIEW_CASES,
    "incidents/<uuid:number>/reviews/<uuid:who>": Right.REVIEW_CASES,
    "incidents/<uuid:number>/reviews/<uuid:who>/replies": Right.REVIEW_CASES,
    "incidents/<uuid:number>/reviews/<uuid:who>/acts/<slug:kind>": Right.REVIEW_CASES,
    "incidents/<uuid:number>/reviews/<uuid:who>/reveal": Right.REVEAL_PERSON,
    "incidents/<uuid:number>/reviews/<uuid:who>/evidence": Right.REVIEW_CASES,
    "incidents/<uuid:number>/deletions": Right.SEE_INCIDENTS,
    "incidents/<uuid:number>/deletions/draft": Right.ASK_DELETION,
    "incidents/<uuid:number>/deletions/new": Right.ASK_DELETION,
    "incidents/<uuid:number>/deletions/<uuid:one>": Right.SEE_INCIDENTS,
    "incidents/<uuid:number>/deletions/<uuid:one>/read": Right.ASK_DELETION,
    "incidents/<uuid:number>/deletions/<uuid:one>/contact": Right.ASK_DELETION,
    "incidents/<uuid:number>/deletions/<uuid:one>/allow": Right.APPROVE_TEXT,
    "incidents/<uuid:number>/deletions/<uuid:one>/leave": Right.ASK_DELETION,
    "incidents/<uuid:number>/deletions/<uuid:one>/send": Right.ASK_DELETION,
    "incidents/<uuid:number>/deletions/<uuid:one>/form": Right.ASK_DELETION,
    "incidents/<uuid:number>/deletions/<uuid:one>/answer": Right.ASK_DELETION,
    "incidents/<uuid:number>/copies": Right.SEE_INCIDENTS,
    "incidents/<uuid:number>/copies/pack": Right.ASK_DELETION,
    "incidents/<uuid:number>/copies/<uuid:hit>/settle": Right.ASK_DELETION,
    "mail": Right.NOTIFY,
    "mail/lift": Right.NOTIFY,
    "mail/<uuid:number>": Right.NOTIFY,
    "duties/rules": Right.SEE_INCIDENTS,
    "duties/rules/<slug:key>/sign": Right.MANAGE_DUTIES,
    "incidents/<uuid:number>/duties": Right.SEE_INCIDENTS,
    "incidents/<uuid:number>/duties/answers": Right.MANAGE_DUTIES,
    "incidents/<uuid:number>/duties/since": Right.MANAGE_DUTIES,
    "incidents/<uuid:number>/duties/<int:one>": Right.SEE_INCIDENTS,
    "incidents/<uuid:number>/duties/<int:one>/<slug:ruling>": Right.MANAGE_DUTIES,
    "report": EVERYBODY,
    "language": EVERYBODY,
    "portal": EVERYBODY,
    "portal/ask": EVERYBODY,
    "portal/clients": Right.USE_PORTAL,
    "portal/clients/<uuid:number>": Right.USE_PORTAL,
    "portal/clients/<uuid:number>/letters/<uuid:paper>": Right.USE_PORTAL,
    "portal/clients/<uuid:number>/letters/<uuid:paper>/came": Right.USE_PORTAL,
    "portal/clients/<uuid:number>/evidence/<uuid:paper>": Right.USE_PORTAL,
    "portal/clients/<uuid:number>/statement": Right.USE_PORTAL,
    "portal/clients/<uuid:number>/end": Right.USE_PORTAL,
    "attorneys": Right.ADMIT_ATTORNEYS,
    "attorneys/<uuid:number>": Right.ADMIT_ATTORNEYS,
    "attorneys/<uuid:number>/proof": Right.ADMIT_ATTORNEYS,
    "attorneys/<uuid:number>/ruling": Right.ADMIT_ATTORNEYS,
    "statements/<uuid:number>": Right.REVIEW_CASES,
    "representations/<uuid:number>/end": Right.ADMIT_ATTORNEYS,
    "report/status": EVERYBODY,
    ".well-known/security.txt": EVERYBODY,
}
SAMPLES = {"uuid": str(uuid.UUID(int=7)), "int": "7", "str": "x", "path": "x", "slug": "x"}


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def address(route: str) -> str:
    parts = []
    for part in route.split("/"):
        kind = part.strip("<>").partition(":")[0] if part.startswith("<") else ""
        parts.append(SAMPLES[kind] if kind else part)
    return "/" + "/".join(parts)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    # The API has a matrix of its own, generated from its document (tests/service/api).
    pages = {route for route in routes(get_resolver().url_patterns) if not route.startswith(("v1/", "^v1"))}
    assert pages == set(MATRIX)


@pytest.fixture
def people(db: None) -> dict[Role, Client]:
    return {role: signed_in(account_of(role.name.lower(), role)) for role in Role}


def outcome(client: Client, route: str) -> str:
    """A GET: what only takes POST answers 405, after the guard and without doing anything."""
    answer = client.get(address(route))
    if answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in?next="):
        return "sent to sign in"
    return "refused" if answer.status_code in (401, 403) else "answered"


def rights(cell: Right | tuple[Right, ...] | str) -> tuple[Right, ...]:
    if isinstance(cell, Right):
        return (cell,)
    return cell if isinstance(cell, tuple) else ()


def test_each_role_reaches_what_its_row_says_and_nothing_else(people: dict[Role, Client]) -> None:
    wrong = []
    for route, right in MATRIX.items():
        for role, client in people.items():
            allowed = right == EVERYBODY or any(role in GRANTS[one] for one in rights(right))
            got = outcome(client, route)
            if got != ("answered" if allowed else "refused"):
                wrong.append((route, role, got))
    assert wrong == []


@pytest.mark.django_db
def test_nobody_reaches_what_is_open_to_all_and_nothing_else() -> None:
    client = browser()
    wrong = [
        (route, got)
        for route, right in MATRIX.items()
        if (got := outcome(client, route)) != ("answered" if right == EVERYBODY else "sent to sign in")
    ]
    assert wrong == []


@pytest.mark.django_db
def test_an_account_without_a_role_reaches_no_page() -> None:
    client = signed_in(account_of("newcomer"))
    assert outcome(client, "accounts") == "refused"
    assert outcome(client, "") == "refused"
