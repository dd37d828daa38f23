"""Stayed people with letters that have left the house, attorneys, and those who rule on their proofs."""

from __future__ import annotations

import io
from typing import Any

import pytest

from builders.disclosed import Leak, leak
from builders.pdf import PdfFile, show
from service.conftest import snapshot
from service.signing_in import account_of
from service.stays.conftest import opened  # noqa: F401 - a fixture
from tidegate.response.notices.papers.serials import serial
from tidegate.service.accounts.roles import Role
from tidegate.service.portal.acts.ask import Details

NAME, EMAIL, PHONE, BAR = "Oriel Quaystone", "oriel@quaystone.example", "+1 202-555-0177", "Anytown 0099 417"
WHY = "compared signature and the bar's register"


def pdf(text: str) -> bytes:
    """A page of text that nobody objects to."""
    file = PdfFile()
    file.page(show(text))
    return file.build()


def serial_of(at: int) -> str:
    return serial(at.to_bytes(5, "big"))


def details(at: int = 0, email: str = EMAIL, name: str = NAME) -> Details:
    return Details(name, email, PHONE, BAR, serial_of(at))


def asked(office: Any, at: int = 0, **more: str) -> Any:
    from tidegate.service.portal.acts.ask import ask

    with snapshot(pdf(f"Form of representation {at}"), "proof.pdf") as taken:
        return ask(office, details(at, **more), taken)


@pytest.fixture(scope="session")
def disclosed() -> Leak:
    return leak(6)


@pytest.fixture
def people(office, opened, disclosed):  # type: ignore[no-untyped-def]  # noqa: F811
    """Everybody stayed, each with one letter that left; the letter's serial is by their place."""
    from tidegate.service.incidents.holder import holder_of_person
    from tidegate.service.notices.models import Notice
    from tidegate.service.stays.acts.stay import stay
    from tidegate.service.stays.models import AffectedPerson

    row = opened(disclosed.xlsx())
    stay(office, row, lambda _: None)
    found = list(AffectedPerson.objects.order_by("number"))
    for at, person in enumerate(found):
        letter = office.vault.put(holder_of_person(person.pk), io.BytesIO(b"%%PDF-letter %d" % at)).digest
        Notice.objects.create(
            incident=row, person=person, audience="person", key=f"{at}", serial=serial_of(at), language="en",
            way="hand", state="out", letter=letter, made_at=office.now(), out_at=office.now(),
        )  # fmt: skip
    return found


@pytest.fixture
def desk(transactional_db: None):  # type: ignore[no-untyped-def]
    return account_of("desk", Role.NOTIFIER)


@pytest.fixture
def admit(office, people, desk):  # type: ignore[no-untyped-def]
    """Admits an attorney for the person at a place; gives the representation."""
    from tidegate.service.portal.acts.admit import admit as do_admit

    def make(at: int, email: str = EMAIL) -> Any:
        return do_admit(office, desk.actor("test"), asked(office, at, email=email), WHY).representation

    return make
