"""A crawl in miniature, as Common Crawl lays its own out: WARC and WET by path, lists of paths, an index of captures."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

DATE = "2026-05-01T00:00:00Z"


def record(
    kind: str, where: str, block: bytes, media_type: str = "application/http; msgtype=response"
) -> bytes:
    """One record, packed by itself."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"WARC-Date: {DATE}\r\nWARC-Target-URI: {where}\r\nContent-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def response(where: str, body: bytes, media_type: str = "text/html", more: str = "") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    return record("response", where, head.encode() + body)


def crawl(folder: Path, pages: dict[str, tuple[bytes, str]]) -> None:
    """`pages`: address to body and media type. Text goes into the WET archive too, as text extracts have it."""
    home = Path("crawl-data/CC-TEST/segments/1")
    wet, warc = home / "wet" / "a.warc.wet.gz", home / "warc" / "a.warc.gz"
    lines, packed, texts = [], b"", b""
    for where, (body, media_type) in pages.items():
        piece = response(where, body, media_type)
        told = {"url": where, "mime": media_type, "status": "200", "length": str(len(piece)), "offset": str(len(packed)),
                "filename": str(warc)}  # fmt: skip
        lines.append(f"key 20260501000000 {json.dumps(told)}\n")
        packed += piece
        if media_type.startswith("text/html"):
            texts += record("conversion", where, body, "text/plain")
    for path, content in ((wet, texts), (warc, packed)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "wet.paths.gz").write_bytes(gzip.compress(f"{wet}\n".encode()))
    (folder / "warc.paths.gz").write_bytes(gzip.compress(f"{warc}\n".encode()))
    (folder / "cdx-00000.gz").write_bytes(gzip.compress("".join(lines).encode()))
    (folder / "cc-index.paths.gz").write_bytes(gzip.compress(b"cdx-00000.gz\n"))


class _Ranges(SimpleHTTPRequestHandler):
    """Serves a folder; knows ranges, ETags and how to be asked whether something changed. Counts its requests."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        answers = self.server.answers.get(self.path.partition("?")[0])  # type: ignore[attr-defined]
        if answers:
            status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self._send(status, headers, body)
            return
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self._send(404, {}, b"")
            return
        content = path.read_bytes()
        tag = f'"{hash(content) & 0xFFFFFFFF:x}"'
        if self.headers.get("If-None-Match") == tag:
            self._send(304, {"ETag": tag}, b"")
            return
        asked = self.headers.get("Range", "")
        if asked.startswith("bytes="):
            first, _, last = asked[6:].partition("-")
            begin, end = int(first), min(int(last or len(content) - 1), len(content) - 1)
            headers = {"Content-Range": f"bytes {begin}-{end}/{len(content)}"}
            self._send(206, headers, content[begin : end + 1])
            return
        self._send(200, {"ETag": tag, "Content-Type": self.guess_type(str(path))}, content)

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """`asked`: paths in the order they were asked for. `answers`: by path, answers to give one after the other."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = {}
        super().__init__(("127.0.0.1", 0), partial(_Ranges, directory=str(folder)))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A real server of a folder, on the loopback. Only where sockets are allowed."""
    server = Server(folder)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
