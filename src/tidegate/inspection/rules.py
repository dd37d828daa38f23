"""Every rule of the judge as data: its id in reasons and in `tidegate explain`, what it brings, and why."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.verdict import Verdict
from tidegate.policy.text import printable


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `id` begins every reason it gives (`roster: …`). `worst`: the severest verdict it brings."""

    id: str
    title: str
    worst: Verdict
    explains: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file is not clear: rule, verdict, words, what would clear it, and how many it concerns."""

    rule: str
    verdict: Verdict
    text: str
    remedies: tuple[str, ...] = ()
    weight: int = 0

    @property
    def line(self) -> str:
        """`rule-id: words`, in one printable line."""
        return printable(f"{self.rule}: {self.text}")


_ALL = (
    Rule("registry", "Somebody in the registry", Verdict.BLOCK,
         "The file speaks of people whom the agency must protect: their identifier, or two fields of the same person "
         "in one row, sentence or form, is in the registry. It blocks in every slot, whatever else is allowed. "
         "Who they are is told to the response only (`tidegate registry who`)."),
    Rule("roster", "A row per person", Verdict.BLOCK,
         'A table has a row per person: its columns mean names, identifiers, or what is known of one '
         'person. Numbers of people are never a roster, however many digits they have. Blocks where it is '
         'likely, holds where it is possible. Cleared by removing the table, by publishing counts, or, for'
         ' people published on purpose, by a slot with people = "named".'),
    Rule("identifier", "A number that belongs to one person", Verdict.BLOCK,
         "An A-number, receipt, social security, passport or other number by which one person is found. It"
         " blocks in every slot: no allowance in a policy can permit it."),
    Rule("person", "A person's name or birth date", Verdict.BLOCK,
         'Somebody is named, or a birth date stands, in a table or a passage. Blocks where it is likely, '
         'holds where it is possible, unless the slot names people (people = "named") and allows that '
         'type.'),
    Rule("named-type", "More about named people than the slot allows", Verdict.BLOCK,
         "The slot lets people be named, but the file tells more of them than its `types` list: a home "
         "address, a protection claim or a case status blocks; a nationality, attorney, facility, "
         "telephone or e-mail holds."),
    Rule("named-expired", "The allowance to name people has expired", Verdict.HOLD,
         "The slot's allowance ran out, so it allows nothing any more: people in the file block as they "
         "would in any other slot, and even a file without people holds until the owner renews the "
         "allowance or ends it."),
    Rule("people", "People were counted that no finding shows", Verdict.HOLD,
         "Reading counted persons in the file, but no finding says where. The two must agree before a file"
         " clears."),
    Rule("small-count", "A count below the slot's smallest", Verdict.HOLD,
         "A cell shows fewer people than the slot's `minimum_count`. Few people in one cell can be told "
         "apart by those who know them."),
    Rule("unread", "Something in the file was not read", Verdict.HOLD,
         "Bytes that no reader understood, an unknown or encrypted part, a limit reached, a reading "
         "process that died. Nobody can vouch for what was not read, so nothing unread is ever clear."),
    Rule("unread-picture", "What a picture shows was not read", Verdict.HOLD,
         "OCR could not read a picture: there is no OCR engine, it shows a script that is not installed or "
         "something like words that could not be made out, or a limit was reached. It holds, unless the "
         "policy says `unread_pictures = true` in the slot: then it is only told."),
    Rule("incomplete", "The receipt does not add up", Verdict.HOLD,
         "Every byte of a file must be read, in every part, before it may clear. Here the receipt has "
         "fewer bytes read than the file has, a part that was read in part, or nothing at all."),
    Rule("unknown", "Something this version does not know", Verdict.HOLD,
         "A finding, likelihood or rule that this version has no judgement for. What is unknown is never "
         "clear."),
    Rule("registry-stale", "No registry, or one that is too old", Verdict.HOLD,
         "The policy asks for a registry of protected people, and there was none, or it is older than "
         "`max_age_days`: somebody added since would not be recognised."),
    Rule("sandbox", "Read in a weaker sandbox", Verdict.HOLD,
         "The system lacks a layer of the sandbox in which files are read. Whether such a file may clear "
         "is for the policy to say: `sandbox_weaker = true` in the slot."),
    Rule("contract-format", "Not a format of this slot", Verdict.HOLD,
         "The slot's contract lists the formats it expects, and the file is none of them."),
    Rule("contract-sheet", "A sheet that the slot does not expect", Verdict.HOLD,
         "No past release had this sheet or table. It may be a working copy, or raw rows beneath the "
         "statistics. Years, months and numbers in names do not matter."),
    Rule("contract-missing", "A required sheet is missing", Verdict.HOLD,
         "Every past release had a sheet that this file lacks: it may be the wrong file."),
    Rule("contract-column", "A heading that the slot does not expect", Verdict.HOLD,
         "A sheet has a column that no past release had. A column added again by a system, or by hand, is "
         "how addresses and names have been published before."),
    Rule("contract-kind", "A column of another kind than expected", Verdict.HOLD,
         "A column whose heading is expected holds something else than in past releases, such as text in "
         "place of numbers, or names in place of places."),
    Rule("contract-rows", "Far more or fewer rows than expected", Verdict.HOLD,
         "The number of rows lies outside the contract's band: statistics grow slowly, raw rows do not."),
)  # fmt: skip

RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
"""By id, in the order in which reasons are told."""
ORDER = {rule_id: place for place, rule_id in enumerate(RULES)}
