"""The mail server as settings name it. In: an office. Out: a Route, or None where no server is named."""

from __future__ import annotations

from tidegate.errors import InstanceError
from tidegate.service.office import Office
from tidegate.service.outbox.smtp import Route
from tidegate.service.references import reference


def route(office: Office) -> Route | None:
    """Raises InstanceError."""
    section = office.instance.section("mail")
    if not section["host"]:
        return None
    if section["tls"] not in ("tls", "starttls", "none"):
        raise InstanceError("[mail] tls must be starttls, tls or none")
    password = reference(office, section["password"], "[mail] password") if section["user"] else ""
    authority = str(office.instance.path(section["authority"])) if section["authority"] else ""
    return Route(
        section["host"],
        section["port"],
        section["tls"],
        section["user"],
        password,
        authority,
        float(max(1, section["seconds"])),
        section["sender"].rpartition("@")[2] or "localhost",
    )
