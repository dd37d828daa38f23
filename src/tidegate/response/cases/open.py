"""From settings to the source that answers. In: a plain table of settings, and keys by reference. Out: a CaseSource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from tidegate.errors import RegistryError, StayError
from tidegate.registry.mapping import PeopleMap
from tidegate.registry.sources import Source, open_source
from tidegate.response.cases.interface import CaseSource
from tidegate.response.cases.rows import FIELDS, columns_of
from tidegate.response.cases.table import TableCases

SECONDS = 30.0


def open_cases(settings: Mapping[str, Any], reference: Callable[[str], str]) -> CaseSource | None:
    """None where none is named. `reference`: the text that a reference names. Raises StayError."""
    kind = settings["kind"]
    if not kind:
        return None
    columns = columns_of(settings["columns"])
    given = {name: columns[name] for name in FIELDS if name in settings["columns"]}
    if kind == "file":
        return _table(settings["path"], "", given or columns)
    if kind == "database":
        return _table(_with_password(settings, reference), settings["query"], given or columns)
    if kind == "http":
        return _service(settings, columns, reference)
    raise StayError("[cases] kind is one of: file, database, http")


def _table(name: str, query: str, columns: Mapping[str, str]) -> CaseSource:
    try:
        source: Source = open_source(name, PeopleMap((), query=query))
    except RegistryError as error:
        raise StayError(f"the case source cannot be opened: {error}") from None
    if not {"case", "a_number"} & columns.keys():
        raise StayError("[cases] columns must name a case or an a_number")
    return TableCases(source, columns)


def _with_password(settings: Mapping[str, Any], reference: Callable[[str], str]) -> str:
    url = str(settings["url"])
    if not settings["password"]:
        return url
    import sqlalchemy

    whole = sqlalchemy.make_url(url).set(password=reference(settings["password"]))
    return whole.render_as_string(hide_password=False)


def _service(
    settings: Mapping[str, Any], columns: Mapping[str, str], reference: Callable[[str], str]
) -> CaseSource:
    # Only here: it loads TLS, which files and databases do not need.
    from tidegate.response.cases.service import MOST_BYTES, ServiceCases
    from tidegate.sites.addresses import Reach
    from tidegate.sites.fetch import Fetcher, Limits

    try:
        reach = Reach(tuple(ip_network(one) for one in settings["networks"]))
    except ValueError:
        raise StayError('[cases] networks are written as "10.1.0.0/16"') from None
    url = str(settings["url"])
    try:
        port = urlsplit(url).port
    except ValueError:
        raise StayError("[cases] url is no address") from None
    ports = (80, 443) if port is None else (port,)
    limits = Limits(seconds=SECONDS, read_seconds=SECONDS, bytes=MOST_BYTES, redirects=0, ports=ports)
    token = reference(settings["token"]) if settings["token"] else ""
    return ServiceCases(url, token, columns, Fetcher(reach, limits))
