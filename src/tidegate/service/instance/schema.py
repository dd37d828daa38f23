"""What `instance.toml` may say. In: a parsed table. Out: the table with defaults filled in, or one InstanceError."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidegate.errors import InstanceError


@dataclass(frozen=True, slots=True)
class Setting:
    """One key: its type, its default (None: must be written), and what it means."""

    type: type
    default: Any
    meaning: str


OPEN = "open"
"""A section whose keys another room knows and checks: a site, a witness."""

SECTIONS: Mapping[str, Mapping[str, Setting]] = {
    "service": {
        "address": Setting(str, "http://127.0.0.1:8440", "where people reach the console"),
        "listen": Setting(str, "127.0.0.1:8440", "the socket `tidegate serve` opens"),
        "workers": Setting(int, 1, "files inspected at once"),
        "upload_bytes": Setting(int, 2 << 30, "the largest file that may be submitted"),
        "demo": Setting(bool, False, "invented people only: accounts are printed, keys may be lost"),
        "trusted_proxies": Setting(int, 0, "proxies in front whose X-Forwarded-For is believed"),
    },
    "database": {
        "url": Setting(str, "sqlite:data/tidegate.sqlite3", "or postgresql://user@host/name"),
        "password": Setting(str, "", "a reference to the password: env:NAME or file:PATH"),
    },
    "keys": {
        "folder": Setting(str, "keys", "what a backup must not hold"),
        "sealing": Setting(str, "file:keys/sealing.key", "seals the data keys"),
        "fingerprint": Setting(str, "file:keys/fingerprint.key", "keys the fingerprints of findings"),
        "session": Setting(str, "file:keys/session.key", "signs sessions"),
        "replicas": Setting(list, [], "further folders of the data keys; shredding reaches them"),
    },
    "registry": {
        "folder": Setting(str, "", "the registry of protected people"),
        "key": Setting(str, "", "a reference to its key"),
    },
    "review": {
        "people": Setting(int, 2, "different people who release a held file; never the uploader"),
        "clearance_days": Setting(int, 30, "how long a clearance lets a file be published"),
        "ruling_days": Setting(int, 30, "how long a release by ruling lasts at most"),
        "reminder_hours": Setting(int, 24, "how often an unanswered hold is told again"),
        "registry_double_approval": Setting(bool, False, "whether two approvers may release a registry hit"),
        "second_look_hours": Setting(int, 24, "between an approver's two looks at a registry hit"),
        "reveals_a_day": Setting(int, 20, "values one person may uncover in 24 hours"),
        "withdraw_on_block": Setting(bool, True, "whether a live file that now blocks is taken down"),
    },
    "mail": {
        "host": Setting(str, "", "SMTP server; none: messages wait in the outbox"),
        "port": Setting(int, 25, ""),
        "sender": Setting(str, "", "the address messages come from"),
        "user": Setting(str, "", ""),
        "password": Setting(str, "", "a reference: env:NAME or file:PATH"),
        "tls": Setting(str, "starttls", "starttls, tls or none"),
        "alarms": Setting(list, [], "addresses that alarms are sent to"),
        "authority": Setting(str, "", "a file of certificates the server is believed by; none: the system's"),
        "seconds": Setting(int, 60, "how long the server may take for an answer"),
        "barred": Setting(list, [], "domains that nothing is ever sent to, with all below them"),
        "bounces": Setting(str, "", "the [mailbox.NAME] that reports of undelivered mail come to"),
    },
    "oidc": {
        "issuer": Setting(str, "", "where people sign in; none: local accounts"),
        "client": Setting(str, "", "the client id"),
        "password": Setting(str, "", "a reference to the client's password"),
        "roles_claim": Setting(str, "tidegate_roles", "the claim that lists a person's roles"),
    },
    "record": {
        "origin": Setting(str, "tidegate", "the log's name on its checkpoints"),
        "checkpoint_minutes": Setting(int, 60, "at most so long between checkpoints"),
        "stamp_url": Setting(str, "", "an RFC 3161 time stamping server"),
        "stamp_authority": Setting(str, "", "the file of its certificates"),
    },
    "watch": {
        "on": Setting(bool, True, "whether `tidegate serve` looks at what is really live"),
        "unwatched": Setting(list, [], "sites that are not looked at"),
        "poll_seconds": Setting(int, 10, "between two listings of a site; a folder tells of changes at once"),
        "take_down": Setting(str, "block", "from which verdict without asking: block, hold or never"),
        "unknown": Setting(
            str, "alarm", "bytes nobody cleared and nothing was found in: observe, alarm, take down"
        ),
        "breaker_most": Setting(int, 20, "take-downs in a window before people are asked instead"),
        "breaker_percent": Setting(
            int, 10, "the same, as a share of what is live; five are always let through"
        ),
        "breaker_minutes": Setting(int, 10, "the window"),
        "canary_minutes": Setting(int, 0, "how often an invented roster tests the alarm; 0: never"),
        "canary_seconds": Setting(int, 60, "how soon it must be found and gone"),
        "silence_seconds": Setting(int, 120, "how long a site may go without being looked at"),
        "deny_folder": Setting(str, "", "where the web server's deny-map lies; none: no map is written"),
        "cdn": Setting(list, [], "names of [cdn.NAME] that are purged"),
        "reports": Setting(bool, True, "whether strangers may report at /report"),
        "reports_an_hour": Setting(int, 200, "from everybody together; one address may send ten"),
    },
    "pages": {
        "quiet_from": Setting(str, "", "local to UTC, such as 22:00: what can wait does"),
        "quiet_until": Setting(str, "", "such as 06:00"),
        "group_seconds": Setting(int, 20, "alarms of one kind within it are one message"),
        "escalate_minutes": Setting(int, 15, "how long an urgent alarm waits for somebody; 0: for ever"),
        "escalate": Setting(list, [], "addresses told then"),
        "webhook": Setting(str, "", "an address that alarms are posted to, signed"),
        "webhook_key": Setting(str, "", "a reference to the key it is signed with"),
        "webhook_networks": Setting(list, [], "networks of your own that it may lie in"),
    },
    "response": {
        "open_on": Setting(str, "block", "which live files open an incident: block, registry or never"),
        "logs": Setting(list, [], "log files kept while an incident is open: tables of name, path, zone"),
        "log_minutes": Setting(int, 10, "how often what they have grown by is kept"),
        "own_networks": Setting(list, [], "networks whose requests are our own"),
        "trusted_proxies": Setting(list, [], "networks whose X-Forwarded-For is believed"),
        "crawler_ranges": Setting(str, "", "a folder of the networks that crawlers publish"),
        "network_database": Setting(str, "", "whose a network is: a MaxMind database, or a dated CSV"),
        "stay_days": Setting(int, 30, "after the proven notice to a person, and a decided review"),
        "questions_a_day": Setting(int, 50_000, "whether somebody is stayed, of one account in 24 hours"),
        "list_key": Setting(
            str, "", "a reference to the key under which the daily list names people; none: no list"
        ),
        "list_hours": Setting(int, 36, "how long a list is good for"),
        "retention": Setting(
            str, "", "the signed retention file; none: the shipped one, which nobody signed"
        ),
        "canaries": Setting(int, 3, "invented people among the affected of each incident"),
        "person_reveals_a_day": Setting(int, 200, "affected people one account may uncover in 24 hours"),
        "counsel_days": Setting(int, 30, "how long a case review waits for the attorney's word"),
        "appeal_days": Setting(
            int, 30, "how long a decided case review may be appealed, once the person was told"
        ),
        "duty_rules": Setting(str, "", "a folder of your own rule files for legal duties"),
    },
    "notices": {
        "name": Setting(str, "", "the office that writes letters; none: no letter is written"),
        "unit": Setting(str, "", "which part of it"),
        "address": Setting(list, [], "its postal address, line by line"),
        "site": Setting(str, "", "a page of its own on which contacts can be checked"),
        "contacts": Setting(list, [], "ways to reach it: tables of channel, value, hours"),
        "counsel": Setting(
            str, "", "who confirmed what letters say of rights; else counsel does in each incident"
        ),
        "zone": Setting(str, "UTC", "the time zone letters tell times in, such as America/New_York"),
        "language": Setting(str, "en", "of letters to people whose language is not known"),
        "languages": Setting(
            dict, {}, 'language of a case (ISO 639) -> language of the letter, such as quc = "es"'
        ),
        "steps": Setting(list, [], "what letters say can be done, as counsel confirms it; none: all of them"),
        "court": Setting(dict, {}, "where judges are written to: name, address (a list), mail"),
        "authorities": Setting(list, [], "tables of name, address, mail, rule"),
        "approval_days": Setting(int, 90, "how long counsel's approval of a text lasts"),
        "processes": Setting(int, 2, "that set letters at once"),
    },
    "deletions": {
        "sender": Setting(
            str, "", "who asks for deletion and where to answer, as it stands under each request"
        ),
        "answer_days": Setting(int, 7, "how long an answer may take before a reminder is drafted"),
        "reminders": Setting(int, 2, "reminders before somebody is told that a request is not answered"),
        "countries": Setting(list, ["US"], "countries whose networks may be asked without counsel"),
        "contacts": Setting(str, "", "a CSV of asn, mail, country: whom networks' owners want written to"),
        "trace_key": Setting(
            str, "", "a reference to the key of fingerprint packs; none: keys/trace.key, made when needed"
        ),
    },
    "cases": {
        "kind": Setting(str, "", "where cases are known from: file, database or http; none: nowhere"),
        "path": Setting(str, "", "of a file: csv, xlsx or parquet"),
        "url": Setting(str, "", "of a database or a service"),
        "query": Setting(str, "", "of a database: one SELECT that gives the columns"),
        "password": Setting(str, "", "a reference to a database's password: env:NAME or file:PATH"),
        "token": Setting(str, "", "a reference to a service's token: env:NAME or file:PATH"),
        "networks": Setting(list, [], "networks of your own that a service may lie in"),
        "columns": Setting(dict, {}, "which column is which field: docs/guides/stays.md"),
    },
}
NAMED_SECTIONS: Mapping[str, Mapping[str, Setting] | str] = {
    "site": OPEN,
    "cdn": OPEN,
    "mailbox": OPEN,
    "slot": {
        "site": Setting(str, "public", "the site it is published on"),
        "folder": Setting(str, "", "the folder there"),
    },
}
LISTED_SECTIONS = ("witness",)


def checked(raw: Mapping[str, Any], source: str) -> dict[str, Any]:
    """The settings, complete. Raises InstanceError naming section, key and fix."""
    known = (*SECTIONS, *NAMED_SECTIONS, *LISTED_SECTIONS)
    for name in raw:
        if name not in known:
            raise InstanceError(f"{source}: no section [{name}]; sections are {', '.join(known)}")
    whole: dict[str, Any] = {
        name: _section(raw.get(name, {}), settings, f"{source}: [{name}]")
        for name, settings in SECTIONS.items()
    }
    for name, inner in NAMED_SECTIONS.items():
        tables = _table(raw.get(name, {}), f"{source}: [{name}.NAME]")
        whole[name] = {
            key: _table(table, f"{source}: [{name}.{key}]")
            if isinstance(inner, str)
            else _section(table, inner, f"{source}: [{name}.{key}]")
            for key, table in tables.items()
        }
    for name in LISTED_SECTIONS:
        tables = raw.get(name, [])
        if not isinstance(tables, list):
            raise InstanceError(f"{source}: write [[{name}]] with two brackets: there may be several")
        whole[name] = [_table(table, f"{source}: [[{name}]]") for table in tables]
    return whole


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InstanceError(f"{where} must be a table")
    return dict(value)


def _section(value: Any, settings: Mapping[str, Setting], where: str) -> dict[str, Any]:
    table = _table(value, where)
    for key, given in table.items():
        if key not in settings:
            raise InstanceError(f"{where} has no key {key}; keys are {', '.join(settings)}")
        wanted = settings[key].type
        if not isinstance(given, wanted) or (wanted is int and isinstance(given, bool)):
            raise InstanceError(f"{where} {key} must be of the form {_FORMS[wanted]}")
        if isinstance(given, int) and given < 0:
            raise InstanceError(f"{where} {key} must not be negative")
    return {key: table.get(key, setting.default) for key, setting in settings.items()}


_FORMS = {
    dict: "a table",
    str: "text in quotes",
    int: "a whole number",
    bool: "true or false",
    list: "a list in brackets",
}
