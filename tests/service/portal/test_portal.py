"""From a proof to a confirmed letter; nobody reaches another attorney's client; nothing tells who exists."""

from __future__ import annotations

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from builders.pdf import PdfFile, show
from service.conftest import snapshot
from service.portal.conftest import BAR, EMAIL, NAME, PHONE, WHY, asked, details, pdf, serial_of
from service.signing_in import HOST, account_of, browser, signed_in
from tidegate.errors import RefusedError
from tidegate.service.accounts.roles import Role
from tidegate.service.ledger.models import EntryRow


def test_an_attorney_asks_is_admitted_and_confirms(office, people, desk) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.portal.acts import clients
    from tidegate.service.portal.acts.admit import admit, proof_of
    from tidegate.service.portal.models import Application
    from tidegate.service.stays.models import Stay

    row, actor = asked(office, 2), desk.actor("test")
    assert proof_of(office, actor, row).startswith(b"%PDF")
    admitted = admit(office, actor, row, WHY)
    assert admitted.token
    assert admitted.representation.person == people[2]
    assert (Application.objects.get().details, Application.objects.get().proof) == ("", "")
    attorney = admitted.representation.account.actor("console")
    (mine,) = clients.clients(attorney)
    from tidegate.service.notices.models import Notice

    letter = Notice.objects.get(serial=serial_of(2))
    assert clients.letter(office, attorney, mine, letter.pk) == (serial_of(2), b"%PDF-letter 2")
    first = clients.confirm(office, attorney, mine, letter.pk)
    assert clients.confirm(office, attorney, mine, letter.pk).pk == first.pk
    assert Stay.objects.get(person=people[2]).notified_at is not None
    assert Notice.objects.get(serial=serial_of(2)).state == "delivered"
    told = [row.act for row in EntryRow.objects.filter(subject=str(people[2].pk)).order_by("pk")]
    assert told.count("response:notice:proven") == 1
    assert {"response:attorney:admitted", "response:client:seen", "response:client:letter_confirmed"} <= set(
        told
    )


def test_a_second_client_goes_to_the_same_account(admit) -> None:  # type: ignore[no-untyped-def]
    assert admit(0).account == admit(1).account
    assert admit(2, email="other@quaystone.example").account != admit(3).account


def test_no_letter_no_access(office, people, desk) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.portal.acts.admit import admit, refuse
    from tidegate.service.portal.models import Representation

    row = asked(office, 77)
    with pytest.raises(RefusedError, match="no letter"):
        admit(office, desk.actor("test"), row, WHY)
    refuse(office, desk.actor("test"), row, WHY)
    with pytest.raises(RefusedError):
        admit(office, desk.actor("test"), row, WHY)
    assert not Representation.objects.exists()


def test_staff_never_gets_a_client_by_their_address(office, people, desk) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.portal.acts.admit import admit

    colleague = account_of("colleague", Role.RESPONDER)
    colleague.email = EMAIL
    colleague.save()
    made = admit(office, desk.actor("test"), asked(office, 1), WHY).representation
    assert made.account != colleague
    assert made.account.roles() == {Role.ATTORNEY}


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.NOTIFIER, Role.COUNSEL)])
def test_only_who_admits_attorneys_rules(office, people, role) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.portal.acts import admit as acts

    actor, row = account_of("somebody", role).actor("test"), asked(office)
    for act in (
        lambda: acts.admit(office, actor, row, WHY),
        lambda: acts.refuse(office, actor, row, WHY),
        lambda: acts.proof_of(office, actor, row),
    ):
        with pytest.raises(RefusedError):
            act()


def with_script() -> bytes:
    file = PdfFile()
    file.page(show("Form of representation"))
    file.catalog["OpenAction"] = "<</S/JavaScript/JS(app.alert(1))>>"
    return file.build()


def with_attachment() -> bytes:
    file = PdfFile()
    file.page(show("Form of representation"))
    inner = file.stream("hidden words")
    outer = file.add(f"<</Type/Filespec/F(a.txt)/EF<</F {inner} 0 R>>>>")
    file.catalog["Names"] = f"<</EmbeddedFiles<</Names[(a.txt) {outer} 0 R]>>>>"
    return file.build()


def test_the_desk_opens_a_copy_in_which_nothing_acts(office, people, desk) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.portal.acts.admit import proof_of
    from tidegate.service.portal.acts.ask import ask

    with snapshot(with_script(), "proof.pdf") as taken:
        row = ask(office, details(), taken)
    copy = proof_of(office, desk.actor("test"), row)
    assert copy.startswith(b"%PDF")
    assert b"JavaScript" not in copy
    assert b"OpenAction" not in copy


