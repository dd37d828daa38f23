"""A bucket that keeps versions, on a real server: what deleting leaves behind is found, and a good release outlives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytest_socket import enable_socket

from builders.seaweed import SeaweedServer, seaweed
from service.releases.test_path import submitted
from service.watch.conftest import CLEAR, ROSTER
from tidegate.service.accounts.roles import Role
from tidegate.service.releases.acts.publish import publish
from tidegate.service.releases.models import Release, ReleaseState
from tidegate.service.watch.models import Observation, ObservationState
from tidegate.service.watch.rounds import Round
from tidegate.sites.s3 import S3Site

KEY = "statistics/fy26.csv"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeaweedServer]:
    enable_socket()
    with seaweed(tmp_path_factory.mktemp("seaweed")) as running:
        yield running


@pytest.fixture
def client(office, server: SeaweedServer, request) -> Iterator[Any]:  # type: ignore[no-untyped-def]
    """The site `store`, where the slot of statistics is published; gives a client that knows no gate."""
    enable_socket()
    bucket = server.bucket(f"b{abs(hash(request.node.name)) % 10**9}", versions=True)
    before = office.instance
    settings = dict(before.settings)
    settings["site"] = {**settings["site"], "store": {"kind": "s3", "bucket": bucket}}
    settings["slot"] = {**settings["slot"], "statistics": {"site": "store", "folder": "statistics"}}
    office.instance = replace(before, settings=settings)
    client = server.client()
    client.bucket_name = bucket
    office._sites["store"] = S3Site("store", client, bucket)
    yield client
    office.instance = before


def left(client: Any) -> list[str]:
    found = client.list_object_versions(Bucket=client.bucket_name)
    return [one["Key"] for one in found.get("Versions", [])]


def test_a_deleted_roster_still_has_its_versions_and_they_go(office, client) -> None:  # type: ignore[no-untyped-def]
    client.put_object(Bucket=client.bucket_name, Key="list.csv", Body=ROSTER)
    client.delete_object(Bucket=client.bucket_name, Key="list.csv")
    assert left(client) == ["list.csv"]
    rows = Round(office, "store").whole().observations
    assert [row.state for row in rows] == [ObservationState.TAKEN_DOWN]
    assert left(client) == []


def test_an_old_version_under_a_release_goes_and_the_release_is_put_back(office, client, person) -> None:  # type: ignore[no-untyped-def]
    client.put_object(Bucket=client.bucket_name, Key=KEY, Body=ROSTER)
    web = person("web", Role.PUBLISHER)
    publish(office, web, submitted(office, web, CLEAR).pk)
    assert left(client) == [KEY, KEY]
    patrol = Round(office, "store")
    rows = patrol.whole().observations
    assert [(row.why, row.state, bool(row.version)) for row in rows] == [("block", "taken down", True)]
    assert left(client) == [KEY]
    assert client.get_object(Bucket=client.bucket_name, Key=KEY)["Body"].read() == CLEAR
    assert Release.objects.filter(state=ReleaseState.LIVE).count() == 1
    assert patrol.whole().observations == []
    assert Observation.objects.count() == 1
