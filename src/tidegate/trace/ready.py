"""Importing this makes a process ready to fingerprint: whatever is loaded late for speed is loaded now.

The sandbox's zygote imports it before its children close themselves in.
"""

from __future__ import annotations

import pyarrow as pa
import pypdfium2
from PIL import Image

from tidegate.inspection import ready
from tidegate.model.content import Row, Table
from tidegate.model.location import Location
from tidegate.registry.normalise import scripts
from tidegate.trace import extract, gather

Image.preinit()
Image.init()

_WARMED = gather.Gatherer(bytes(32))
_PERSON = {
    0: "Maria Example",
    1: "1990-03-04",
    2: "Iran",
    3: "maria@example.org",
    4: "202-555-0100",
    5: "A900000001",
}
_TABLE = Table(Location(("warm",)))
_WARMED.add(
    gather.block(_TABLE, [Row(1, dict(enumerate(("Name", "DOB", "Country", "Mail", "Phone", "ID"))))])
)
_WARMED.add(gather.block(_TABLE, [Row(at, dict(_PERSON)) for at in range(2, 12)]))
_WARMED.finish()
scripts.load_every_script()

LOADED = (extract, pa, pypdfium2, ready)