@pytest.mark.parametrize(
    "content", [b"", b"no PDF at all", b"PK\x03\x04" + b"x" * 90, b"%PDF-1.7\nbroken", with_attachment()]
)
def test_a_proof_that_is_no_plain_whole_pdf_is_refused(office, content) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.portal.acts.ask import ask
    from tidegate.service.portal.models import Application

    with snapshot(content, "proof.pdf") as taken, pytest.raises(RefusedError):
        ask(office, details(), taken)
    assert not Application.objects.exists()


def test_no_attorney_reaches_anothers_client_by_any_address(office, people, admit) -> None:  # type: ignore[no-untyped-def]
    """Every address of the portal, with each number of theirs, as the other attorney: as if there were none."""
    from tidegate.service.console.portal.urls import urlpatterns
    from tidegate.service.notices.models import Notice

    mine, theirs = admit(0), admit(1, email="other@quaystone.example")
    client = signed_in(mine.account)
    letters = {row.person_id: row.pk for row in Notice.objects.all()}
    tried = 0
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        if "<uuid:number>" not in route or not route.startswith("portal"):
            continue
        for number, paper in (
            (theirs.pk, letters[theirs.person_id]),
            (theirs.pk, letters[mine.person_id]),
            (mine.pk, letters[theirs.person_id]),
            (uuid.uuid4(), uuid.uuid4()),
        ):
            if number == mine.pk and "<uuid:paper>" not in route:
                continue
            path = "/" + route.replace("<uuid:number>", str(number)).replace("<uuid:paper>", str(paper))
            answers = [client.get(path), client.post(path, {"received": "on"})]
            assert {one.status_code for one in answers} <= {404, 405}, path
            tried += 1
    assert tried > 12
    assert not EntryRow.objects.filter(
        act__startswith="response:client", subject=str(theirs.person_id)
    ).exists()


def said(answer, number: uuid.UUID) -> str:  # type: ignore[no-untyped-def]
    """A page without what differs in every answer."""
    text = answer.content.decode().replace(str(number), "NUMBER")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


def test_what_is_not_the_attorneys_is_answered_like_nothing(people, admit) -> None:  # type: ignore[no-untyped-def]
    mine, theirs = admit(0), admit(1, email="other@quaystone.example")
    client = signed_in(mine.account)
    there, nowhere = (
        client.get(f"/portal/clients/{number}") for number in (theirs.pk, uuid.UUID(int=theirs.pk.int ^ 1))
    )
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert said(there, theirs.pk) == said(nowhere, uuid.UUID(int=theirs.pk.int ^ 1))


def test_access_ends_at_once(office, people, admit, desk) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.portal.acts.clients import clients, confirm
    from tidegate.service.portal.acts.end import end

    mine = admit(0)
    client, attorney = signed_in(mine.account), mine.account.actor("console")
    assert client.get(f"/portal/clients/{mine.pk}").status_code == 200
    stranger = account_of("stranger", Role.ATTORNEY).actor("console")
    with pytest.raises(RefusedError):
        end(office, stranger, mine)
    end(office, desk.actor("test"), mine)
    end(office, desk.actor("test"), mine)
    assert client.get(f"/portal/clients/{mine.pk}").status_code == 302
    assert clients(attorney) == []
    from tidegate.service.notices.models import Notice

    with pytest.raises(RefusedError, match="ended"):
        confirm(office, attorney, mine, Notice.objects.get(serial=serial_of(0)).pk)
    assert EntryRow.objects.filter(act="response:attorney:ended").count() == 1


def test_what_has_not_left_the_house_is_shown_to_nobody(office, people, admit) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.notices.models import Notice
    from tidegate.service.portal import papers

    mine = admit(0)
    for change in ({"out_at": None}, {"superseded": True}, {"letter": ""}, {"audience": "immigration judge"}):
        kept = Notice.objects.filter(serial=serial_of(0)).values(*change).get()
        Notice.objects.filter(serial=serial_of(0)).update(**change)
        assert papers.letters(mine) == []
        Notice.objects.filter(serial=serial_of(0)).update(**kept)
    assert len(papers.letters(mine)) == 1


