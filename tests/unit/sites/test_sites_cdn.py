"""Cache operators against a recording server: what is sent, how it is signed, and what a refusal becomes."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from pytest_socket import enable_socket

from builders.website import Page, Request, Website, website
from tidegate.errors import SiteError
from tidegate.sites.cdn import cloudfront
from tidegate.sites.cdn.call import Caller
from tidegate.sites.cdn.edgegrid import Credentials, sign
from tidegate.sites.cdn.interface import Cdn
from tidegate.sites.cdn.open import open_cdn

CANARY = "canary-4f1c"
URLS = tuple(f"https://www.example.gov/data/a%20b/{number}.csv?x={number}" for number in range(70))
KINDS: dict[str, dict[str, object]] = {
    "cloudflare": {"zone": "z0123456789abcdef", "token": "env:CDN"},
    "fastly": {"token": "env:CDN"},
    "akamai": {
        "host": "akab-x.luna.akamaiapis.net",
        "client_token": "env:CDN_CLIENT",
        "client_secret": "env:CDN",
        "access_token": "env:CDN_ACCESS",
    },
    "cloudfront": {
        "distribution": "E2QWRUHAPOMQZL",
        "access_key": "env:CDN_ACCESS",
        "private_key": "env:CDN",
    },
}
ACCEPTED = {
    "cloudflare": Page(b'{"success": true, "result": {"id": "x"}}', "application/json"),
    "fastly": Page(b'{"status": "ok", "id": "108-1391560174-974124"}', "application/json"),
    "akamai": Page(b'{"httpStatus": 201, "estimatedSeconds": 5}', "application/json", 201),
    "cloudfront": Page(b"<Invalidation><Status>InProgress</Status></Invalidation>", "text/xml", 201),
}


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    enable_socket()
    monkeypatch.setenv("CDN", CANARY)
    monkeypatch.setenv("CDN_CLIENT", "akab-client")
    monkeypatch.setenv("CDN_ACCESS", "akab-access")


@pytest.fixture
def operator() -> Iterator[Website]:
    with website() as made:
        yield made


def opened(kind: str, operator: Website, waits: list[float] | None = None) -> Cdn:
    own = {"endpoint": operator.address, "networks": ["127.0.0.0/8"], "ports": [operator.port]}
    made = open_cdn("edge", {"kind": kind, **KINDS[kind], **own})
    caller: Caller = replace(made.caller, sleep=(waits if waits is not None else []).append)  # type: ignore[attr-defined]
    return replace(made, caller=caller)  # type: ignore[type-var, no-any-return]


@pytest.mark.parametrize("kind", KINDS)
def test_every_address_is_purged_once(operator: Website, kind: str) -> None:
    operator.dynamic = lambda request: ACCEPTED[kind]
    purged = opened(kind, operator).purge([*URLS, URLS[0]])
    assert purged.done == URLS
    assert purged.refused == ()
    assert {request.method for request in operator.asked} == {"POST"}
    assert all(CANARY not in request.target for request in operator.asked)
    assert opened(kind, operator).purge([]).done == ()


def test_cloudflare_gets_lists_of_thirty(operator: Website) -> None:
    operator.dynamic = lambda request: ACCEPTED["cloudflare"]
    opened("cloudflare", operator).purge(URLS)
    assert operator.targets == ["/client/v4/zones/z0123456789abcdef/purge_cache"] * 3
    assert [len(json.loads(request.body)["files"]) for request in operator.asked] == [30, 30, 10]
    assert {request.headers["authorization"] for request in operator.asked} == {f"Bearer {CANARY}"}
    assert {request.headers["content-type"] for request in operator.asked} == {"application/json"}


def test_fastly_gets_one_address_at_a_time(operator: Website) -> None:
    operator.dynamic = lambda request: ACCEPTED["fastly"]
    opened("fastly", operator).purge(URLS[:2])
    assert operator.targets == [f"/purge/www.example.gov/data/a%20b/{n}.csv?x={n}" for n in range(2)]
    assert {request.headers["fastly-key"] for request in operator.asked} == {CANARY}
    assert {request.headers["content-length"] for request in operator.asked} == {"0"}


def test_akamai_gets_signed_lists_below_its_limit(operator: Website) -> None:
    operator.dynamic = lambda request: ACCEPTED["akamai"]
    many = [f"https://www.example.gov/{'x' * 900}/{number}" for number in range(100)]
    opened("akamai", operator).purge(many)
    assert len(operator.asked) > 1
    assert sum(len(json.loads(request.body)["objects"]) for request in operator.asked) == 100
    for request in operator.asked:
        assert request.target == "/ccu/v3/delete/url/production"
        assert len(request.body) <= 50_000
        _check_edgegrid(request, urlsplit(operator.address).netloc)
    nonces = {re.search("nonce=([^;]+)", request.headers["authorization"])[1] for request in operator.asked}  # type: ignore[index]
    assert len(nonces) == len(operator.asked)


def _check_edgegrid(request: Request, host: str) -> None:
    """Computed a second way from what arrived."""
    begin, _, given = request.headers["authorization"].partition("signature=")
    fields = dict(part.split("=", 1) for part in begin.partition(" ")[2].strip(";").split(";"))
    assert (fields["client_token"], fields["access_token"]) == ("akab-client", "akab-access")

    def mac(key: bytes, text: str) -> bytes:
        return base64.b64encode(hmac.digest(key, text.encode(), "sha256"))

    body = base64.b64encode(hashlib.sha256(request.body).digest()).decode()
    text = f"POST\thttp\t{host}\t{request.target}\t\t{body}\t{begin}"
    assert mac(mac(CANARY.encode(), fields["timestamp"]), text).decode() == given


VECTOR = Credentials(
    "akab-client-token-xxx-xxxxxxxxxxxxxxxx",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=",
    "akab-access-token-xxx-xxxxxxxxxxxxxxxx",
)


@pytest.mark.parametrize(
    ("method", "target", "body", "signature"),
    [
        ("GET", "/", b"", "tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU="),
        (
            "POST",
            "/testapi/v1/t3",
            b"datadatadatadatadatadatadatadata",
            "hXm4iCxtpN22m4cbZb4lVLW5rhX8Ca82vCFqXzSTPe4=",
        ),
    ],
)
def test_signatures_as_akamai_publishes_them(method: str, target: str, body: bytes, signature: str) -> None:
    url = f"https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net{target}"
    now = dt.datetime(2014, 3, 21, 19, 34, 21, tzinfo=dt.UTC)
    header = sign(VECTOR, method, url, body, now, "nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
    assert header.endswith(f"signature={signature}")


def test_cloudfront_gets_signed_paths(operator: Website) -> None:
    operator.dynamic = lambda request: ACCEPTED["cloudfront"]
    site = "https://www.example.gov"
    opened("cloudfront", operator).purge([f"{site}/a&b.csv", f"{site}/x*", f"{site}/a&b.csv?y=1"])
    (request,) = operator.asked
    assert request.target == "/2020-05-31/distribution/E2QWRUHAPOMQZL/invalidation"
    body = request.body.decode()
    assert re.findall("<Path>(.*?)</Path>", body) == ["/a&amp;b.csv", "/x%2A", "/a&amp;b.csv?y=1"]
    assert "<Quantity>3</Quantity>" in body
    assert cloudfront._batch(("https://a.example/",)) != cloudfront._batch(("https://a.example/",))
    _check_signature_four(request)


def _check_signature_four(request: Request) -> None:
    """Computed a second way from what arrived."""
    found = re.fullmatch(
        r"AWS4-HMAC-SHA256 Credential=akab-access/(\d{8})/us-east-1/cloudfront/aws4_request, "
        r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})",
        request.headers["authorization"],
    )
    assert found
    day, names, given = found.groups()
    headers = "".join(f"{name}:{request.headers[name].strip()}\n" for name in names.split(";"))
    body = hashlib.sha256(request.body).hexdigest()
    canonical = f"POST\n{request.target}\n\n{headers}\n{names}\n{body}"
    scope = f"{day}/us-east-1/cloudfront/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{request.headers['x-amz-date']}\n{scope}\n{hashed}"
    key = f"AWS4{CANARY}".encode()
    for part in (day, "us-east-1", "cloudfront", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    assert hmac.digest(key, text.encode(), "sha256").hex() == given


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("page", "says", "asked"),
    [
        (Page(b"no", status=403), "credentials are not accepted", 1),
        (Page(b"no", status=400), "answers 400", 1),
        (Page(b"no", status=500), "answers 500", 4),
        (Page(b"no", status=429, headers={"Retry-After": "3"}), "asked too often", 4),
        (Page(b"no", status=429, headers={"Retry-After": "3600"}), "asked too often", 1),
        (Page(b"no", status=302, headers={"Location": "/elsewhere"}), "answers 302", 1),
        (Page(b"<html>a page of somebody else"), "", 1),
    ],
)
def test_a_refusal_is_told_and_nothing_is_believed(
    operator: Website, kind: str, page: Page, says: str, asked: int
) -> None:
    operator.dynamic = lambda request: page
    waits: list[float] = []
    purged = opened(kind, operator, waits).purge(URLS[:1])
    assert purged.done == ()
    assert [refusal.url for refusal in purged.refused] == list(URLS[:1])
    assert says in purged.refused[0].why
    assert CANARY not in str(purged)
    assert len(operator.asked) == asked
    if page.headers.get("Retry-After") == "3":
        assert waits == [3.0, 3.0, 3.0]


@pytest.mark.parametrize("kind", KINDS)
def test_busy_once_and_done_then(operator: Website, kind: str) -> None:
    answers = iter([Page(status=429, headers={"Retry-After": "1"}), ACCEPTED[kind]])
    operator.dynamic = lambda request: next(answers)
    assert opened(kind, operator).purge(URLS[:1]).done == URLS[:1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_silent_operator_is_a_refusal(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = Website(f"http://127.0.0.1:{silent.getsockname()[1]}/")
        made = opened(kind, address)
        fetcher = made.caller.fetcher  # type: ignore[attr-defined]
        short = replace(fetcher, limits=replace(fetcher.limits, seconds=0.2, read_seconds=0.1))
        made = replace(made, caller=replace(made.caller, fetcher=short))  # type: ignore[attr-defined, type-var]
        purged = made.purge(URLS[:1])
    assert [refusal.why for refusal in purged.refused] == ["no answer: late"]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "kind must be one of"),
        ({"kind": "varnish"}, "kind must be one of"),
        ({"kind": "cloudflare", "token": "env:CDN"}, "zone must be given"),
        ({"kind": "cloudflare", "token": "env:CDN", "zone": "../x"}, "zone must be an identifier"),
        ({"kind": "cloudflare", "token": CANARY, "zone": "x"}, "env:NAME or file:PATH"),
        ({"kind": "fastly", "token": "env:CDN", "zone": "x"}, "zone is no setting of a fastly cdn"),
        ({"kind": "fastly", "token": "env:CDN", "endpoint": "http://a.example"}, "must be https"),
        ({"kind": "fastly", "token": "env:CDN", "networks": ["10.0.0.1/8"]}, "networks"),
        ({**KINDS["akamai"], "kind": "akamai", "network": "x"}, "network must be one of"),
    ],
)
def test_wrong_settings_are_named(settings: dict[str, object], says: str) -> None:
    with pytest.raises(SiteError, match=says) as caught:
        open_cdn("edge", settings)
    assert CANARY not in str(caught.value)
    assert "[cdn.edge]" in str(caught.value) or "credential" in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_no_credential_is_shown(kind: str) -> None:
    made = open_cdn("edge", {"kind": kind, **KINDS[kind]})
    assert made.name == "edge"
    assert CANARY not in repr(made)
