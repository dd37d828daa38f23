"""What every witness owes: a folder, a bucket of a real S3 server, a mailbox behind a real SMTP server."""

from __future__ import annotations

import email
import email.policy
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pytest_socket import enable_socket

from builders.record import ORIGIN, START, entry, head, signer, trusted
from builders.seaweed import SeaweedServer, seaweed
from tidegate.errors import ForkedError, RecordError
from tidegate.record.checkpoint import Checkpoint, sign
from tidegate.record.entry import canonical
from tidegate.record.tree import NodesInMemory, Tree
from tidegate.record.witness.folder import FolderWitness
from tidegate.record.witness.interface import Witness, disagreements
from tidegate.record.witness.mail import MailServer, MailWitness
from tidegate.record.witness.s3 import BucketWitness

MakeWitness = Callable[[], Witness]


@pytest.fixture(autouse=True)
def _open_sockets() -> None:
    """These witnesses are on loopback."""
    enable_socket()


def grown(count: int, story: str = "", story_from: int = 0) -> Tree:
    tree = Tree(NodesInMemory())
    for n in range(count):
        tree.append(canonical(entry(n, story if n >= story_from else "")))
    return tree


TREE = grown(20)
OTHER = grown(20, " rewritten", story_from=9)


class Receiver:
    """Saves what it is sent: each message a file, or all in one mbox."""

    def __init__(self, saved: Path, mbox: bool) -> None:
        self.saved, self.mbox, self.count = saved, mbox, 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.count += 1
        if self.mbox:
            with open(self.saved, "ab") as stream:
                stream.write(
                    b"From relay@agency.example Sun Nov  1 09:00:00 2026\n"
                    + envelope.content.replace(b"\r\n", b"\n")
                    + b"\n"
                )
        else:
            (self.saved / f"{self.count}.eml").write_bytes(envelope.content)
        return "250 kept"


