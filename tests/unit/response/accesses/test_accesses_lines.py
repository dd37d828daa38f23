"""Small logs written by hand: what one line, or a pair of them, must lead to."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tidegate.errors import AccessLogError, UsageError
from tidegate.model.access import Accesses, Actor, Address, Cache, Client, Completeness, Outcome
from tidegate.response.accesses import Log, Question, Skew, accesses
from tidegate.response.accesses.form import as_dict, from_dict, partial_as_dict, partial_from_dict
from tidegate.response.accesses.formats.catalogue import named
from tidegate.response.accesses.naming import Target
from tidegate.response.accesses.owners import CsvOwners
from tidegate.response.accesses.scan import scan
from tidegate.response.accesses.silences import series_of
from tidegate.response.accesses.told import masked, told

PATH = "/f/list of people.csv"
SPELT = "/f/list%20of%20people.csv"
BROWSER = "Mozilla/5.0 (Windows NT 10.0) Chrome/107.0.0.0"
C = Completeness


def line(
    status: int = 200, body: int | str = 5000, address: str = "192.0.2.1", target: str = SPELT,
    time: str = "28/Nov/2022:15:00:00 +0000", agent: str = BROWSER, method: str = "GET", more: str = "",
) -> str:  # fmt: skip
    return f'{address} - - [{time}] "{method} {target} HTTP/1.1" {status} {body} "-" "{agent}"{more}\n'


def ask(folder: Path, *contents: str | bytes, question: Question | None = None, **log: object) -> Accesses:
    logs = []
    for number, content in enumerate(contents):
        path = folder / f"log{'abcdef'[number]}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        logs.append(Log(path, **log))  # type: ignore[arg-type]  # as each test names them
    return accesses(logs, question or Question((PATH,), 5000))


def only(answer: Accesses) -> Client:
    assert len(answer.clients) == 1
    return answer.clients[0]


def codes(answer: Accesses) -> dict[str, int]:
    return {one.code: one.count for one in answer.unknown}


@pytest.mark.parametrize(
    "target",
    [
        SPELT,
        "/f/list+of+people.csv",
        "/f/list%2520of%2520people.csv",
        "/f/%6cist%20of%20%70eople%2Ecsv",
        "/f/%6Cist%20of%20people%2ecsv?download=1",
        "/F/LIST%20OF%20PEOPLE.CSV",
        "//f/./x/../list%20of%20people.csv/",
        "/f;v=1/list%20of%20people.csv;jsessionid=2",
        "/f/list%20of%20people.csv.",
        "http://www.agency.example/f/list%20of%20people.csv",
        "https://www.agency.example:443/f/list%20of%20people.csv?x",
        "/f/list\\x20of\\x20people.csv",
        "/%66/list of people.csv",
    ],
)
def test_every_way_of_writing_the_path_is_the_file(tmp_path: Path, target: str) -> None:
    assert only(ask(tmp_path, line(target=target))).completeness is C.CERTAINLY


@pytest.mark.parametrize(
    "target", ["/f/list%20of%20people.csv2", "/g/list%20of%20people.csv", "/?q=list%20of%20people.csv"]
)
def test_another_path_is_not_the_file_but_is_said(tmp_path: Path, target: str) -> None:
    answer = ask(tmp_path, line(target=target))
    assert (answer.clients, codes(answer)) == ((), {"elsewhere": 1})


def test_another_host_of_the_same_site_is_not_the_file(tmp_path: Path) -> None:
    at = "http://{}/f/list%20of%20people.csv"
    question = Question((at.format("www.agency.example"),), 5000)
    lines = [
        line(target=at.format(host))
        for host in ("www.agency.example", "agency.example", "intra.agency.example")
    ]
    assert only(ask(tmp_path, "".join(lines), question=question)).requests == 2


@pytest.mark.parametrize(
    ("status", "body", "method", "outcome", "claim"),
    [
        (200, 5000, "GET", Outcome.SERVED, C.CERTAINLY),
        (200, 5312, "GET", Outcome.SERVED, C.PROBABLY),
        (200, 2000, "GET", Outcome.SERVED, C.POSSIBLY),  # a csv may have been compressed
        (200, "-", "GET", Outcome.SERVED, C.NOT),
        (200, 5000, "POST", Outcome.SERVED, C.CERTAINLY),
        (206, 5000, "GET", Outcome.RANGE, C.CERTAINLY),
        (206, 100, "GET", Outcome.RANGE, C.PART),
        (304, 0, "GET", Outcome.NOT_MODIFIED, C.POSSIBLY),
        (200, 0, "HEAD", Outcome.HEAD, C.NOT),
        (301, 99, "GET", Outcome.REDIRECTED, C.NOT),
        (404, 99, "GET", Outcome.ABSENT, C.NOT),
        (410, 99, "GET", Outcome.ABSENT, C.NOT),
        (403, 5000, "GET", Outcome.REFUSED, C.NOT),
        (500, 5000, "GET", Outcome.FAILED, C.NOT),
        (499, 5000, "GET", Outcome.UNFINISHED, C.PROBABLY),
        (499, 0, "GET", Outcome.UNFINISHED, C.NOT),
    ],
)
def test_what_one_line_says(
    tmp_path: Path, status: int, body: int | str, method: str, outcome: Outcome, claim: Completeness
) -> None:
    answer = ask(tmp_path, line(status, body, method=method))
    assert (answer.retrievals[0].outcome, only(answer).completeness) == (outcome, claim)


def test_a_known_length_of_the_encoded_file_is_the_whole_file(tmp_path: Path) -> None:
    question = Question((PATH,), 5000, lengths=(("gzip", 1800),))
    assert only(ask(tmp_path, line(body=1800), question=question)).completeness is C.CERTAINLY


def test_nothing_compresses_what_is_said_not_to_be(tmp_path: Path) -> None:
    question = Question((PATH,), 5000, compressible=False)
    found = only(ask(tmp_path, line(body=2000), question=question))
    assert (found.completeness, found.share) == (C.PART, (0.4, 0.4))


def test_without_a_length_no_share_is_claimed(tmp_path: Path) -> None:
    answer = ask(tmp_path, line(), question=Question((PATH,)))
    assert only(answer).completeness is C.POSSIBLY
    assert "no-length" in codes(answer)


FORM = 'nginx:$remote_addr [$time_local] "$request" $status $body_bytes_sent "$http_range" "$sent_http_etag" "$sent_http_content_encoding"'


def part(span: str, body: int, tag: str = "-", at: str = "15:00:00", coding: str = "-") -> str:
    return f'192.0.2.1 [28/Nov/2022:{at} +0000] "GET {SPELT} HTTP/1.1" 206 {body} "bytes={span}" "{tag}" "{coding}"\n'


def test_parts_in_any_order_make_the_whole(tmp_path: Path) -> None:
    found = only(ask(tmp_path, part("2500-", 2500) + part("0-999", 1000) + part("900-2600", 1701), form=FORM))
    assert (found.completeness, found.reasons) == (C.CERTAINLY, ("parts-make-the-whole",))


def test_a_part_cut_short_leaves_a_hole(tmp_path: Path) -> None:
    found = only(ask(tmp_path, part("0-2499", 2400) + part("2500-4999", 2500), form=FORM))
    assert (found.completeness, found.share) == (C.PART, (0.98, 0.98))


def test_parts_of_two_versions_are_no_whole(tmp_path: Path) -> None:
    found = only(ask(tmp_path, part("0-2499", 2500, "a") + part("2500-4999", 2500, "b"), form=FORM))
    assert (found.completeness, found.reasons) == (C.POSSIBLY, ("parts-of-two-versions",))


def test_parts_days_apart_are_not_joined(tmp_path: Path) -> None:
    late = part("2500-4999", 2500).replace("28/Nov", "30/Nov")
    assert only(ask(tmp_path, part("0-2499", 2500) + late, form=FORM)).completeness is C.PART


def test_the_last_bytes_asked_for_from_the_end(tmp_path: Path) -> None:
    assert (
        only(ask(tmp_path, part("0-3999", 4000) + part("-1000", 1000), form=FORM)).completeness is C.CERTAINLY
    )


def test_forwarded_addresses_are_believed_from_trusted_proxies_alone(tmp_path: Path) -> None:
    lines = line(address="198.51.100.1", more=' "203.0.113.5, 203.0.113.6"') + line(
        address="192.0.2.9", more=' "203.0.113.7"'
    )
    question = Question((PATH,), 5000, trusted=("198.51.100.0/24",))
    found = {one.address.value: one for one in ask(tmp_path, lines, question=question).clients}
    assert found.keys() == {"203.0.113.6", "192.0.2.9"}
    assert all("claims-others" in one.doubts for one in found.values())


def test_a_trusted_proxy_that_names_nobody_is_a_cache(tmp_path: Path) -> None:
    answer = ask(tmp_path, line(), question=Question((PATH,), 5000, trusted=("192.0.2.0/24",)))
    assert only(answer).actor is Actor.CACHE
    assert "proxy-unseen" in codes(answer)


@pytest.mark.parametrize(
    ("logged", "client"),
    [("::ffff:192.0.2.1", "192.0.2.1"), ("2001:DB8::1", "2001:db8::1"), ("[2001:db8::1]:443", "2001:db8::1")],
)
def test_addresses_are_written_one_way(tmp_path: Path, logged: str, client: str) -> None:
    assert only(ask(tmp_path, line(address=logged))).address.value == client


def test_an_edge_and_its_origin_tell_of_one_request(tmp_path: Path) -> None:
    edge = json.dumps({
        "date": "2022-11-28", "time": "15:00:01", "sc-bytes": "5300", "c-ip": "203.0.113.5", "cs-method": "GET",
        "cs-uri-stem": SPELT, "sc-status": "200", "cs(User-Agent)": "curl/8", "x-edge-result-type": "Miss",
    })  # fmt: skip
    hit = edge.replace("Miss", "Hit").replace("15:00:01", "15:00:03")
    origin = line(address="198.51.100.1", agent="Amazon CloudFront", more=' "203.0.113.5"')
    question = Question((PATH,), 5000, trusted=("198.51.100.0/24",))
    answer = ask(tmp_path, edge + "\n" + hit + "\n", origin, question=question)
    assert [(one.cache, len(one.legs)) for one in answer.retrievals] == [(Cache.MISS, 1), (Cache.HIT, 0)]
    assert only(answer).address.value == "203.0.113.5"
    assert codes(answer)["copies"] == 1


def test_skew_zone_and_change_of_clocks(tmp_path: Path) -> None:
    form = 'apache:%h %{%Y-%m-%d %H:%M:%S}t "%r" %>s %b'
    early = f'192.0.2.1 2022-11-06 00:30:00 "GET {SPELT} HTTP/1.1" 200 5000\n'
    twice = f'192.0.2.1 2022-11-06 01:30:00 "GET {SPELT} HTTP/1.1" 200 5000\n'
    answer = ask(tmp_path, early + twice, form=form, zone="America/New_York", skew=Skew(90, 2))
    first, second = (one.when for one in answer.retrievals)
    assert (first.at, first.within) == (datetime(2022, 11, 6, 4, 28, 30, tzinfo=UTC), 3)
    assert (second.at, second.within) == (datetime(2022, 11, 6, 5, 28, 30, tzinfo=UTC), 3603)
    assert codes(answer)["clock-change"] == 1
    assert "no-zone" in codes(ask(tmp_path, early, form=form))


def test_silent_hours_are_a_stated_gap(tmp_path: Path) -> None:
    lines = "".join(line(target="/", time=f"28/Nov/2022:{hour:02}:59:59 -0500") for hour in (9, 10, 13, 14))
    answer = ask(tmp_path, lines)
    gap = answer.gaps[0]
    assert (gap.code, gap.since, gap.until) == (
        "silence",
        datetime(2022, 11, 28, 16, tzinfo=UTC),
        datetime(2022, 11, 28, 18, tzinfo=UTC),
    )
    assert not answer.complete


def test_a_window_beyond_the_log_is_a_stated_gap(tmp_path: Path) -> None:
    since = datetime(2022, 11, 28, 12, tzinfo=UTC)
    answer = ask(
        tmp_path, line(), question=Question((PATH,), 5000, since=since, until=since + timedelta(hours=9))
    )
    assert [gap.code for gap in answer.gaps] == ["begins-late", "ends-early"]


def test_a_broken_line_with_the_files_name_is_a_stated_gap(tmp_path: Path) -> None:
    torn = line()[40:]
    answer = ask(tmp_path, line(target="/") + torn + line(target="/"))
    assert [(gap.code, gap.position) for gap in answer.gaps] == [("unread-mention", 2)]
    assert answer.receipts[0].broken == 1


@pytest.mark.parametrize("cut", [10, 60, 100])
def test_a_file_that_ends_in_mid_line(tmp_path: Path, cut: int) -> None:
    answer = ask(tmp_path, line(target="/") + line()[:cut])
    assert "cut" in [gap.code for gap in answer.gaps]
    whole = ask(tmp_path, line(target="/") + line().rstrip("\n"))
    assert whole.complete
    assert only(whole).completeness is C.CERTAINLY


def test_a_damaged_archive_gives_what_stands_before_the_damage(tmp_path: Path) -> None:
    packed = gzip.compress(line().encode() + b"".join(line(target=f"/{n}").encode() for n in range(50_000)))
    for broken in (packed[: len(packed) // 2], packed[:-4000] + b"\xff" * 3000 + packed[-1000:]):
        answer = ask(tmp_path, broken)
        assert "damaged" in [gap.code for gap in answer.gaps]
        assert only(answer).completeness is C.CERTAINLY


def test_a_log_that_is_not_there_or_no_log_is_a_stated_gap(tmp_path: Path) -> None:
    missing = accesses([Log(tmp_path / "none.log")], Question((PATH,), 5000))
    assert "damaged" in [gap.code for gap in missing.gaps]
    assert [gap.code for gap in ask(tmp_path, bytes(range(256)) * 400).gaps][:1] != []


@pytest.mark.parametrize("size", [1 << 18, 3 << 20])
def test_a_line_of_megabytes_is_one_broken_line(tmp_path: Path, size: int) -> None:
    long = b"x" * size + b" /f/list%20of%20people.csv " + b"y" * size + b"\n"
    answer = ask(tmp_path, line().encode() + long + line(time="28/Nov/2022:15:00:09 +0000").encode())
    receipt = answer.receipts[0]
    assert (receipt.lines, receipt.broken, receipt.mentions) == (3, 1, (2,))
    assert only(answer).requests == 2


def test_fields_that_change_in_mid_file(tmp_path: Path) -> None:
    first = "#Fields: date time c-ip cs-method cs-uri-stem sc-status sc-bytes\r\n2022-11-28 15:00:00 192.0.2.1 GET /f/list+of+people.csv 200 5300\r\n"
    second = "#Fields: date time cs-method cs-uri-stem c-ip sc-bytes sc-status\r\n2022-11-28 15:00:01 GET /f/list+of+people.csv 192.0.2.2 5300 200\r\n"
    answer = ask(tmp_path, first + second)
    assert [one.address.value for one in answer.clients] == ["192.0.2.1", "192.0.2.2"]
    assert (answer.receipts[0].directives, answer.receipts[0].broken) == (2, 0)


def test_two_equal_requests_in_a_second_are_two(tmp_path: Path) -> None:
    assert only(ask(tmp_path, line() * 3)).requests == 3
    assert only(ask(tmp_path, line() + line(target="/"), line() + line(target="/x"))).requests == 2


@pytest.mark.parametrize(
    ("names", "series"),
    [
        (
            (
                "access.log",
                "access.log.1",
                "access.log.12.gz",
                "access.log-20221128.zst",
                "access-2022-11-28.log.xz",
            ),
            "access",
        ),
        (("u_ex221128.log", "u_ex22112815.log.gz"), "u_ex"),
        (("E2K.2022-11-28-09.1a2b3c4d.gz", "E2K.2022-11-28-10.9f8e7d6c.gz"), "E2K"),
        (("logs/2022-11-28-09-45-10-0123456789ABCDEF", "logs/2022-11-28-10-45-10-FEDCBA9876543210"), "logs/"),
    ],
)
def test_files_of_one_log(names: tuple[str, ...], series: str) -> None:
    assert {series_of(name) for name in names} == {series}


def test_owners_as_of_the_day(tmp_path: Path) -> None:
    path = tmp_path / "owners.csv"
    path.write_text(
        "network,asn,name,from,until\n192.0.2.0/24,AS64500,Before,,2022-06-30\n192.0.2.0/24,64501,Then,2022-07-01,\n"
        "192.0.2.0/28,64502,Narrower,2022-01-01,2022-12-31\n"
    )
    owners = CsvOwners(path)
    on = datetime(2022, 11, 28, tzinfo=UTC)
    assert (owners.owner("192.0.2.99", on) or pytest.fail("no owner")).name == "Then"
    assert (owners.owner("192.0.2.9", on) or pytest.fail("no owner")).number == 64502
    assert (
        owners.owner("192.0.2.99", datetime(2022, 6, 30, 12, tzinfo=UTC)) or pytest.fail("no owner")
    ).name == "Before"
    assert owners.owner("203.0.113.1", on) is None
    path.write_text("network,asn,name,from,until\nnowhere,1,x,,\n")
    with pytest.raises(UsageError, match="row 2"):
        CsvOwners(path)


def test_addresses_are_masked_and_the_answer_comes_back_whole(tmp_path: Path) -> None:
    answer = ask(tmp_path, line() + line(address="2001:db8:1:2::77"))
    stored = json.loads(json.dumps(as_dict(answer)))
    assert from_dict(stored) == answer
    for shown in (
        repr(answer),
        told(masked(answer)),
        json.dumps(as_dict(masked(answer))),
        str(Address("192.0.2.1")),
    ):
        assert "192.0.2.1" not in shown
        assert "::77" not in shown
    partial = scan(tmp_path / "loga", "loga", Target.of([PATH]))
    assert partial_from_dict(json.loads(json.dumps(partial_as_dict(partial)))) == partial


@pytest.mark.parametrize(
    "stored", [None, {}, {"form": 2}, {"form": 1, "accesses": {}}, {"form": 1, "accesses": 7}]
)
def test_what_is_no_answer_is_refused(stored: object) -> None:
    with pytest.raises(AccessLogError):
        from_dict(stored)


@pytest.mark.parametrize(
    "words", ["nonsense", "nginx:$remote_addr $status", "apache:%h %{%c}t", "combined:x"]
)
def test_a_format_that_cannot_be_read_is_wrong_use(words: str) -> None:
    with pytest.raises(UsageError):
        named(words)


@pytest.mark.parametrize("path", ["", "/", "https://www.agency.example/"])
def test_a_path_that_names_no_file_is_wrong_use(path: str) -> None:
    with pytest.raises(UsageError):
        Target.of([path])
