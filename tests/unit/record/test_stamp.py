"""Time stamps by a real authority: `openssl ts` behind a small HTTP server."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pytest_socket import enable_socket

from builders.record import NOW as THEN
from builders.record import make
from tidegate.errors import RecordError
from tidegate.record import stamp
from tidegate.record.checkpoint import parse
from tidegate.record.export import export
from tidegate.record.verify import stamped, verify

DAY = dt.timedelta(days=1)
CONFIG = """
[tsa]
default_tsa = it
[it]
serial = {folder}/serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
"""


def certificate(
    name: str,
    key: rsa.RSAPrivateKey,
    issuer: x509.Certificate | None,
    by: rsa.RSAPrivateKey,
    since: dt.datetime,
    until: dt.datetime,
) -> x509.Certificate:
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(issuer.subject if issuer else own)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if issuer is not None:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    return builder.sign(by, hashes.SHA256())


class Authority:
    """A root, a certificate for stamping, and `openssl ts -reply` with them."""

    def __init__(self, folder: Path, name: str, until: dt.timedelta) -> None:
        folder.mkdir()
        self.folder = folder
        now = dt.datetime.now(dt.UTC)
        root, own = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        self.root = certificate(f"{name} root", root, None, root, now - 9 * DAY, now + 9 * DAY)
        self.own = certificate(name, own, self.root, root, now - 9 * DAY, now + until)
        pem = serialization.Encoding.PEM
        plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (folder / "key.pem").write_bytes(own.private_bytes(pem, *plain))
        (folder / "own.pem").write_bytes(self.own.public_bytes(pem))
        (folder / "root.pem").write_bytes(self.root.public_bytes(pem))
        (folder / "serial").write_text("01\n")
        (folder / "config").write_text(CONFIG.format(folder=folder))

    def reply(self, request: bytes) -> bytes:
        (self.folder / "query").write_bytes(request)
        command = [
            "openssl",
            "ts",
            "-reply",
            "-config",
            "config",
            "-section",
            "it",
            "-queryfile",
            "query",
            "-signer",
            "own.pem",
            "-inkey",
            "key.pem",
            "-out",
            "reply",
        ]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        return (self.folder / "reply").read_bytes()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "it", "Invented Stamps", 9 * DAY)


@pytest.fixture(scope="module")
def expired(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "it", "Yesterday's Stamps", -DAY)


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[bytes], bytes]], stamp.HttpTransport]]:
    enable_socket()
    running: list[tuple[ThreadingHTTPServer, threading.Thread, httpx2.Client]] = []

    def start(answer: Callable[[bytes], bytes]) -> stamp.HttpTransport:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.headers["Content-Type"] == stamp.QUERY
                reply = answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", stamp.REPLY)
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        client = httpx2.Client(timeout=20, trust_env=False)
        running.append((server, thread, client))
        return stamp.HttpTransport(f"http://127.0.0.1:{server.server_port}/", client)

    yield start
    for server, thread, client in running:
        client.close()
        server.shutdown()
        thread.join()
        server.server_close()


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


TEXT, OTHER = b"agency.example/record\n8\nroot\n", b"agency.example/record\n9\nroot\n"


def test_a_stamp_is_obtained_verified_and_believed_by_openssl(
    authority: Authority, serve, tmp_path: Path
) -> None:
    got = stamp.obtain(TEXT, serve(authority.reply), [authority.root], now())
    assert abs(got.at - now()) < dt.timedelta(minutes=1)
    assert got.policy == "1.2.3.4.1"
    assert stamp.verify(got.response, TEXT, [authority.root], now()).number == got.number
    (tmp_path / "reply").write_bytes(got.response)
    (tmp_path / "text").write_bytes(TEXT)
    done = subprocess.run(
        [
            "openssl",
            "ts",
            "-verify",
            "-in",
            "reply",
            "-data",
            "text",
            "-CAfile",
            authority.folder / "root.pem",
        ],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert "Verification: OK" in done.stdout + done.stderr


def test_a_stamp_of_another_head_is_refused(authority: Authority, serve) -> None:
    got = stamp.obtain(TEXT, serve(authority.reply), [authority.root], now())
    with pytest.raises(RecordError, match="not a valid stamp of this checkpoint"):
        stamp.verify(got.response, OTHER, [authority.root], now())


def test_an_answer_to_another_question_is_refused(authority: Authority, serve) -> None:
    old = stamp.obtain(TEXT, serve(authority.reply), [authority.root], now()).response
    with pytest.raises(RecordError, match="not a valid stamp"):
        # Right text, right authority, but not our nonce: an answer played back.
        stamp.obtain(TEXT, serve(lambda _: old), [authority.root], now())


def test_a_stamp_of_another_authority_is_refused(authority: Authority, expired: Authority, serve) -> None:
    with pytest.raises(RecordError, match="not a valid stamp"):
        stamp.obtain(TEXT, serve(authority.reply), [expired.root], now())
    with pytest.raises(RecordError, match="name a certificate"):
        stamp.obtain(TEXT, serve(authority.reply), [], now())


def test_a_stamp_with_an_expired_certificate_is_refused(expired: Authority, serve) -> None:
    with pytest.raises(RecordError, match="not a valid stamp"):
        stamp.obtain(TEXT, serve(expired.reply), [expired.root], now())


def test_a_stamp_from_the_future_is_refused(authority: Authority, serve) -> None:
    with pytest.raises(RecordError, match="future"):
        stamp.obtain(TEXT, serve(authority.reply), [authority.root], now() - DAY)


@pytest.mark.parametrize(
    "answer", [b"", b"no stamp", b"0" * (stamp.LARGEST + 1), bytes.fromhex("30053003020102")]
)
def test_what_is_no_stamp_is_refused(answer: bytes, authority: Authority, serve) -> None:
    with pytest.raises(RecordError, match=r"^time stamp: "):
        stamp.obtain(TEXT, serve(lambda _: answer), [authority.root], now())


def test_an_authority_that_is_gone_is_told(authority: Authority) -> None:
    enable_socket()
    with httpx2.Client(trust_env=False) as client, pytest.raises(RecordError, match="no answer"):
        stamp.obtain(TEXT, stamp.HttpTransport("http://127.0.0.1:1/", client), [authority.root], now())


def test_no_flipped_byte_of_a_stamp_makes_it_another_heads(authority: Authority, serve) -> None:
    got = stamp.obtain(TEXT, serve(authority.reply), [authority.root], now())
    for place in range(0, len(got.response), 29):
        flipped = bytearray(got.response)
        flipped[place] ^= 0x40
        with pytest.raises(RecordError):
            stamp.verify(bytes(flipped), OTHER, [authority.root], now())


def test_a_record_carries_its_stamps(authority: Authority, serve, tmp_path: Path) -> None:
    made = make(tmp_path / "a")
    transport = serve(authority.reply)
    texts = {size: parse(made.notes[size]).text for size in (8, 40)}
    stamps = {
        size: stamp.obtain(text, transport, [authority.root], now()).response for size, text in texts.items()
    }
    folder = tmp_path / "stamped"
    export(folder, iter(made.entries), notes=made.notes.values(), keys=[], stamps=stamps)
    assert stamped(stamps[8]) != stamped(stamps[40])
    report = verify(folder, made.witnesses, [made.key], THEN)
    assert not report.findings
    assert "2 time stamps" in report.notes[0]
    shutil.copy(folder / "stamps/8.tsr", folder / "stamps/40.tsr")
    (folder / "stamps/8.tsr").write_bytes(b"cut")
    (folder / "stamps/9.tsr").write_bytes(stamps[8])
    found = [one.text for one in verify(folder, made.witnesses, [made.key], THEN).findings]
    assert len(found) == 3
    assert {"another checkpoint" in one for one in found} == {True, False}


def test_the_guides_commands_verify_a_stamp(authority: Authority, serve, tmp_path: Path) -> None:
    made = make(tmp_path / "a")
    text = parse(made.notes[40]).text
    (made.folder / "stamps" / "40.tsr").write_bytes(
        stamp.obtain(text, serve(authority.reply), [authority.root], now()).response
    )
    shutil.copy(authority.folder / "root.pem", tmp_path / "a" / "authority.pem")
    guide = (Path(__file__).parents[3] / "docs/guides/record.md").read_text(encoding="utf-8")
    words = [
        line.strip().replace("RECORD", "record")
        for line in guide.splitlines()
        if line.startswith(("    sed", "    openssl"))
    ]
    done = subprocess.run(
        ["bash", "-ec", "\n".join(words)], cwd=tmp_path / "a", check=False, capture_output=True, text=True
    )
    assert len(words) == 2
    assert (done.returncode, "Verification: OK" in done.stdout + done.stderr) == (0, True), done.stderr
