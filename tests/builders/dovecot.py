"""A real IMAP server over TLS with one user and a maildir; started for a test and stopped after it."""

from __future__ import annotations

import datetime as dt
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SECONDS = 20
WORD = "correct-horse"


@dataclass(frozen=True, slots=True)
class Dovecot:
    """`maildir`: where its mails lie. `authority`: what to trust."""

    host: str
    port: int
    user: str
    maildir: Path
    authority: Path

    def settings(self, reference: str) -> dict[str, object]:
        return {
            "kind": "imap",
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": reference,
            "authority": str(self.authority),
        }


@contextmanager
def dovecot(folder: Path) -> Iterator[Dovecot]:
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "dovecot-imapd is not installed: tools/install_tools installs it where it may"
    folder.mkdir(parents=True)
    for above in (folder, *folder.parents[:4]):
        if above.owner() == pwd.getpwuid(os.geteuid()).pw_name:
            above.chmod(above.stat().st_mode | 0o055)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    _certificate(folder)
    maildir = folder / "mail"
    for name in ("new", "cur", "tmp"):
        (maildir / name).mkdir(parents=True)
    config = folder / "dovecot.conf"
    config.write_text(_config(folder, port))
    _give(folder)
    running = subprocess.Popen([program, "-F", "-c", config], stderr=subprocess.DEVNULL)
    try:
        _wait(port, running, folder / "log")
        yield Dovecot("localhost", port, "reports", maildir, folder / "cert.pem")
    finally:
        running.terminate()
        running.wait(10)


def _mail_user() -> str:
    return "mail" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def _give(folder: Path) -> None:
    if os.geteuid() == 0:
        user = pwd.getpwnam("mail")
        for path in (folder / "mail", *(folder / "mail").rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)


def _config(folder: Path, port: int) -> str:
    me, mail = pwd.getpwuid(os.geteuid()).pw_name, pwd.getpwnam(_mail_user())
    login = "dovenull" if os.geteuid() == 0 else me
    internal = "dovecot" if os.geteuid() == 0 else me
    return f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail
default_internal_user = {internal}
default_login_user = {login}
first_valid_uid = 0
mail_uid = {mail.pw_uid}
mail_gid = {mail.pw_gid}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={WORD}
}}
userdb {{
  driver = static
  args = uid={mail.pw_uid} gid={mail.pw_gid} home={folder}/mail
}}
"""


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (folder / "key.pem").chmod(0o600)


def _wait(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and running.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
    raise RuntimeError("dovecot did not start:\n" + said)
