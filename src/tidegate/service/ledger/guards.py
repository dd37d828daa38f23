"""Triggers by which the database itself refuses to change what was recorded. In: its vendor. Out: statements.

They stop a slip and a stolen application login; who owns the database can lift them, and the checkpoints tell.
A migration that makes one of these tables anew (SQLite does so to alter one) must set them again.
"""

from __future__ import annotations

from collections.abc import Mapping

REFUSAL = "the record is only ever added to"
_ENTRIES, _NODES, _CHECKPOINTS = "ledger_entryrow", "ledger_noderow", "ledger_checkpointrow"
_KEPT: Mapping[str, str] = {_ENTRIES: "", _NODES: "", _CHECKPOINTS: " OF size, at, note"}
"""The tables, and which columns alone may not change ("": none may)."""
_FUNCTION = "ledger_refuse"


def setting(vendor: str) -> tuple[str, ...]:
    """What sets the triggers."""
    return _SET[vendor]


def lifting(vendor: str) -> tuple[str, ...]:
    """What lifts them."""
    return _LIFT[vendor]


def _sqlite() -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{word} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for table, columns in _KEPT.items()
        for word, event in (("update", f"UPDATE{columns}"), ("delete", "DELETE"))
    )


def _postgresql() -> tuple[str, ...]:
    function = (
        f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    rows = (
        f"CREATE TRIGGER {table}_no_{word} BEFORE {event} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}()"
        for table, columns in _KEPT.items()
        for word, event, each in (
            ("update", f"UPDATE{columns}", "ROW"),
            ("delete", "DELETE", "ROW"),
            ("truncate", "TRUNCATE", "STATEMENT"),
        )
    )
    return (function, *rows)


_SET: Mapping[str, tuple[str, ...]] = {"sqlite": _sqlite(), "postgresql": _postgresql()}
_LIFT: Mapping[str, tuple[str, ...]] = {
    "sqlite": tuple(f"DROP TRIGGER {table}_no_{word}" for table in _KEPT for word in ("update", "delete")),
    "postgresql": (f"DROP FUNCTION {_FUNCTION}() CASCADE",),
}
