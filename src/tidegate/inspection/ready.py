"""Importing this makes a process ready to read: whatever is loaded late for speed is loaded now.

The sandbox's zygote imports it before its children close themselves in; there nothing can be loaded any more,
and a child that tries is ended (a Gap), so a missing line here can never lose a finding in silence.
"""

from __future__ import annotations

import heapq
import html
import importlib

from tidegate.inspection import analyse, names
from tidegate.inspection.detectors.scan import scan
from tidegate.inspection.formats import encoding
from tidegate.inspection.tables import own

for _name in ("_strptime", *encoding.PRELOAD):
    importlib.import_module(_name)

# First calls load name tables and compile patterns.
names.name_likeness("Maria")
scan("Applicant: Maria Lopez, A-number A900000001")

LOADED = (analyse, heapq, html, own)
