"""Presidio's predefined pattern recognisers over every filled cell of a csv, column by column with the heading as
context. Runs in the peer's own environment; prints one JSON object: cells, seconds of CPU with start-up."""

from __future__ import annotations

import csv
import json
import logging
import resource
import sys

logging.disable(logging.WARNING)


def main(path: str) -> None:
    import spacy
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    nlp = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "blank"}])
    nlp.nlp = {"en": spacy.blank("en")}
    nlp.load = lambda: None
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(nlp_engine=nlp, languages=["en"])
    registry.recognizers = [r for r in registry.recognizers if "Spacy" not in type(r).__name__]
    engine = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])
    batch = BatchAnalyzerEngine(analyzer_engine=engine)
    with open(path, newline="", encoding="utf-8") as text:
        heading, *rows = csv.reader(text)
    cells = found = 0
    for index, name in enumerate(heading):
        values = [row[index] for row in rows if index < len(row) and row[index]]
        cells += len(values)
        results = batch.analyze_iterator(values, language="en", context=name.replace("-", " ").split())
        found += sum(any(hit.score >= 0.35 for hit in hits) for hits in results)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cells": cells, "found": found, "cpu": usage.ru_utime + usage.ru_stime}))


main(sys.argv[1])
