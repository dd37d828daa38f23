"""The public website: a folder served over HTTP on this machine. In: a folder. Out: an address."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, and no listing of them."""

    protocol_version = "HTTP/1.1"

    def list_directory(self, path: object) -> None:
        """As public sites do: there is none."""
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Nothing is written to the terminal."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who goes away is no error of ours."""


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """The address, with its last slash."""
    with _Server(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder))) as server:
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        running.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            running.join()
