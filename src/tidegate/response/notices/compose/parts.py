"""The sections that letters share: when, which fields, who fetched it, how to reach the office. In: Notice, Words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidegate.model.notice import Channel
from tidegate.response.notices.calendars import number_text, zone_text
from tidegate.response.notices.document import (
    Block,
    Bullets,
    Document,
    Heading,
    Line,
    Paragraph,
    Rows,
    Run,
    ltr,
    own,
    words,
)

if TYPE_CHECKING:
    from tidegate.model.notice import Bounds, Contact, Notice
    from tidegate.response.notices.compose.words import Words


def title(say: Words, key: str) -> Heading:
    """A section's heading."""
    return Heading(words(say.text(f"{key}.title")))


def happened(notice: Notice, say: Words) -> list[Block]:
    """When the file could be fetched, with bounds and what is in doubt."""
    times = notice.reachable
    found: list[Line] = [_instant(say, "posted", times.posted), _instant(say, "removed", times.removed)]
    if times.caches_until is not None:
        found.append(say.line("happened.caches_until", until=say.time(times.caches_until)))
    found += [words(say.text(f"happened.doubt.{doubt}")) for doubt in times.doubts]
    found.append(say.line("happened.zone", zone=ltr(zone_text(times.posted.earliest))))
    return [title(say, "happened"), Bullets(tuple(found))]


def _instant(say: Words, which: str, bounds: Bounds) -> Line:
    if bounds.earliest == bounds.latest:
        return say.line(f"happened.{which}_at", at=say.time(bounds.earliest))
    return say.line(
        f"happened.{which}_between",
        **{"from": say.time(bounds.earliest), "until": say.time(bounds.latest)},
    )


def fields(notice: Notice, say: Words) -> list[Block]:
    """Which kinds of fields, those that anyone saw before those that were hidden; never their values."""
    found: list[Block] = [title(say, "fields")]
    for visible, key in ((True, "fields.visible"), (False, "fields.hidden")):
        kinds = [one.kind for one in notice.fields if one.visible is visible]
        if kinds:
            found.append(Paragraph(words(say.text(key))))
            found.append(Bullets(tuple(words(say.text(f"fields.kind.{kind}")) for kind in kinds)))
    return found


def accesses(notice: Notice, say: Words) -> list[Block]:
    """Who fetched it: how many, of which kinds, who surely has the whole, and what is not known."""
    known = notice.accesses
    found: list[Block] = [title(say, "accesses")]
    if not known.known:
        return [*found, Paragraph(words(say.text("accesses.unknown")))]
    if known.total:
        found.append(Paragraph(say.counted("accesses.total", known.total)))
        found.append(Paragraph(words(say.text("accesses.list"))))
        found.append(
            Rows(
                tuple(
                    (words(say.text(f"accesses.kind.{kind}")), (Run(number_text(count, say.language)),))
                    for kind, count in known.clients
                    if count
                )
            )
        )
        found.append(
            Paragraph(
                say.counted("accesses.whole", known.whole)
                if known.whole
                else words(say.text("accesses.whole_none"))
            )
        )
    else:
        found.append(Paragraph(words(say.text("accesses.none"))))
    if known.doubts:
        found.append(Paragraph(words(say.text("accesses.doubts"))))
        found.append(Bullets(tuple(words(say.text(f"accesses.doubt.{doubt}")) for doubt in known.doubts)))
    return found


def measures(notice: Notice, say: Words) -> list[Block]:
    """What the office did and does."""
    found = tuple(words(say.text(f"measures.kind.{measure}")) for measure in notice.measures)
    return [title(say, "measures"), Bullets(found)] if found else []


def contacts(notice: Notice, say: Words) -> Rows:
    """Ways to the office, each under its own name."""
    return Rows(
        tuple(
            (words(say.text(f"contacts.channel.{one.channel}")), _way(one)) for one in notice.office.contacts
        )
    )


def link(address: str) -> Run:
    """A web address as people type it, which also keeps it from being broken after its scheme."""
    return ltr(address.removeprefix("https://"))


def _way(contact: Contact) -> Line:
    value = own(contact.value) if contact.channel in (Channel.POST, Channel.VISIT) else link(contact.value)
    return (value, Run(" · "), own(contact.hours)) if contact.hours else (value,)


def dressed(
    notice: Notice,
    say: Words,
    form: str,
    *,
    head: tuple[tuple[Line, Line], ...] = (),
    blocks: list[Block],
) -> Document:
    """A whole letter round its blocks. `form`: the section of the catalogue that has its title and subject."""
    office = notice.office
    basic = (
        (words(say.text("head.date")), (say.day(notice.written),)),
        (words(say.text("head.serial")), (ltr(notice.serial),)),
        (words(say.text("head.incident")), (ltr(notice.incident),)),
    )
    return Document(
        language=say.language.code,
        direction=say.language.direction,
        font=say.language.font,
        title=say.text(f"{form}.title"),
        subject="".join(run.text for run in say.line(f"{form}.subject", office=own(office.name))),
        serial=notice.serial,
        sender=tuple((own(text),) for text in (office.name, office.unit, *office.address) if text),
        address=tuple((own(text),) for text in (notice.recipient.name, *notice.recipient.address) if text),
        head=(*basic, *head),
        blocks=tuple(blocks),
        page=say.text("head.page"),
        draft=say.text("head.draft") if notice.draft else "",
        unreviewed=say.unreviewed,
    )
