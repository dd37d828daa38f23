"""Reading what is live, and having it judged. In: a site and one of its entries. Out: a snapshot, its inspection.

The bytes come from the site itself, for they are there at once; what the public receives beside them (headers, another
variant of a cache) is asked for from outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tidegate.errors import FetchError, SiteError
from tidegate.inspection.snapshot import Recording, Snapshot, taken
from tidegate.model.slot import Contract
from tidegate.model.verdict import Inspection
from tidegate.service.office import Office
from tidegate.sites.content import PIECE
from tidegate.sites.interface import Published, Site
from tidegate.sites.public import Public


@contextmanager
def snapshot(site: Site, entry: Published) -> Iterator[Snapshot]:
    """The bytes of one version. Raises SiteError where they cannot be had."""
    with Recording(entry.size) as recording, site.read(entry.path, _version(entry)) as stream:
        try:
            while piece := stream.read(PIECE):
                recording.add(piece)
        except OSError as error:
            raise SiteError(f"{site.name}: a file could not be read ({type(error).__name__})") from None
        made = taken(recording, entry.path.rpartition("/")[2])
    with made:
        yield made


@contextmanager
def fetched(public: Public, url: str) -> Iterator[tuple[Snapshot, int, tuple[tuple[str, str], ...]]]:
    """What an address gives: its bytes, status and headers. Raises FetchError."""
    with public.fetcher.open(url) as answer, Recording() as recording:
        for piece in answer.pieces():
            recording.add(piece)
        made = taken(recording, url.partition("?")[0].rpartition("/")[2])
    with made:
        yield made, answer.status, answer.headers


def judged(office: Office, made: Snapshot, contract: Contract) -> Inspection:
    """Under what is in force. Never raises over what a file is."""
    return office.judge(made, contract)


def headers(public: Public | None, path: str) -> tuple[tuple[str, str], ...]:
    """What the public receives beside the bytes; nothing where nobody answers."""
    if public is None:
        return ()
    try:
        with public.fetcher.open(public.url(path)) as answer:
            return ((":status", str(answer.status)), *answer.headers)
    except FetchError:
        return ()


def is_there(site: Site, entry: Published) -> bool:
    """Whether it lies there unchanged."""
    try:
        return any(
            (one.version, one.token) == (entry.version, entry.token) for one in site.versions(entry.path)
        )
    except SiteError:
        return True


def _version(entry: Published) -> str:
    return "" if entry.current and not entry.version else entry.version