def send(client: Client, at: int, content: bytes) -> object:
    told = {"name": NAME, "email": EMAIL, "telephone": PHONE, "bar": BAR, "serial": serial_of(at)}
    return client.post("/portal/ask", {**told, "proof": SimpleUploadedFile("proof.pdf", content)})


def test_the_answer_is_the_same_whether_or_not_there_is_a_letter(people, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tidegate.service.console.portal.outside.LEAST_SECONDS", 0.0)
    client = Client(HTTP_HOST=HOST)
    there, nowhere = (send(client, at, pdf("Form of representation")) for at in (1, 7777))
    assert (there.status_code, nowhere.status_code) == (200, 200)
    assert there.content == nowhere.content
    assert len(there.wsgi_request.COOKIES) == 0


def test_one_address_asks_so_often_and_no_more(people, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tidegate.service.console.portal.outside.LEAST_SECONDS", 0.0)
    client = Client(HTTP_HOST=HOST)
    codes = [send(client, at, b"no PDF").status_code for at in range(6)]
    assert codes == [422] * 5 + [429]


def test_no_value_stands_in_a_row_or_an_entry(office, people, admit, desk) -> None:  # type: ignore[no-untyped-def]
    """What an attorney writes is in the vault; of the account, which is theirs, name and address remain."""
    from django.db import connection

    from tidegate.service.portal.acts.clients import clients, confirm, give

    waiting, mine = asked(office, 3, name="Umber Hollowell", email="umber@hollowell.example"), admit(0)
    attorney = mine.account.actor("console")
    from tidegate.service.notices.models import Notice

    confirm(office, attorney, clients(attorney)[0], Notice.objects.get(serial=serial_of(0)).pk)
    with snapshot(pdf("Canary statement Vexwort"), "Vexwort.pdf") as taken:
        give(office, attorney, mine, taken)
    assert waiting.serial == serial_of(3)
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table == "accounts_account":
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            text = repr(cursor.fetchall())
            found += [
                (table, one)
                for one in (NAME, EMAIL, PHONE, BAR, "Umber", "hollowell", "Vexwort", "Canary")
                if one in text
            ]
    assert found == []


def test_a_statement_reaches_who_carries_the_review_and_nobody_else(office, people, admit, desk) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.portal.acts.clients import give
    from tidegate.service.portal.acts.statements import of_person, read

    mine = admit(0)
    with snapshot(pdf("What the client fears now"), "s.pdf") as taken:
        first = give(office, mine.account.actor("console"), mine, taken)
    with snapshot(pdf("What the client fears now"), "s.pdf") as taken:
        assert give(office, mine.account.actor("console"), mine, taken).pk == first.pk
    assert of_person(people[0].pk) == [first]
    reviewer = account_of("reviewer", Role.CASE_REVIEWER).actor("test")
    assert read(office, reviewer, first).startswith(b"%PDF")
    for actor in (desk.actor("test"), mine.account.actor("test")):
        with pytest.raises(RefusedError):
            read(office, actor, first)
    assert EntryRow.objects.filter(act="response:client:statement_read").count() == 1


def test_killed_after_the_ruling_the_next_minute_discards(office, people, desk, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.portal import chores
    from tidegate.service.portal.acts import admit as acts
    from tidegate.service.portal.models import Application

    row = asked(office, 1)
    monkeypatch.setattr(acts, "forget", lambda *_: None)
    acts.admit(office, desk.actor("test"), row, WHY)
    monkeypatch.undo()
    assert Application.objects.get().proof
    assert chores.every_minute(office) == 1
    assert (Application.objects.get().details, Application.objects.get().proof) == ("", "")
    assert chores.every_minute(office) == 0


def test_pages_of_staff_and_attorney_answer_in_each_language(office, people, admit, desk) -> None:  # type: ignore[no-untyped-def]
    mine, row = admit(0), asked(office, 1)
    for client, paths, languages in (
        (signed_in(desk), ("/attorneys", f"/attorneys/{row.pk}"), ("en", "es")),
        (
            signed_in(mine.account),
            ("/portal/clients", f"/portal/clients/{mine.pk}"),
            ("en", "es", "fa", "ar"),
        ),
        (browser(), ("/portal", "/portal/ask", "/report"), ("en", "es", "fa", "ar")),
    ):
        for language in languages:
            client.cookies["language"] = language
            for path in paths:
                answer = client.get(path)
                assert answer.status_code == 200, (path, answer.content[:300])
                assert (
                    f'<html lang="{language}" dir="{"rtl" if language in ("fa", "ar") else "ltr"}">'
                    in answer.content.decode()
                )
