"""What strangers send, read in the sandbox before anybody opens it. In: a snapshot. Out: nothing, or RefusedError.
Later a copy to open, written anew from what a reader sees: nothing in a stranger's file acts on our machines.

That a proof or a statement names people is its purpose; that somebody cannot read all of it is what refuses it.
"""

from __future__ import annotations

import os

from tidegate.errors import RefusedError
from tidegate.gate.clean import rebuilt
from tidegate.inspection.snapshot import Snapshot
from tidegate.service.office import Office
from tidegate.vault.holder import Holder

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""


def examined(office: Office, taken: Snapshot) -> None:
    """Raises RefusedError for what is no PDF that was read whole, SandboxError where nothing can be read now."""
    if taken.problem or taken.sha256 is None:
        raise RefusedError("the file did not arrive whole: send it again")
    if not 0 < taken.size <= LARGEST:
        raise RefusedError("the file is empty, or larger than 20 MB: send a smaller scan")
    analysis = office.judge(taken, office.policy().default).analysis
    parts = analysis.parts
    if not parts or parts[0].reader.lower() != "pdf":
        raise RefusedError("this is no PDF: print or scan the document as PDF, and send that")
    if any("attachment" in name for part in parts for name in part.location.parts):
        raise RefusedError("another file lies hidden in this PDF: print it as a plain PDF, and send that")
    if any(not gap.pixels for gap in analysis.gaps):
        raise RefusedError("a part of this PDF cannot be read: print it as a plain PDF, and send that")


def safe_copy(office: Office, holder: Holder, digest: str) -> bytes:
    """A PDF of the pages as a reader sees them, made in the sandbox. Raises RefusedError, VaultError, SandboxError."""
    descriptor = office.vault.into_memory_file(holder, digest)
    with Snapshot("file.pdf", descriptor, os.fstat(descriptor).st_size, digest) as kept:
        made, problem = rebuilt(kept, ".pdf", office.policy().limits)
    if made is None or problem:
        raise RefusedError("no safe copy of this PDF can be made: ask for another one")
    return made.content
