"""A real S3 server: SeaweedFS, started for a test under a folder of its own and stopped after it.

In: an empty folder. Out: a `SeaweedServer`; buckets are made with `bucket`. Nothing leaves this machine:
telemetry, the catalogs and the metrics are off, and every port is free and on loopback.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ACCESS_KEY = "tidegate-tests"
PRIVATE_KEY = "only-for-tests-of-this-project"
REGION = "us-east-1"
SECONDS = 60
_ROLES = ("master", "volume", "filer", "s3")


@dataclass(frozen=True, slots=True)
class SeaweedServer:
    """`endpoint`: such as http://127.0.0.1:41234. The two keys open every bucket."""

    endpoint: str
    access_key: str = ACCESS_KEY
    private_key: str = PRIVATE_KEY

    def client(self) -> Any:
        """A boto3 client of it."""
        import boto3
        from botocore.config import Config

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.private_key,
            region_name=REGION,
            config=Config(s3={"addressing_style": "path"}, connect_timeout=5, read_timeout=30),
        )

    def bucket(self, name: str, versions: bool = False, public: bool = False) -> str:
        """Make a bucket; with `versions`, one that keeps old ones; with `public`, one that anybody may read."""
        client = self.client()
        client.create_bucket(Bucket=name)
        if versions:
            client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        if public:
            client.put_bucket_policy(Bucket=name, Policy=json.dumps(_everybody(name)))
        return name


@contextmanager
def seaweed(folder: Path) -> Iterator[SeaweedServer]:
    """Start the server with everything it keeps under `folder`; stop it at the end."""
    ports = _free_ports(2 * len(_ROLES))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "store").mkdir()
    identities = folder / "identities.json"
    identities.write_text(json.dumps(_identities()))
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            _command(folder, identities, ports), stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder
        )
        try:
            endpoint = f"http://127.0.0.1:{ports[2 * _ROLES.index('s3')]}"
            _wait(endpoint, running, folder / "log")
            yield SeaweedServer(endpoint)
        finally:
            running.terminate()
            try:
                running.wait(5)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def _command(folder: Path, identities: Path, ports: list[int]) -> list[str]:
    numbers = [
        option
        for at, role in enumerate(_ROLES)
        for option in (f"-{role}.port={ports[2 * at]}", f"-{role}.port.grpc={ports[2 * at + 1]}")
    ]
    return [
        str(Path(sys.executable).with_name("weed")),
        "-logtostderr",
        "server",
        f"-dir={folder / 'store'}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.telemetry=false",
        "-master.volumeSizeLimitMB=64",
        "-volume.max=1000",
        "-filer",
        "-s3",
        f"-s3.config={identities}",
        "-s3.iam=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-filer.localSocket={folder / 'filer.sock'}",
        f"-s3.localSocket={folder / 's3.sock'}",
        *numbers,
    ]


def _identities() -> dict[str, object]:
    key = {"accessKey": ACCESS_KEY, "secretKey": PRIVATE_KEY}
    return {"identities": [{"name": "tests", "credentials": [key], "actions": ["Admin"]}]}


def _everybody(bucket: str) -> dict[str, object]:
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject", "s3:GetObjectVersion"],
        "Resource": [f"arn:aws:s3:::{bucket}/*"],
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _free_ports(count: int) -> list[int]:
    """Ports nobody has, all held open at once so that no two are the same."""
    with ExitStack() as stack:
        found = []
        for _ in range(count):
            held = stack.enter_context(socket.socket())
            held.bind(("127.0.0.1", 0))
            found.append(held.getsockname()[1])
        return found


def _wait(endpoint: str, running: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and running.poll() is None:
        with suppress(OSError), urlopen(f"{endpoint}/healthz", timeout=2):  # noqa: S310  our own
            return _wait_for_room(endpoint, end)
        time.sleep(0.05)
    raise RuntimeError("SeaweedFS did not start:\n" + log.read_text(errors="replace")[-2000:])


def _wait_for_room(endpoint: str, end: float) -> None:
    """It answers before it can keep anything: write one object and take it away again."""
    client = SeaweedServer(endpoint).client()
    while True:
        try:
            client.create_bucket(Bucket="ready")
            client.put_object(Bucket="ready", Key="x", Body=b"x")
            client.delete_object(Bucket="ready", Key="x")
            client.delete_bucket(Bucket="ready")
            return
        except Exception:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
