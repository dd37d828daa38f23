"""Rebuild `src/tidegate/inspection/names/names.bin` from pinned packages and the typed lists; same input, same bytes.

Needs `tools/name_sources/requirements.txt` installed (build time only). With `--holdout SEED` half of all words are
left out, for `bench/names.py`; `--out` says where to write. Prints one line of counts.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from array import array
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

from name_sources import grams, packages, typed
from name_sources.evidence import Evidence, Keep, keep_all, keep_half, long_enough

from tidegate.inspection.names import asset

RARE = 5e-7  # what a token weighs on either side before any list speaks of it
SOUND_SHARE = 0.75  # how far its letters move a listed token
NAME_ENOUGH = 2e-5  # a word this usual as a name never vetoes
SAME = 0.4  # a token whose letters say as much as its lists needs no entry
SURELY_OTHER = -1.5  # nor a word, unheard of as a name, whose letters already say so


def gather(keep: Keep) -> Evidence:
    """All sources, mixed."""
    evidence = Evidence()
    typed.add_typed(evidence, keep)
    packages.add_names(evidence, keep)
    packages.add_others(evidence, keep)
    return evidence


def examples(evidence: Evidence) -> list[grams.Example]:
    """Tokens to learn letters from: both sides weigh the same, rare tokens nearly as much as usual ones."""
    rows = []
    for token in sorted(evidence.names.keys() | evidence.others.keys()):
        named, other = evidence.names.get(token, 0.0), evidence.others.get(token, 0.0)
        if len(token) < 30 and long_enough(token):
            rows.append((token, named / (named + other), (named + other) ** 0.3))
    name_total = sum(weight * target for _, target, weight in rows)
    other_total = sum(weight * (1 - target) for _, target, weight in rows)
    mean = len(rows) / 2
    return [
        (token, target, weight * mean * (target / name_total + (1 - target) / other_total))
        for token, target, weight in rows
    ]


def odds(evidence: Evidence, token: str, sound: float) -> float:
    """Log odds of a listed token: its shares of the two sides, smoothed by what its letters say."""
    lean = math.exp(SOUND_SHARE * max(-4.0, min(4.0, sound)))
    return math.log(
        (evidence.names.get(token, 0.0) + RARE * lean) / (evidence.others.get(token, 0.0) + RARE / lean)
    )


def flags(evidence: Evidence, token: str) -> int:
    """The roles and vetoes of a token."""
    usual = evidence.names.get(token, 0.0) >= NAME_ENOUGH
    return (
        asset.GIVEN * (token in evidence.given)
        | asset.FAMILY * (token in evidence.family)
        | asset.VETO * (token in evidence.veto and not usual)
        | asset.COMMON * (token in evidence.common and not usual)
    )


def table(evidence: Evidence, weights: list[int], scale: float) -> list[tuple[int, int, int]]:
    """Sorted (hash, odds in sixteenths, flags) of every token worth an entry; collisions keep the likelier name."""
    entries: dict[int, tuple[int, int]] = {}
    for token in sorted(evidence.names.keys() | evidence.others.keys() | evidence.veto):
        buckets = asset.gram_buckets(token)
        sound = scale * sum(weights[bucket] for bucket in buckets) / math.sqrt(len(buckets))
        value, role = odds(evidence, token, sound), flags(evidence, token)
        if not role and (abs(value - sound) < SAME or max(value, sound) < SURELY_OTHER):
            continue
        step = max(-127, min(127, round(value / asset.ODDS_STEP)))
        code = asset.token_hash(token)
        if code not in entries or entries[code][0] < step:
            entries[code] = (step, role)
    return [(code, *entries[code]) for code in sorted(entries)]


def little(words: array[int]) -> bytes:
    """uint32 values as little-endian bytes."""
    if sys.byteorder == "big":
        words.byteswap()
    return words.tobytes()


def build(keep: Keep) -> bytes:
    """The whole asset."""
    evidence = gather(keep)
    weights, scale = grams.quantised(grams.train(examples(evidence)))
    entries = table(evidence, weights, scale)
    phrases = sorted({asset.token_hash(phrase) for phrase in evidence.phrases})
    return b"".join(
        (
            asset.HEADER.pack(asset.MAGIC, scale, len(entries), len(phrases)),
            little(array("I", [code for code, _, _ in entries])),
            array("b", [step for _, step, _ in entries]).tobytes(),
            bytes(role for _, _, role in entries),
            little(array("I", phrases)),
            array("b", weights).tobytes(),
        )
    )


def main() -> None:
    """Parse the command line, build, write, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=asset.DEFAULT)
    parser.add_argument("--holdout", type=int, metavar="SEED")
    arguments = parser.parse_args()
    started = time.process_time()
    content = build(keep_all if arguments.holdout is None else keep_half(arguments.holdout))
    arguments.out.write_bytes(content)
    _, _, tokens, phrases = asset.HEADER.unpack_from(content)
    seconds = time.process_time() - started
    print(
        f"{arguments.out.name}: {tokens} tokens, {phrases} phrases, {len(content)} bytes, {seconds:.0f} CPU s"
    )


if __name__ == "__main__":
    main()
