"""What the public receives of a release: fetched, hashed and inspected. In: a release. Out: nothing, or an error."""

from __future__ import annotations

from tidegate.errors import ClearanceError, SandboxError, SiteError
from tidegate.inspection.snapshot import ProblemError, Recording, Snapshot, taken
from tidegate.model.clearance import Clearance
from tidegate.model.verdict import Verdict
from tidegate.service.office import Office
from tidegate.service.releases.models import Release
from tidegate.sites.public import received

_CORRECT = 200


def check_received(office: Office, release: Release, clearance: Clearance) -> None:
    """Raises ClearanceError where the public receives other bytes than were cleared, or they no longer pass;
    SiteError where nothing could be received.
    """
    with snapshot_of_public(office, release) as snapshot:
        if snapshot.problem:
            raise ClearanceError(f"what the public receives {snapshot.problem}")
        if snapshot.sha256 != clearance.digest:
            raise ClearanceError("the public receives other bytes than were cleared")
        policy = office.policy()
        contract = office.contract(clearance.slot, policy)
        inspection = office.judge(snapshot, contract, policy)
    if inspection.verdict > Verdict[clearance.verdict.upper()]:
        raise ClearanceError(f"what the public receives is judged {inspection.verdict.label}")


def snapshot_of_public(office: Office, release: Release) -> Snapshot:
    """The bytes as they come from outside; the caller closes it. Raises SiteError, or SandboxError where this
    machine has no room for them: that says nothing of the site.
    """
    try:
        with Recording() as recording, received(office.site(release.site), release.path) as answer:
            if answer.status != _CORRECT:
                raise SiteError(f"the public address answers {answer.status}: is the site's address right?")
            for piece in answer.pieces():
                recording.add(piece)
            return taken(recording, release.path.rpartition("/")[2])
    except ProblemError as problem:
        raise SandboxError(f"what the public receives {problem}") from None
