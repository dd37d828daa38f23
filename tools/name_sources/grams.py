"""Letter runs as evidence: a logistic regression over hashed runs of 3 to 5 letters, trained without any library.

In: tokens with the log odds that their lists give. Out: one whole number of -127..127 a bucket, and its scale.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from tidegate.inspection.names.asset import BUCKETS, gram_buckets

EPOCHS = 5
RATE = 0.12
DECAY = 2e-7

Example = tuple[str, float, float]
"""A token, the probability that it is a name, and its weight."""


def train(examples: Sequence[Example], seed: int = 20221128) -> list[float]:
    """Weights by bucket; AdaGrad over shuffled passes, the same for the same input."""
    weights = [0.0] * BUCKETS
    squares = [1e-3] * BUCKETS
    order = list(range(len(examples)))
    shuffler = random.Random(seed)
    features = [gram_buckets(token) for token, _, _ in examples]
    for _ in range(EPOCHS):
        shuffler.shuffle(order)
        for index in order:
            _, target, importance = examples[index]
            buckets = features[index]
            norm = 1.0 / math.sqrt(len(buckets))
            total = norm * sum([weights[bucket] for bucket in buckets])
            error = (1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))) - target
            step = error * importance * norm
            square = step * step
            for bucket in buckets:
                squares[bucket] += square
                weights[bucket] -= RATE * (step + DECAY * weights[bucket]) / math.sqrt(squares[bucket])
    return weights


def quantised(weights: Sequence[float]) -> tuple[list[int], float]:
    """Weights as whole numbers of -127..127 with the factor that undoes it; the largest 0.1 % are clipped."""
    largest = sorted(map(abs, weights))[int(0.999 * len(weights))] or 1.0
    scale = largest / 127.0
    return [max(-127, min(127, round(weight / scale))) for weight in weights], scale
