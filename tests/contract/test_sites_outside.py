"""What the public receives and when it is gone, asked from outside: a real nginx, a real S3 server."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_socket import enable_socket

from builders.nginx import nginx
from builders.seaweed import seaweed
from tidegate.errors import SiteError
from tidegate.sites.interface import Gone, Published, Site, StillThere
from tidegate.sites.open import open_site
from tidegate.sites.public import received


@pytest.fixture(autouse=True)
def _sockets() -> None:
    enable_socket()


def outside(address: str) -> dict[str, object]:
    return {"address": address, "networks": ["127.0.0.0/8"], "ports": [urlsplit(address).port]}


def put(site: Site, path: str, content: bytes) -> Published:
    return site.publish(
        path, io.BytesIO(content), hashlib.sha256(content).hexdigest(), len(content), "text/csv"
    )


def test_published_fetched_taken_down_and_gone_on_nginx(tmp_path: Path) -> None:
    root, content = tmp_path / "root", b"state,cases\nOhio,12\n" * 1000
    root.mkdir()
    with nginx(tmp_path / "nginx", root) as address:
        site = open_site("www", {"kind": "folder", "path": str(root), **outside(address)})
        published = put(site, "2026/Fälle & mehr.csv", content)
        with received(site, published.path) as answer:
            answer.finish()
        assert (answer.status, answer.digest, answer.outside) == (200, published.digest, True)
        assert ("content-encoding", "gzip") in answer.headers  # what a browser gets, decoded and the same
        still = site.verify_gone(published.path, published.digest)
        assert isinstance(still, StillThere)
        assert {place.same for place in still.places} == {True}
        assert len(still.places) >= 5  # the versions, the address, its queries and spellings
        site.take_down(published.path)
        with received(site, published.path) as answer:
            answer.finish()
        assert answer.status == 404
        gone = site.verify_gone(published.path, published.digest)
        assert isinstance(gone, Gone)
        assert len(gone.asked) >= 6


def test_a_page_of_regret_is_told_apart_and_a_silent_server_is_not_gone(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    root.mkdir()
    elsewhere.mkdir()
    (elsewhere / "a.csv").write_bytes(b"removed, sorry")
    with nginx(tmp_path / "nginx", elsewhere) as address:
        site = open_site("www", {"kind": "folder", "path": str(root), **outside(address)})
        digest = hashlib.sha256(b"what must go").hexdigest()
        answer = site.verify_gone("a.csv", digest)
        assert isinstance(answer, Gone)
        assert {place.same for place in answer.others} == {False}
        assert isinstance(site.verify_gone("a.csv"), StillThere)
        (elsewhere / "a.csv").write_bytes(b"what must go")
        assert isinstance(
            site.verify_gone("a.csv", digest), StillThere
        )  # a cache in front of an empty folder
    answer = site.verify_gone("a.csv", digest)
    assert isinstance(answer, StillThere)
    assert {place.note for place in answer.places} == {"could not be asked: unreachable"}


@pytest.mark.parametrize("versions", [True, False])
def test_every_version_is_gone_from_outside_on_s3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, versions: bool
) -> None:
    with seaweed(tmp_path / "seaweed") as server:
        monkeypatch.setenv("ACCESS", server.access_key)
        monkeypatch.setenv("PRIVATE", server.private_key)
        bucket = server.bucket("public", versions=versions, public=True)
        settings = {"kind": "s3", "bucket": bucket, "endpoint": server.endpoint}
        settings |= {"access_key": "env:ACCESS", "private_key": "env:PRIVATE"}
        site = open_site("store", settings | outside(f"{server.endpoint}/{bucket}/"))
        first, second = put(site, "a/a.csv", b"first"), put(site, "a/a.csv", b"second")
        with received(site, "a/a.csv") as answer:
            assert answer.finish().digest == second.digest
        assert ("content-type", "text/csv") in answer.headers
        # Deleting is not taking down: the store still gives the old version to anybody with its id.
        client = server.client()
        client.delete_object(Bucket=bucket, Key="a/a.csv")
        still = site.verify_gone("a/a.csv", first.digest)
        assert isinstance(still, StillThere) is versions
        if isinstance(still, StillThere):
            assert any("versionId=" in place.where for place in still.places)
        unfinished = client.create_multipart_upload(Bucket=bucket, Key="a/a.csv")["UploadId"]
        client.upload_part(Bucket=bucket, Key="a/a.csv", UploadId=unfinished, PartNumber=1, Body=b"x")
        taken = site.take_down("a/a.csv")
        assert (len(taken.removed), taken.uploads) == (3 if versions else 0, 1)
        assert not client.list_multipart_uploads(Bucket=bucket).get("Uploads")
        gone = site.verify_gone("a/a.csv")
        assert isinstance(gone, Gone)
        assert any("versionId=" in url for url in gone.asked) is versions
        site.close()
        client.close()
    with pytest.raises(SiteError, match="cannot be reached"):
        put(site, "a/a.csv", b"first")
