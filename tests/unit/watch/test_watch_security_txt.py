"""security.txt: what RFC 9116 demands, and an alarm before it ages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tidegate.errors import UsageError
from tidegate.watch.security_txt import SecurityText, expires_at, expires_soon

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
FILE = SecurityText(
    ("mailto:security@agency.example", "tel:+1-201-555-0123"),
    "https://www.agency.example/report",
    NOW + dt.timedelta(days=180),
    ("en", "fa"),
    ("https://www.agency.example/.well-known/security.txt",),
    "https://www.agency.example/policy",
)


def test_every_field_stands_on_its_line() -> None:
    lines = FILE.text(NOW).splitlines()
    fields = [line.partition(": ")[::2] for line in lines if not line.startswith("#")]
    assert fields == [
        ("Contact", "mailto:security@agency.example"),
        ("Contact", "tel:+1-201-555-0123"),
        ("Contact", "https://www.agency.example/report"),
        ("Data-Exposure", "https://www.agency.example/report"),
        ("Expires", "2027-05-22T12:00:00Z"),
        ("Preferred-Languages", "en, fa"),
        ("Canonical", "https://www.agency.example/.well-known/security.txt"),
        ("Policy", "https://www.agency.example/policy"),
    ]
    assert any("https://www.agency.example/report" in line for line in lines if line.startswith("#"))
    assert expires_at(FILE.text(NOW)) == FILE.expires


@pytest.mark.parametrize(
    "change",
    [
        {"contacts": ()},
        {"contacts": ("security@agency.example",)},
        {"contacts": ("mailto:a@b.example\nExpires: 2099-01-01T00:00:00Z",)},
        {"exposure": "http://www.agency.example/report"},
        {"canonical": ("http://www.agency.example/x",)},
        {"policy": "ftp://x"},
        {"languages": ("english, please",)},
        {"languages": ()},
        {"expires": NOW},
        {"expires": NOW + dt.timedelta(days=366)},
        {"expires": dt.datetime(2027, 1, 1)},
    ],
)
def test_what_would_make_it_invalid_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=r"security\.txt"):
        replace(FILE, **change).text(NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "soon"),
    [
        ("Expires: 2027-05-22T12:00:00Z", False),
        ("# x\r\nexpires:  2027-05-22T12:00:00+00:00\r\n", False),
        ("Expires: 2026-12-23T12:00:00Z", True),
        ("Expires: 2026-12-23T12:00:01Z", False),
        ("Expires: 2026-11-01T12:00:00Z", True),
        ("Expires: 2027-05-22T12:00:00Z\nExpires: 2027-05-22T12:00:00Z", True),
        ("Expires: 2027-05-22T12:00:00", True),
        ("Expires: never", True),
        ("# Expires: 2027-05-22T12:00:00Z", True),
        ("Contact: mailto:a@b.example", True),
        ("", True),
    ],
)
def test_the_alarm_before_it_expires(text: str, soon: bool) -> None:
    assert expires_soon(text, NOW) is soon
