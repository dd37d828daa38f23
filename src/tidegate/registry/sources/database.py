"""PostgreSQL, MySQL and MariaDB, SQLite, SQL Server: one query, streamed by the server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from tidegate.errors import RegistryError
from tidegate.registry.sources.files import require
from tidegate.registry.sources.interface import ROWS, Batch

_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "sqlite": "sqlite",
    "mssql": "mssql+pytds",
}


class Database:
    """One query. With `resume_by`, a column of the result by which it can be ordered, a build goes on where it
    was killed; without, from the beginning. An address that holds a password is named `env:VARIABLE`.
    """

    def __init__(self, address: str, query: str, resume_by: str) -> None:
        try:
            import sqlalchemy
        except ImportError:
            raise RegistryError("databases need SQLAlchemy and a driver: pip install tidegate[sql]") from None
        if address.startswith("env:"):
            address = os.environ.get(address[4:], "")
        kind, _, rest = address.partition("://")
        driver = _DRIVERS.get(kind, kind)
        if not rest or driver.partition("+")[0] not in {"postgresql", "mysql", "mariadb", "sqlite", "mssql"}:
            raise RegistryError(f"no database is called {kind!r}: there are {', '.join(sorted(_DRIVERS))}")
        if not query:
            raise RegistryError('a database needs a query in the map: [source] query = "SELECT ..."')
        self._sql = sqlalchemy
        try:
            self._url = sqlalchemy.make_url(f"{driver}://{rest}")
        except sqlalchemy.exc.ArgumentError:
            raise RegistryError("the address of the database is no address") from None
        self.name = f"{kind} {self._url.database or ''}".strip()
        self._query, self._resume_by = query.strip().rstrip(";"), resume_by

    def identity(self) -> str:
        """Server, database and query; the same only where a place means the same."""
        place = self._url.set(password=None).render_as_string()
        return f"{place}:{blake2b(self._query.encode(), digest_size=8).hexdigest()}:{self._resume_by}"

    def rows(self) -> int | None:
        """Not asked: to count may take as long as to read."""
        return None

    def batches(self, columns: tuple[str, ...], after: str = "") -> Iterator[Batch]:
        """Raises RegistryError where the server, the query or a column fails."""
        sql = self._sql
        query, given = self._ordered(after)
        engine = sql.create_engine(self._url, hide_parameters=True)
        try:
            with engine.connect() as connection:
                streamed = connection.execution_options(stream_results=True, yield_per=ROWS)
                with streamed.execute(sql.text(query), given) as result:
                    yield from self._batches(result, columns)
        except sql.exc.SQLAlchemyError as error:
            # The driver's own words may quote a value.
            cause = type(getattr(error, "orig", None) or error).__name__
            raise RegistryError(f"{self.name}: the query cannot be run ({cause})") from None
        finally:
            engine.dispose()

    def _batches(self, result: Any, columns: tuple[str, ...]) -> Iterator[Batch]:
        names = list(result.keys())
        key = self._resume_by
        wanted = (*columns, *([key] if key and key not in columns else []))
        require(wanted, names, self.name)
        places = {name: names.index(name) for name in wanted}
        for rows in result.partitions(ROWS):
            turned = list(zip(*rows, strict=True))
            last = _text(turned[places[key]][-1]) if key else ""
            texts = {name: pa.array(map(_text, turned[places[name]]), pa.string()) for name in columns}
            yield Batch(texts, last or "")

    def _ordered(self, after: str) -> tuple[str, dict[str, str]]:
        if not self._resume_by:
            return self._query, {}
        name = self._sql.create_engine(self._url).dialect.identifier_preparer.quote(self._resume_by)
        inner = f"SELECT * FROM ({self._query}) people"  # noqa: S608  the office's own query, from its own map
        where = f" WHERE CAST({name} AS CHAR(64)) > :after" if after else ""
        return f"{inner}{where} ORDER BY CAST({name} AS CHAR(64))", {"after": after} if after else {}


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)
