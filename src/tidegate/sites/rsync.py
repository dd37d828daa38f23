"""A site written by rsync over ssh, and listed, read and emptied by SFTP on the same machine.

In: cleared bytes. Out: the same as `remote`, for machines whose owners want rsync to be what writes. The
bytes are hashed into a folder only this user can open, and read back from the site after. Neither names nor
keys stand on any command line: the path goes through standard input. No `--temp-dir`: on another file
system it would make the last step a copy, which a reader could see half done.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from tempfile import TemporaryDirectory

from tidegate.errors import SiteError
from tidegate.sites.content import Checked, Content, digest_of
from tidegate.sites.interface import Published
from tidegate.sites.paths import check, shown
from tidegate.sites.remote import FOLDER_MODE, SftpSite
from tidegate.sites.ssh import Login

_SECONDS = 600
_MEANINGS = {
    11: "no space, or no permission to write",
    12: "the connection broke, or rsync is missing there",
    23: "a file could not be written",
    30: "the server keeps silent",
    127: "rsync is missing there",
    255: "ssh was refused: check host, key and known hosts",
}


class RsyncSite(SftpSite):
    """See `interface.Site`. Needs `rsync` and `ssh` on both machines."""

    def publish(self, path: str, content: Content, digest: str, length: int, media_type: str) -> Published:
        """See `interface.Site`. After an error of the read-back, what lies there must be taken down."""
        check(path)
        if same := self.same(path, content, digest, length):
            return same
        self.require_folders(path)
        with TemporaryDirectory(prefix="tidegate-") as folder:
            _write(os.path.join(folder, path), Checked(content, digest, length))
            self._send(folder, path)
        with self.read(path) as stream:
            if digest_of(stream) != (digest.lower(), length):
                raise SiteError(
                    f"{self.name}: {shown(path)} is not what was sent: take it down, find out why"
                )
        return self.landed(path, digest, length)

    def _send(self, folder: str, path: str) -> None:
        try:
            done = subprocess.run(  # noqa: S603  a fixed list of words, no shell
                self._command(),
                cwd=folder,
                input=os.fsencode(path) + b"\0",
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # it names files, and names may hold what must not be shown
                timeout=_SECONDS,
                check=False,
            )
        except FileNotFoundError:
            raise SiteError(f"{self.name}: rsync is not installed here: apt-get install rsync") from None
        except subprocess.TimeoutExpired:
            raise SiteError(f"{self.name}: rsync was not done after {_SECONDS} seconds") from None
        if done.returncode:
            why = _MEANINGS.get(done.returncode, "see the server's log")
            raise SiteError(
                f"{self.name}: {shown(path)} was not published, rsync ended with {done.returncode}: {why}"
            )

    def _command(self) -> list[str]:
        login = self.connection.login
        host = f"[{login.host}]" if ":" in login.host else login.host
        return [
            "rsync",
            "--files-from=-",
            "--from0",
            "--checksum",
            "--delay-updates",
            "--fsync",
            "--perms",
            f"--chmod=D{FOLDER_MODE:o},F{self._mode:o}",
            "--secluded-args",
            f"--timeout={login.seconds:.0f}",
            f"--rsh={shlex.join(_ssh(login))}",
            "./",
            f"{login.user}@{host}:{self.root}/",
        ]


def _ssh(login: Login) -> list[str]:
    options = {
        "BatchMode": "yes",
        "StrictHostKeyChecking": "yes",
        "UserKnownHostsFile": login.known_hosts,
        "GlobalKnownHostsFile": "/dev/null",
        "UpdateHostKeys": "no",
        "PreferredAuthentications": "publickey",
        "ConnectTimeout": f"{login.seconds:.0f}",
        "IdentityAgent": login.agent or "none",
    }
    if login.key_file:
        options |= {"IdentitiesOnly": "yes"}
    words = ["ssh", "-F", "none", "-p", str(login.port)]
    words += ["-i", login.key_file] if login.key_file else []
    for name, value in options.items():
        words += ["-o", f"{name}={value}"]
    return words


def _write(path: str, checked: Checked) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "xb") as file:
        for piece in checked:
            file.write(piece)
        checked.finish()
