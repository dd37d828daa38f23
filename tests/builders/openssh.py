"""A real OpenSSH server: started for a test on a free port with keys of its own, and stopped after it.

In: an empty folder. Out: an `OpenSsh`: where it listens, whom it trusts, and the keys it shows.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECONDS = 20


@dataclass(frozen=True, slots=True)
class OpenSsh:
    """`known_hosts` and `key_file` are paths; the user is the one the test runs as."""

    host: str
    port: int
    user: str
    known_hosts: str
    key_file: str


@contextmanager
def openssh(folder: Path) -> Iterator[OpenSsh]:
    """Start a server that gives SFTP and commands to whoever has the key made here; stop it at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    program = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "sshd is not installed: tools/install_tools installs it where it may"
    for name in ("host", "user"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", folder / name], check=True
        )
    port = _free_port()
    config = folder / "sshd_config"
    config.write_text(_config(folder, port))
    known = folder / "known_hosts"
    known.write_text(f"[127.0.0.1]:{port} {(folder / 'host.pub').read_text()}")
    if os.getuid() == 0:
        os.makedirs("/run/sshd", mode=0o755, exist_ok=True)  # where it separates its privileges
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [program, "-D", "-e", "-f", config], stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            _wait(port, running, folder / "log")
            yield OpenSsh("127.0.0.1", port, getpass.getuser(), str(known), str(folder / "user"))
        finally:
            running.terminate()
            running.wait(10)


def _config(folder: Path, port: int) -> str:
    return "\n".join(
        (
            f"Port {port}",
            "ListenAddress 127.0.0.1",
            f"HostKey {folder / 'host'}",
            f"AuthorizedKeysFile {folder / 'user.pub'}",
            f"PidFile {folder / 'pid'}",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "PermitRootLogin prohibit-password",
            "StrictModes no",
            "UsePAM no",
            "MaxStartups 100",
            "Subsystem sftp internal-sftp",
            "",
        )
    )


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _wait(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and running.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("sshd did not start:\n" + log.read_text(errors="replace")[-2000:])
