"""Everybody's evidence: one paper a person, sealed for them alone, telling of nobody else; a killed run goes on."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

from service.inquiry.conftest import WHY
from tidegate.errors import RefusedError, VaultError
from tidegate.service.inquiry.acts import bundle, take
from tidegate.service.inquiry.models import Bundling, Paper
from tidegate.service.ledger.models import EntryRow


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as opened:
        return "\n".join(page.get_textpage().get_text_range() for page in opened)


def test_a_paper_a_person_and_a_killed_run_goes_on(office, people, incident, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(bundle, "BATCH", 7)
    begun = bundle.begin(office, people.responder, incident)
    assert bundle.begin(office, people.counsel, incident).pk == begun.pk
    real, left = bundle._keep, [2]

    def dying(*words):  # type: ignore[no-untyped-def]
        real(*words)
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt

    monkeypatch.setattr(bundle, "_keep", dying)
    with pytest.raises(KeyboardInterrupt):
        bundle.run(office, begun.pk)
    monkeypatch.setattr(bundle, "_keep", real)
    assert Paper.objects.count() == 14
    # As long as the dead run's lease lasts nobody goes on; then somebody does.
    assert bundle.run(office, begun.pk) == 0
    Bundling.objects.update(lease_until=office.now())
    assert bundle.run(office, begun.pk) == begun.of - 14
    assert Paper.objects.values("person").distinct().count() == Paper.objects.count() == begun.of
    told = EntryRow.objects.filter(act="response:papers:made").count()
    assert told == -(-begun.of // 7)
    row = Paper.objects.select_related("person", "incident").order_by("pk").first()
    assert row is not None
    with pytest.raises(RefusedError):
        take.take(office, people.auditor, row, WHY)
    with take.take(office, people.counsel, row, WHY).content as sealed:
        content = sealed.read()
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.Root.MarkInfo.Marked
    assert str(row.person_id) in text_of(content).replace("\r\n", "").replace("\n", "")
    office.vault.shred(bundle.holder_of_person(row.person_id))
    with pytest.raises(VaultError):
        take.take(office, people.counsel, row, WHY)


def test_it_tells_of_nobody_else(office, people, incident, disclosed) -> None:  # type: ignore[no-untyped-def]
    begun = bundle.begin(office, people.responder, incident)
    bundle.run(office, begun.pk)
    numbers = {str(one.person.a_number) for one in disclosed.told}
    for row in Paper.objects.order_by("pk")[:10]:
        with take.take(office, people.counsel, row, WHY).content as sealed:
            said = text_of(sealed.read())
        assert not [number for number in numbers if number in said]


def test_one_persons_is_made_when_it_is_asked_for(office, people, incident, client) -> None:  # type: ignore[no-untyped-def]
    row = incident.affected.order_by("number").first()
    with pytest.raises(RefusedError):
        bundle.one(office, people.auditor, row)
    assert not Paper.objects.exists()
    first, second = (bundle.one(office, people.counsel, row) for _ in range(2))
    assert (first.version, second.version) == (1, 2)
    with take.take(office, people.counsel, second, WHY).content as sealed:
        assert str(row.pk) in text_of(sealed.read()).replace("\r\n", "").replace("\n", "")
    entries = EntryRow.objects.filter(act="response:papers:made", subject=str(row.pk))
    assert entries.count() == 2
