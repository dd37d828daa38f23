"""The incidents that no gate could have stopped, for the file went another road: rows 3, 16, 17, 18, 20, 24 and 25.

Each on a real web server before the site, with the mechanism of its row; gone means that the public gets nothing.
"""

# ruff: noqa: F811 - pytest hands fixtures over by name

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from ipaddress import ip_network
from urllib.parse import urlsplit

import pytest
from pytest_socket import enable_socket

from builders.nginx import nginx
from incidents import files
from service.conftest import _office_closed, office  # noqa: F401  fixtures
from service.watch.conftest import leak, patrol  # noqa: F401  fixtures
from tidegate.service.releases.models import Alarm
from tidegate.service.watch import chores
from tidegate.service.watch.acts import report
from tidegate.service.watch.models import Observation, ObservationState, Report
from tidegate.sites.addresses import Reach
from tidegate.sites.fetch import Fetcher, Limits
from tidegate.sites.public import Public

Status = Callable[[str], int]


@pytest.fixture
def public(office, tmp_path) -> Iterator[Status]:  # type: ignore[no-untyped-def]
    """The site behind a real nginx; gives what a stranger gets for a path."""
    enable_socket()
    with nginx(tmp_path / "nginx", office.instance.home / "site") as address:
        found = urlsplit(address)
        assert found.port is not None
        reach = Reach((ip_network("127.0.0.0/8"),))
        office.site("public").public = Public(address, Fetcher(reach, Limits(ports=(found.port,))))

        def status(path: str) -> int:
            connection = HTTPConnection("127.0.0.1", found.port, timeout=10)
            connection.request("GET", found.path + path)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            return answer.status

        yield status


def one(made: dict[str, bytes]) -> tuple[str, bytes]:
    return next(iter(made.items()))


def test_3_a_fuller_file_at_the_same_place_is_taken_down_again(patrol, leak, public) -> None:  # type: ignore[no-untyped-def]
    name, content = one(files.narratives())
    leak(f"foi/{name}", content)
    patrol.whole()
    assert public(f"foi/{name}") == 404
    fuller = files.two_tabs()["returns.xlsx"]
    leak(f"foi/{name}", fuller)
    assert public(f"foi/{name}") == 200
    patrol.whole()
    assert public(f"foi/{name}") == 404
    assert Observation.objects.filter(state=ObservationState.TAKEN_DOWN).count() == 2


def test_16_a_file_whose_link_was_removed_is_found_and_goes(office, patrol, leak, public) -> None:  # type: ignore[no-untyped-def]
    name, content = one(files.hidden_column_comes_back())
    leak("index.html", b"<!doctype html><title>Honours</title><p>The list has been removed.</p>")
    leak(f"lists/{name}", content)
    patrol.whole()
    assert [public(path) for path in (f"lists/{name}", f"lists/{name}?v=2", f"lists//{name}")] == [404] * 3
    row = Observation.objects.get(path=f"lists/{name}")
    assert row.take_downs.get().verified_at is not None


def test_17_what_a_dashboard_lets_anybody_download_is_looked_at(patrol, leak, public) -> None:  # type: ignore[no-untyped-def]
    name, content = one(files.dashboard_data())
    leak(f"dashboards/{name}", content)
    leak("dashboards/view.csv", files.archive({}) and b"County,Permits\nFresno,1200\nKern,1310\n")
    patrol.whole()
    assert public(f"dashboards/{name}") == 404
    assert public("dashboards/view.csv") == 200


def test_18_a_warning_that_names_no_file_waits_for_a_person_until_one_answers(
    office, patrol, leak, public
) -> None:  # type: ignore[no-untyped-def]
    name, content = one(files.published_to_the_wrong_server())
    leak(f"internal/{name}", content)
    report.receive(office, "A table of patients seems to be on your public server since this afternoon.")
    report.receive(office, f"Patients! {office.site('public').public.address}internal/{name}")
    chores.reports(office, {"public": patrol})
    assert public(f"internal/{name}") == 404  # of the second, before anybody has read either
    waiting = Alarm.objects.filter(kind="report", acknowledged_at=None)
    assert waiting.count() == 2
    assert {row.outcome for row in Report.objects.all()} == {"no address in it", "1 observation"}


def test_20_addresses_that_can_be_counted_on_hide_nothing(patrol, leak, public) -> None:  # type: ignore[no-untyped-def]
    page = next(iter(files.decisions_in_bulk().values()))
    paths = [f"documents/{number}.html" for number in range(101, 104)]
    for number, path in enumerate(paths):
        leak(path, page + b"<!-- %d -->" % number)
    patrol.whole()
    assert [public(path) for path in paths] == [404] * 3


def test_24_a_dump_in_the_web_root_that_nobody_links_to_is_found_and_goes(patrol, leak, public) -> None:  # type: ignore[no-untyped-def]
    name, content = one(files.database_dump())
    leak(name, content)
    patrol.whole()
    assert public(name) == 404
    assert Alarm.objects.filter(kind="live-file").count() == 1


def test_25_scans_of_identity_papers_among_uploads_are_read_and_go(patrol, leak, public) -> None:  # type: ignore[no-untyped-def]
    name, content = one(files.identity_scans())
    leak(f"uploads/{name}", content)
    row = patrol.whole().observations[0]
    assert (row.verdict, public(f"uploads/{name}")) == ("block", 404)
    assert row.before is None or row.before < row.at
    assert row.at - row.take_downs.get().ordered_at < dt.timedelta(minutes=1)
