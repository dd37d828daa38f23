"""A website on this machine whose every answer a test decides, and which remembers every request it got."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """One answer. `etag`: gives 304 to whoever has it."""

    body: bytes = b""
    media_type: str = "text/html"
    status: int = 200
    headers: Headers = field(default_factory=dict)
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. Header names in lower case."""

    method: str
    target: str
    headers: Headers
    body: bytes


Answerer = Callable[[Request], Page | None]


@dataclass(slots=True)
class Website:
    """`pages`: target to page; `dynamic` answers where no page does, None being a 404."""

    address: str
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    dynamic: Answerer | None = None

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1].rstrip("/"))

    @property
    def targets(self) -> list[str]:
        return [request.target for request in self.asked]

    def settings(self, **more: object) -> dict[str, object]:
        """Of a site of kind http that may ask this machine, as fast as it can."""
        asked = {"networks": ["127.0.0.0/8"], "ports": [self.port], "rate": 100000}
        return {"kind": "http", "address": self.address, **asked, **more}

    def answer(self, request: Request) -> Page:
        self.asked.append(request)
        page = self.pages.get(request.target) or (self.dynamic and self.dynamic(request))
        return page or Page(b"not here", status=404)


@contextmanager
def website() -> Iterator[Website]:
    class Server(BaseHTTPRequestHandler):
        wbufsize = -1  # one packet an answer: two would wait for each other

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, self.path, headers, self.rfile.read(length))
            page = site.answer(request)
            status, body = page.status, page.body
            if page.etag and headers.get("if-none-match") == page.etag:
                status, body = 304, b""
            self.send_response_only(status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if page.etag:
                self.send_header("ETag", page.etag)
            if status != 304:
                self.send_header("Content-Type", page.media_type)
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        site = Website(f"http://127.0.0.1:{server.server_address[1]}/")
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        running.start()
        try:
            yield site
        finally:
            server.shutdown()
            running.join()
