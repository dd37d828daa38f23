"""Archives and objects in a real S3 store: current ones, old versions, ranges, and what is not there."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytest_socket import enable_socket

from builders.crawl import response
from builders.seaweed import ACCESS_KEY, PRIVATE_KEY, SeaweedServer, seaweed
from tidegate.trace.sources import kinds, opening
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread

pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeaweedServer]:
    enable_socket()
    with seaweed(tmp_path_factory.mktemp("seaweed") / "s3") as made:
        yield made


@pytest.fixture
def settings(store: SeaweedServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("TRACE_ACCESS", ACCESS_KEY)
    monkeypatch.setenv("TRACE_PRIVATE", PRIVATE_KEY)
    return Settings(s3_endpoint=store.endpoint, s3_access="env:TRACE_ACCESS", s3_private="env:TRACE_PRIVATE")


def everything(word: str, settings: Settings) -> list[Item | Unread]:
    found: list[Item | Unread] = []
    for piece in kinds.plan(word, settings):
        found += [piece] if isinstance(piece, Unread) else kinds.items(piece, settings)
    return found


def bodies(word: str, settings: Settings) -> list[object]:
    found = everything(word, settings)
    assert all(isinstance(each, Item) for each in found), found
    return sorted(each.body for each in found if isinstance(each, Item) and isinstance(each.body, bytes))


def test_objects_with_old_versions(store: SeaweedServer, settings: Settings) -> None:
    bucket, client = store.bucket("estate", versions=True), store.client()
    client.put_object(Bucket=bucket, Key="a/list.csv", Body=b"old")
    client.put_object(Bucket=bucket, Key="a/list.csv", Body=b"new")
    client.put_object(Bucket=bucket, Key="a/gone.csv", Body=b"deleted")
    client.delete_object(Bucket=bucket, Key="a/gone.csv")
    client.put_object(Bucket=bucket, Key="b/other.csv", Body=b"other")
    assert bodies("s3://estate/a/", settings) == [b"deleted", b"new", b"old"]
    assert bodies("s3://estate/", replace(settings, versions=False)) == [b"new", b"other"]


def test_an_archive_and_a_range_of_it(store: SeaweedServer, settings: Settings) -> None:
    bucket, client = store.bucket("crawl"), store.client()
    first, second = response("http://a.example/1", b"one"), response("http://a.example/2", b"two")
    client.put_object(Bucket=bucket, Key="x.warc.gz", Body=first + second)
    assert bodies("s3://crawl/x.warc.gz", settings) == [b"one", b"two"]
    shard = Shard("warc", "s3://crawl/x.warc.gz", (f"{len(first)}+{len(second)}",))
    assert [item.body for item in kinds.items(shard, settings) if isinstance(item, Item)] == [b"two"]


def test_a_crawl_below_a_bucket(store: SeaweedServer, settings: Settings) -> None:
    bucket, client = store.bucket("commons"), store.client()
    client.put_object(
        Bucket=bucket, Key="data/wet/a.warc.wet.gz", Body=response("http://a.example/1", b"one")
    )
    client.put_object(Bucket=bucket, Key="wet.paths.gz", Body=gzip.compress(b"data/wet/a.warc.wet.gz\n"))
    there = replace(settings, base="s3://commons")
    assert bodies("s3://commons/wet.paths.gz", there) == [b"one"]


def test_what_is_not_there_is_told(store: SeaweedServer, settings: Settings) -> None:
    store.bucket("empty")
    assert everything("s3://empty/x", settings) == []
    (found,) = kinds.items(Shard("s3", "s3://empty/", ("missing.csv",)), settings)
    assert isinstance(found, Unread)
    with pytest.raises(opening.SiteError):
        everything("s3://no-such-bucket/", settings)
