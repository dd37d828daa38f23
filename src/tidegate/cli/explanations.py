"""Everything that can be explained. In: topics, detectors and the judge's rules. Out: topics by id."""

from __future__ import annotations

from dataclasses import replace

from tidegate.report.topics import Topic, rule_id, topics


def explanations() -> dict[str, Topic]:
    """Topics, told by the detector itself where a type has one, and the judge's rules."""
    from tidegate.inspection.detectors.catalogue import DETECTORS
    from tidegate.inspection.judge import RULES

    known = dict(topics())
    for detector in DETECTORS:
        topic = known[rule_id(detector.type)]
        known[topic.id] = replace(topic, text=detector.explains)
    for rule in RULES.values():
        text = f"{rule.explains} The worst it brings is {rule.worst.label}."
        same = known.get(rule.id)
        known[rule.id] = (
            Topic(rule.id, rule.id, f"{rule.title}.", text)
            if same is None
            else replace(same, text=f"{same.text}\n\n{text}")
        )
    return known
