"""The guard's one door: what passes, what a named person can let out, and that it fails closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tidegate.model.finding import Finding
from tidegate.model.gap import Gap
from tidegate.model.location import Location
from tidegate.model.notice import Audience
from tidegate.model.verdict import Analysis, Inspection, Judgement, Verdict, Versions
from tidegate.response.notices import preview
from tidegate.response.notices.compose import compose
from tidegate.response.notices.guard import Approval, Cause, Outcome, Outgoing, Own, Prints, Ruling, check
from tidegate.response.notices.guard.letters import as_mail, on_paper
from tidegate.response.notices.guard.ruling import APPROVABLE, Reason
from tidegate.response.notices.languages import LANGUAGES, OFFICIAL
from tidegate.response.notices.mail import message

NOW = datetime(2022, 11, 29, 12, tzinfo=UTC)
KNOWN = Prints.of(b"k" * 32, names=["Parisa Zamani", *preview.NAMES.values()], numbers=["A900000001"])
LETTERS = [(code, Audience.PERSON) for code in LANGUAGES] + [
    (code, audience) for audience in Audience if audience is not Audience.PERSON for code in OFFICIAL
]


def ask(outgoing: Outgoing, *approvals: Approval, now: datetime = NOW) -> Ruling:
    return check(outgoing, known=KNOWN, own=Own(), now=now, approvals=approvals)


def language_approval(code: str) -> Approval:
    return Approval(Cause.TRANSLATION, f"language:{code}", "Quillon Vestry", NOW + timedelta(days=1))


def plain_letter(text: str = "We write to you about a letter.", **changes: object) -> Outgoing:
    return replace(Outgoing(texts=(text,), audience=Audience.PERSON), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "audience"), LETTERS)
def test_our_own_letters_pass_once_counsel_and_a_reader_have(code: str, audience: Audience) -> None:
    notice = replace(preview.notice(code, audience), counsel="Quillon Vestry")
    outgoing = on_paper(notice, compose(notice))
    assert {reason.cause for reason in ask(outgoing).reasons} == {Cause.TRANSLATION}
    assert ask(outgoing).outcome is Outcome.HOLD
    ruling = ask(outgoing, language_approval(code))
    assert ruling.outcome is Outcome.PASS
    assert ruling.approved == ((Cause.TRANSLATION, "Quillon Vestry"),)


@pytest.mark.parametrize(("code", "audience"), LETTERS)
def test_our_own_mail_passes_as_well(code: str, audience: Audience) -> None:
    notice = replace(preview.notice(code, audience), counsel="Quillon Vestry")
    notice = replace(notice, recipient=replace(notice.recipient, mail="someone@example.org", country="IR"))
    document = compose(notice)
    made = message(
        document,
        sender="n@agency.example.org",
        name="Example Agency",
        recipient="someone@example.org",
        key="k1",
        now=NOW,
    )
    assert ask(as_mail(notice, document, made), language_approval(code)).outcome is Outcome.PASS


@pytest.mark.parametrize("where", ["html", "comment", "attachment"])
def test_every_part_of_a_message_is_looked_at(where: str) -> None:
    notice = replace(preview.notice("en"), counsel="Quillon Vestry")
    notice = replace(notice, recipient=replace(notice.recipient, mail="someone@example.org"))
    document = compose(notice)
    made = message(
        document,
        sender="n@agency.example.org",
        name="Example Agency",
        recipient="someone@example.org",
        key="k1",
        now=NOW,
    )
    if where == "attachment":
        made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="x.pdf")
        cause = Cause.UNREAD
    else:
        page = made.get_body(("html",))
        assert page is not None
        told = "<p>Parisa Zamani</p>" if where == "html" else "<!-- Parisa Zamani -->"
        page.set_content(page.get_content() + told, subtype="html")
        cause = Cause.OTHER_PERSON
    assert cause in {
        reason.cause for reason in ask(as_mail(notice, document, made), language_approval("en")).reasons
    }


def test_a_draft_leaves_for_nobody() -> None:
    notice = preview.notice("en")
    ruling = ask(on_paper(notice, compose(notice)), language_approval("en"))
    assert {reason.cause for reason in ruling.reasons} == {Cause.DRAFT}
    assert ruling.outcome is Outcome.REFUSE


def test_a_letter_with_somebody_elses_name_is_refused() -> None:
    notice = replace(preview.notice("en"), counsel="Quillon Vestry")
    document = compose(notice)
    outgoing = on_paper(notice, document)
    mixed = replace(outgoing, texts=(*outgoing.texts, "Parisa Zamani"))
    assert ask(mixed, language_approval("en")).outcome is Outcome.REFUSE


def test_a_nation_in_an_address_says_nothing_of_people() -> None:
    line = "4 Cuba Road, people's block"
    assert ask(plain_letter(line, own=(line,))).outcome is Outcome.PASS
    assert ask(plain_letter(line)).outcome is Outcome.HOLD


def test_whoever_is_called_like_a_nation_is_no_group() -> None:
    line = "We write because your client Jordan Chad was among the people in the file."
    assert ask(plain_letter(line, own=("Jordan Chad",))).outcome is Outcome.PASS
    assert ask(plain_letter(line)).outcome is Outcome.HOLD
    about = f"{line} Some people of Chad were, too."
    assert ask(plain_letter(about, own=("Jordan Chad",))).outcome is Outcome.HOLD


GROUP = plain_letter("Some of your nationals are on the list.")


@pytest.mark.parametrize(
    ("approval", "outcome"),
    [
        (Approval(Cause.GROUP, GROUP.digest, "Quillon Vestry", NOW + timedelta(hours=1)), Outcome.PASS),
        (Approval(Cause.GROUP, GROUP.digest, " ", NOW + timedelta(hours=1)), Outcome.HOLD),
        (Approval(Cause.GROUP, GROUP.digest, "Quillon Vestry", NOW), Outcome.HOLD),
        (
            Approval(Cause.GROUP, plain_letter("x").digest, "Quillon Vestry", NOW + timedelta(hours=1)),
            Outcome.HOLD,
        ),
        (Approval(Cause.MEMBERSHIP, GROUP.digest, "Quillon Vestry", NOW + timedelta(hours=1)), Outcome.HOLD),
        (
            Approval(Cause.TRANSLATION, "language:en", "Quillon Vestry", NOW + timedelta(hours=1)),
            Outcome.HOLD,
        ),
    ],
)
def test_an_approval_is_for_one_text_one_cause_and_a_while(approval: Approval, outcome: Outcome) -> None:
    assert ask(GROUP, approval).outcome is outcome


def test_an_approval_does_not_follow_a_text_to_another_recipient() -> None:
    approval = Approval(Cause.GROUP, GROUP.digest, "Quillon Vestry", NOW + timedelta(hours=1))
    assert ask(replace(GROUP, mail="a@example.org"), approval).outcome is Outcome.HOLD
    assert ask(replace(GROUP, audience=None), approval).outcome is Outcome.HOLD


@pytest.mark.parametrize("cause", sorted(set(Cause) - APPROVABLE, key=lambda cause: cause.name))
def test_what_nobody_may_approve_is_refused(cause: Cause) -> None:
    assert Reason(cause, "text 1").outcome is Outcome.REFUSE


def test_no_approval_lets_out_what_nobody_may_approve() -> None:
    bad = plain_letter("Parisa Zamani, A900-000-001")
    approvals = [Approval(cause, bad.digest, "Quillon Vestry", NOW + timedelta(hours=1)) for cause in Cause]
    assert ask(bad, *approvals).outcome is Outcome.REFUSE


@pytest.mark.parametrize(
    "text", ["", "  ", "We wri\u200bte", "pа\u0443pal", "a\u202eb", "\u2066open", "shut\u2069", "\ue000"]
)
def test_empty_and_disguised_texts_are_refused(text: str) -> None:
    assert ask(plain_letter(text)).outcome is Outcome.REFUSE


def test_no_prints_no_letter() -> None:
    assert check(plain_letter(), known=None, own=Own(), now=NOW).outcome is Outcome.REFUSE


def test_an_error_inside_refuses_and_tells_no_value() -> None:
    class Broken(Prints):
        def has_number(self, text: str) -> bool:
            raise RuntimeError("Parisa Zamani")

    broken = Broken(b"k" * 32, frozenset())
    ruling = check(plain_letter("A900000001"), known=broken, own=Own(), now=NOW)
    assert ruling.outcome is Outcome.REFUSE
    assert {reason.cause for reason in ruling.reasons} == {Cause.BROKEN}
    assert "Parisa" not in repr(ruling)


def inspection(protected: frozenset[int] = frozenset(), gaps: tuple[Gap, ...] = ()) -> Inspection:
    findings: tuple[Finding, ...] = ()
    analysis = Analysis(findings=findings, gaps=gaps, protected=protected)
    return Inspection("letter.pdf", None, Judgement(Verdict.CLEAR, ()), analysis, Versions("p", "r"))


@pytest.mark.parametrize(
    ("found", "allowed", "outcome"),
    [
        (inspection(), frozenset[int](), Outcome.PASS),
        (inspection(frozenset({7})), frozenset({7}), Outcome.PASS),
        (inspection(frozenset({7, 8})), frozenset({7}), Outcome.REFUSE),
        (inspection(gaps=(Gap(Location(), 1, "unread"),)), frozenset[int](), Outcome.REFUSE),
    ],
)
def test_the_inspectors_answer_counts(found: Inspection, allowed: frozenset[int], outcome: Outcome) -> None:
    ruling = check(plain_letter(), known=KNOWN, own=Own(), now=NOW, inspection=found, numbers=allowed)
    assert ruling.outcome is outcome


def test_the_digest_binds_all_of_it() -> None:
    one = plain_letter()
    others = [
        replace(one, texts=("other",)),
        replace(one, texts=(*one.texts, "")),
        replace(one, audience=None),
        replace(one, mail="a@example.org"),
        replace(one, post=("x",)),
        replace(one, headers={"Subject": "x"}),
    ]
    assert len({one.digest, *(other.digest for other in others)}) == 7


def test_repr_holds_no_value() -> None:
    assert "nationals" not in repr(GROUP)
