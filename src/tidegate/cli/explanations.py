"""Everything that can be explained. In: the topics, the detectors and the judge's rules. Out: topics by id."""

from __future__ import annotations

from dataclasses import replace

from tidegate.cli.topics import TOPICS, Topic, rule_id


def explanations() -> dict[str, Topic]:
    """Topics, with each detector's own account of how it recognises its type, and the judge's rules."""
    from tidegate.inspection.detectors.catalogue import DETECTORS
    from tidegate.inspection.judge import RULES

    topics = dict(TOPICS)
    for detector in DETECTORS:
        known = topics[rule_id(detector.type)]
        if detector.explains not in known.text:
            topics[known.id] = replace(known, text=f"{known.text}\n\n{detector.explains}")
    for rule in RULES:
        topics.setdefault(rule.id, Topic(rule.id, rule.id, rule.summary, rule.explains, rule.remedy))
    return topics
