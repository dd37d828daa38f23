"""A real nginx that serves a folder, compressing as most sites do; started for a test and stopped after it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = 20


@contextmanager
def nginx(folder: Path, root: Path, server: str = "", http: str = "") -> Iterator[str]:
    """The address under which `root` is served. `folder`: for its own files, empty.

    `server`, `http`: more lines of its configuration.
    """
    folder.mkdir(parents=True, exist_ok=True)
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is not installed: tools/install_tools installs it where it may"
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    config = folder / "nginx.conf"
    config.write_text(_config(folder, root, port, server, http))
    running = subprocess.Popen(
        [program, "-p", folder, "-c", config, "-e", folder / "errors"], stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, running, folder / "errors")
        yield f"http://127.0.0.1:{port}/data/"
    finally:
        running.terminate()
        running.wait(10)


def _config(folder: Path, root: Path, port: int, more: str, http: str) -> str:
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""
    return f"""
{user}
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/errors;
events {{ worker_connections 64; }}
http {{
  {kept}
  access_log off;
  gzip on;
  gzip_types *;
  gzip_min_length 20;
  {http}
  server {{
    listen 127.0.0.1:{port};
    {more}
    location /data/ {{ alias {root}/; }}
  }}
}}
"""


def _wait(port: int, running: subprocess.Popen[bytes], errors: Path) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and running.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("nginx did not start:\n" + errors.read_text(errors="replace")[-2000:])
