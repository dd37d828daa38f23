"""Witnesses as `[[witness]]` in instance.toml names them. In: settings. Out: what keeps checkpoints, or one error.

    [[witness]]  name = "auditor"  kind = "folder"  path = "/mnt/auditor/checkpoints"
    [[witness]]  name = "archive"  kind = "s3"      bucket, prefix, endpoint, region, access_key, private_key
    [[witness]]  name = "counsel"  kind = "mail"    recipient, saved (what they saved of it, if it can be read here)

Credentials are references: `env:NAME` or `file:PATH`. Mail goes through the server of `[mail]`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tidegate.errors import InstanceError, RecordError, SiteError
from tidegate.record.witness.folder import FolderWitness
from tidegate.record.witness.interface import Witness
from tidegate.service.instance.instance import Instance
from tidegate.sites import credentials

FEWEST = 2
_ALLOWED: Mapping[str, frozenset[str]] = {
    "folder": frozenset({"path"}),
    "s3": frozenset({"bucket", "prefix", "endpoint", "region", "access_key", "private_key"}),
    "mail": frozenset({"recipient", "saved"}),
}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "folder": ("path",),
    "s3": ("bucket", "access_key", "private_key"),
    "mail": ("recipient",),
}


def names(instance: Instance) -> list[str]:
    """What the settings call them. Raises InstanceError where a table is wrong."""
    tables: Sequence[Mapping[str, Any]] = instance.settings["witness"]
    found = [_checked(table, place) for place, table in enumerate(tables, 1)]
    if len(set(found)) != len(found):
        raise InstanceError("[[witness]]: two have one name: each needs its own")
    return found


def too_few(instance: Instance) -> str:
    """What to warn of, or ""."""
    count = len(names(instance))
    if count >= FEWEST:
        return ""
    return f"{count} of the {FEWEST} witnesses that a record needs: add [[witness]] to instance.toml, kept by others"


def opened(instance: Instance, name: str) -> Witness:
    """One of them. Raises InstanceError, and RecordError where its credentials cannot be had."""
    for place, table in enumerate(instance.settings["witness"], 1):
        if _checked(table, place) == name:
            return _OPEN[table["kind"]](instance, name, table)
    raise InstanceError(f"there is no witness {name} in instance.toml any more")


def _checked(table: Mapping[str, Any], place: int) -> str:
    name, kind = table.get("name"), table.get("kind")
    where = f"[[witness]] number {place}"
    if not isinstance(name, str) or not 0 < len(name) <= 64:
        raise InstanceError(f'{where} needs name = "..." of at most 64 characters')
    if not isinstance(kind, str) or kind not in _ALLOWED:
        raise InstanceError(f"{where}: kind is one of {', '.join(_ALLOWED)}")
    if unknown := sorted(set(table) - _ALLOWED[kind] - {"name", "kind"}):
        raise InstanceError(
            f"{where}: {unknown[0]} is no setting of kind {kind}: known are {_listed(_ALLOWED[kind])}"
        )
    for key in _NEEDED[kind]:
        if not table.get(key):
            raise InstanceError(f'{where} needs {key} = "..."')
    if wrong := [key for key, worth in table.items() if not isinstance(worth, str)]:
        raise InstanceError(f"{where}: {wrong[0]} must be text in quotes")
    return name


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


def _credential(instance: Instance, name: str, reference: str) -> str:
    try:
        return credentials.load(instance.reference(reference)) if reference else ""
    except SiteError as error:
        raise RecordError(f"witness {name}: {error}") from None


def _folder(instance: Instance, name: str, table: Mapping[str, Any]) -> Witness:
    return FolderWitness(name, instance.path(table["path"]))


def _s3(instance: Instance, name: str, table: Mapping[str, Any]) -> Witness:
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise RecordError(f'witness {name} needs boto3: pip install "tidegate[service]"') from None
    from tidegate.record.witness.s3 import BucketWitness

    endpoint = table.get("endpoint") or None
    options: dict[str, Any] = {"ignore_configured_endpoint_urls": True}  # not in the stubs
    config = Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"total_max_attempts": 2, "mode": "standard"},
        s3={"addressing_style": "path" if endpoint else "auto"},
        **options,
    )
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=endpoint,
        region_name=table.get("region", "us-east-1"),
        config=config,
        aws_access_key_id=_credential(instance, name, table["access_key"]),
        aws_secret_access_key=_credential(instance, name, table["private_key"]),
    )
    return BucketWitness(name, client, table["bucket"], table.get("prefix", ""))


def _mail(instance: Instance, name: str, table: Mapping[str, Any]) -> Witness:
    from tidegate.record.witness.mail import MailServer, MailWitness

    mail = instance.section("mail")
    if not mail["host"] or not mail["sender"]:
        raise RecordError(f"witness {name}: [mail] in instance.toml names no host or sender")
    if mail["tls"] not in ("none", "starttls", "tls"):
        raise InstanceError("[mail] tls is one of starttls, tls, none")
    password = _credential(instance, name, mail["password"])
    server = MailServer(mail["host"], mail["port"], mail["tls"], mail["user"], password)
    saved = table.get("saved")
    return MailWitness(
        name, server, mail["sender"], table["recipient"], instance.path(saved) if saved else None
    )


_OPEN = {"folder": _folder, "s3": _s3, "mail": _mail}