class Relay(Controller):
    """A real SMTP server on a port that the system chose, which its own trial connection has to be told."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeaweedServer]:
    enable_socket()
    with seaweed(tmp_path_factory.mktemp("seaweed")) as server:
        yield server


@pytest.fixture
def receiver(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Receiver, int]]:
    mbox = getattr(request, "param", "") == "mbox"
    saved = tmp_path / "saved"
    if mbox:
        saved.touch()
    else:
        saved.mkdir()
    handler = Receiver(saved, mbox)
    controller = Relay(handler, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


def mailing(port: int, saved: Path | None) -> MailWitness:
    server = MailServer("127.0.0.1", port, protection="none")
    return MailWitness("court", server, "record@agency.example", "witness@court.example", saved)


@pytest.fixture(params=["folder", "s3", "s3-prefix", "mail-folder", "mail-mbox"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> MakeWitness:
    kind = request.param
    if kind == "folder":
        (tmp_path / "kept").mkdir()
        return lambda: FolderWitness("share", tmp_path / "kept")
    if kind.startswith("s3"):
        server: SeaweedServer = request.getfixturevalue("store")
        bucket = server.bucket(f"w-{abs(hash(request.node.name)) % 10**12}", versions=kind == "s3")
        return lambda: BucketWitness("bucket", server.client(), bucket, "" if kind == "s3" else "record/")
    request.applymarker(pytest.mark.parametrize("receiver", [kind], indirect=True))
    handler, port = request.getfixturevalue("receiver")
    if kind == "mail-mbox":
        handler.saved = tmp_path / "saved.mbox"
        handler.saved.touch()
        handler.mbox = True
    return lambda: mailing(port, handler.saved)


def test_it_keeps_notes_byte_for_byte_smallest_first(make: MakeWitness) -> None:
    assert list(make().kept()) == []
    for size in (12, 4, 20):
        make().keep(head(TREE, size), size)
    assert list(make().kept()) == [head(TREE, size) for size in (4, 12, 20)]


def test_keeping_again_changes_nothing(make: MakeWitness) -> None:
    for _ in range(3):
        make().keep(head(TREE, 4), 4)
    later = sign(Checkpoint(ORIGIN, 4, TREE.root(4), START.replace(year=2027)), [signer(2)])
    make().keep(later, 4)
    assert list(make().kept()) == [head(TREE, 4)]


def test_another_root_of_one_size_is_a_fork_and_overwrites_nothing(make: MakeWitness) -> None:
    make().keep(head(TREE, 12), 12)
    with pytest.raises(ForkedError, match="another checkpoint of 12 entries"):
        make().keep(head(OTHER, 12), 12)
    assert list(make().kept()) == [head(TREE, 12)]


def test_what_is_no_note_of_that_size_is_not_kept(make: MakeWitness) -> None:
    for note, size in ((b"no note", 4), (head(TREE, 4), 5)):
        with pytest.raises(RecordError):
            make().keep(note, size)
    assert list(make().kept()) == []


def test_it_bears_out_the_record_it_watched_and_no_other(make: MakeWitness) -> None:
    for size in (4, 12, 20):
        make().keep(head(TREE, size), size)
    assert list(disagreements(make(), TREE.root, 20, [trusted()])) == []
    assert [one.size for one in disagreements(make(), OTHER.root, 20, [trusted()])] == [12, 20]
    assert [one.size for one in disagreements(make(), grown(5).root, 5, [trusted()])] == [12, 20]
    assert [one.size for one in disagreements(make(), TREE.root, 20, [trusted(2)])] == [4, 12, 20]


def test_the_folder_tells_what_is_no_checkpoint(tmp_path: Path) -> None:
    witness = FolderWitness("share", tmp_path)
    witness.keep(head(TREE, 4), 4)
    (next(tmp_path.glob("*4.note"))).write_bytes(b"scribbled over")
    assert [one.size for one in disagreements(witness, TREE.root, 20, [trusted()])] == [None]
    with pytest.raises(ForkedError):
        witness.keep(head(TREE, 4), 4)


def test_a_folder_that_is_not_mounted_is_told_and_not_made(tmp_path: Path) -> None:
    witness = FolderWitness("share", tmp_path / "gone")
    with pytest.raises(RecordError, match="witness share: cannot keep"):
        witness.keep(head(TREE, 4), 4)
    with pytest.raises(RecordError, match="witness share: cannot be read"):
        list(witness.kept())
    assert not (tmp_path / "gone").exists()


def test_a_refusing_bucket_and_a_dead_one_are_told(store: SeaweedServer) -> None:
    refused = replace(store, private_key="not the key").client()
    dead = replace(store, endpoint="http://127.0.0.1:1").client()
    dead.meta.config.retries = {"total_max_attempts": 1}
    for client in (refused, dead):
        witness = BucketWitness("bucket", client, "watched")
        with pytest.raises(RecordError, match="witness bucket"):
            witness.keep(head(TREE, 4), 4)
        with pytest.raises(RecordError, match="witness bucket"):
            list(witness.kept())


def test_a_mail_server_that_is_gone_is_told() -> None:
    with pytest.raises(RecordError, match="witness court: mail was not taken"):
        mailing(1, None).keep(head(TREE, 4), 4)


def test_the_mail_says_what_it_is_and_carries_no_password(receiver: tuple[Receiver, int]) -> None:
    handler, port = receiver
    mailing(port, None).keep(head(TREE, 4), 4)
    message = email.message_from_bytes((handler.saved / "1.eml").read_bytes(), policy=email.policy.default)
    assert message["Subject"] == "Checkpoint of 4 entries: please keep"
    assert message.get_content().encode() == head(TREE, 4)
    assert "password" not in repr(MailServer("relay", user="record", password="hunter2"))  # noqa: S106


def test_starttls_is_asked_for_unless_it_is_waived(receiver: tuple[Receiver, int]) -> None:
    handler, port = receiver
    witness = MailWitness("court", MailServer("127.0.0.1", port), "a@agency.example", "b@court.example")
    with pytest.raises(RecordError, match=smtplib.SMTPNotSupportedError.__name__):
        witness.keep(head(TREE, 4), 4)
    assert handler.count == 0
