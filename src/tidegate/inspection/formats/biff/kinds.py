"""Numbers of all records that Excel writes in workbook streams, up to BIFF8: what is none of them is suspect.

In: nothing. Out: sets of numbers.
"""

from __future__ import annotations

from tidegate.inspection.formats.biff.records import BOF, Kind

_LOW = (
    "10-15 17-30 32-38 39-44 47 49-51 60-61 64-70 77 80-82 85-86 89-99 125-134 137-144 146 148 "
    "149-158 160-161 169 171-178 180-182 184-185 188-190 193 195 197-227 229 233 235-237 239-242 244-249 "
    "251-253 255-256 259 290 311-340 351-353 401-408 425-450"
)
_WIDE = "512-513 515-523 530 535 539 545 549 561 566 574 579 638 659 1030-1033 1048 1054 1067 1084 1091 1212"
_FUTURE = "2048-2067 2128-2138 2146-2176 2180-2206"
_CHARTS = "4097-4200"


def _numbers(ranges: str) -> frozenset[int]:
    found: set[int] = set()
    for item in ranges.split():
        first, _, last = item.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


KNOWN = _numbers(" ".join((_LOW, _WIDE, _FUTURE, _CHARTS))) | BOF | frozenset(Kind) | frozenset(range(10))
INDEXES = frozenset({0x0B, 0xD7, 0xFF, 0x20B})
"""Tables of places in the stream, dense by nature."""
