"""The guarded fetcher against a real server on loopback: redirects, bombs, slow drips, names that change."""

from __future__ import annotations

import gzip
import hashlib
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import brotli
import pytest
from backports import zstd
from pytest_socket import enable_socket

from tidegate.errors import FetchError
from tidegate.sites.addresses import Reach
from tidegate.sites.fetch import Fetched, Fetcher, Limits

LOOPBACK = Reach((ip_network("127.0.0.0/8"),))
BODY = b"state,cases\nOhio,12\n" * 500
Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture(autouse=True)
def _sockets() -> None:
    enable_socket()


@contextmanager
def serving(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """A real server that answers every request with `answer`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            try:
                answer(self)
            except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            return None

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            return None

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    if "Content_Length" not in headers:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def fetcher(port: int, **limits: object) -> Fetcher:
    return Fetcher(LOOPBACK, Limits(ports=(port,), **limits), lambda host, seconds: ["127.0.0.1"])  # type: ignore[arg-type]


ENCODED = {
    "": BODY,
    "identity": BODY,
    "gzip": gzip.compress(BODY),
    "x-gzip": gzip.compress(BODY[:100]) + gzip.compress(BODY[100:]),
    "deflate": zlib.compress(BODY),
    "br": brotli.compress(BODY),
    "zstd": zstd.compress(BODY),
    "gzip, br": brotli.compress(gzip.compress(BODY)),
}


@pytest.mark.parametrize("coding", ENCODED)
def test_the_bytes_are_decoded_and_hashed(coding: str) -> None:
    with serving(
        lambda page: send(page, 200, ENCODED[coding], Content_Encoding=coding, X_Kept="yes")
    ) as port:
        answer = fetcher(port).fetch(f"http://www.example.gov:{port}/data/a.csv")
    assert (answer.status, answer.length, answer.digest) == (200, len(BODY), hashlib.sha256(BODY).hexdigest())
    assert answer.sent_digest == hashlib.sha256(ENCODED[coding]).hexdigest()
    assert answer.header("X-Kept") == "yes"


def test_raw_deflate_as_some_servers_send_it_is_read() -> None:
    packer = zlib.compressobj(wbits=-15)
    raw = packer.compress(BODY) + packer.flush()
    with serving(lambda page: send(page, 200, raw, Content_Encoding="deflate")) as port:
        assert fetcher(port).fetch(f"http://a.example:{port}/").length == len(BODY)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "gzip, br"])
def test_a_bomb_ends_at_the_limit_after_decoding(coding: str) -> None:
    bomb = bytes(50_000_000)
    encoded = {
        "gzip": lambda: gzip.compress(bomb, 1),
        "deflate": lambda: zlib.compress(bomb, 1),
        "br": lambda: brotli.compress(bomb, quality=1),
        "zstd": lambda: zstd.compress(bomb),
        "gzip, br": lambda: brotli.compress(gzip.compress(bomb, 1), quality=1),
    }[coding]()
    assert len(encoded) < 1_000_000
    sizes: list[int] = []

    def read(answer: Fetched) -> None:
        sizes.extend(map(len, answer.pieces()))

    with serving(lambda page: send(page, 200, encoded, Content_Encoding=coding)) as port:
        small = fetcher(port, bytes=1_000_000)
        with small.open(f"http://a.example:{port}/") as answer, pytest.raises(FetchError) as caught:
            read(answer)
    assert (caught.value.reason, sum(sizes) <= 1_000_000) == ("large", True)
    assert max(sizes) <= 1 << 20


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "compress", "gzip, gzip, gzip"])
@pytest.mark.parametrize("cut", [10, 40], ids=["short", "half"])
def test_what_cannot_be_decoded_to_its_end_is_no_answer(coding: str, cut: int) -> None:
    whole = ENCODED.get(coding, BODY)
    body = whole[: min(cut, len(whole) - 3)]
    with (
        serving(lambda page: send(page, 200, body, Content_Encoding=coding)) as port,
        pytest.raises(FetchError) as caught,
    ):
        fetcher(port).fetch(f"http://a.example:{port}/")
    assert caught.value.reason == "garbled"


def test_an_answer_that_ends_early_is_no_answer() -> None:
    def short(page: BaseHTTPRequestHandler) -> None:
        send(page, 200, BODY[:50], Content_Length="1000")
        page.close_connection = True

    with serving(short) as port, pytest.raises(FetchError) as caught:
        fetcher(port).fetch(f"http://a.example:{port}/")
    assert caught.value.reason == "garbled"


@pytest.mark.parametrize("where", ["header", "body"])
def test_slow_drips_end_with_the_whole_time(where: str) -> None:
    def drip(page: BaseHTTPRequestHandler) -> None:
        page.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"X: " if where == "header" else b"\r\n"))
        for _ in range(200):
            page.wfile.write(b"x")
            page.wfile.flush()
            time.sleep(0.02)

    began = time.monotonic()
    with serving(drip) as port, pytest.raises(FetchError) as caught:
        fetcher(port, seconds=0.4, read_seconds=0.3).fetch(f"http://a.example:{port}/")
    assert caught.value.reason == "late"
    assert time.monotonic() - began < 3


def test_a_server_that_keeps_silent_ends_with_one_wait() -> None:
    with serving(lambda page: time.sleep(1)) as port, pytest.raises(FetchError) as caught:
        fetcher(port, read_seconds=0.1).fetch(f"http://a.example:{port}/")
    assert caught.value.reason == "late"


def test_a_name_that_is_never_resolved_ends_in_time() -> None:
    def slow(host: str, seconds: float) -> list[str]:
        assert seconds <= 0.2
        raise FetchError("late", "late")

    with pytest.raises(FetchError):
        Fetcher(limits=Limits(seconds=0.2), resolve=slow).fetch("http://a.example/")


def test_redirects_are_followed_and_remembered_up_to_a_limit() -> None:
    def answer(page: BaseHTTPRequestHandler) -> None:
        left = int(page.path.strip("/"))
        send(page, 302, Location=f"/{left - 1}") if left else send(page, 200, BODY)

    with serving(answer) as port:
        found = fetcher(port).fetch(f"http://a.example:{port}/5")
        assert (found.status, len(found.hops), found.url) == (200, 5, f"http://a.example:{port}/0")
        with pytest.raises(FetchError, match="redirects"):
            fetcher(port).fetch(f"http://a.example:{port}/6")


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:22/",
        "http://inside.example/",
        "file:///etc/passwd",
        "http://x@a.example/",
        "//inside.example/",
        "http://2130706433/",
    ],
)
def test_each_hop_is_checked_again(location: str) -> None:
    with serving(lambda page: send(page, 302, Location=location)) as port:
        guarded = Fetcher(
            LOOPBACK,
            Limits(ports=(port, 80)),
            lambda host, seconds: ["10.0.0.1" if host == "inside.example" else "127.0.0.1"],
        )
        with pytest.raises(FetchError) as caught:
            guarded.fetch(f"http://a.example:{port}/")
    assert caught.value.reason == "refused"


def test_a_name_that_changes_between_check_and_connection_gains_nothing() -> None:
    """DNS rebinding: the resolver is asked once, and the connection goes to what it said then."""
    asked: list[str] = []

    def rebinding(host: str, seconds: float) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    with serving(lambda page: send(page, 200, page.headers["Host"].encode())) as port:
        guarded = Fetcher(LOOPBACK, Limits(ports=(port,)), rebinding)
        with guarded.open(f"http://www.example.gov:{port}/") as answer:
            assert b"".join(answer.pieces()) == f"www.example.gov:{port}".encode()
        assert asked == ["www.example.gov"]
        with pytest.raises(FetchError, match="credentials"):
            guarded.fetch(f"http://www.example.gov:{port}/")


def test_one_bad_address_among_good_ones_refuses_the_name() -> None:
    guarded = Fetcher(LOOPBACK, Limits(), lambda host, seconds: ["127.0.0.1", "10.0.0.1"])
    with pytest.raises(FetchError) as caught:
        guarded.fetch("http://a.example/")
    assert caught.value.reason == "refused"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("tls")
    key, made = str(folder / "key"), str(folder / "certificate")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    command += [
        "-keyout",
        key,
        "-out",
        made,
        "-subj",
        "/CN=www.example.gov",
        "-addext",
        "subjectAltName=DNS:www.example.gov",
    ]
    subprocess.run(command, check=True, capture_output=True)
    return key, made


@pytest.mark.parametrize(("host", "correct"), [("www.example.gov", True), ("other.example.gov", False)])
def test_the_certificate_must_be_for_the_name_though_the_address_is_pinned(
    certificate: tuple[str, str], host: str, correct: bool
) -> None:
    key, made = certificate
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(made, key)
    with serving(lambda page: send(page, 302, Location="http://www.example.gov/"), server) as port:
        guarded = Fetcher(
            LOOPBACK,
            Limits(ports=(port, 80)),
            lambda host, seconds: ["127.0.0.1"],
            ssl.create_default_context(cafile=made),
        )
        with pytest.raises(FetchError) as caught:
            guarded.fetch(f"https://{host}:{port}/")
    assert caught.value.reason == ("refused" if correct else "unreachable")
    assert ("https to http" in str(caught.value)) is correct
