"""A real server on a free port over the tests' installation, with somebody who does the queue's work."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from pytest_socket import enable_socket

from tidegate.cli import main


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *words: object) -> None:
        pass


@pytest.fixture
def server(office, settings) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """The address."""
    enable_socket()
    with _Server(("127.0.0.1", 0), _Quiet) as listening:
        settings.ADDRESS = f"http://127.0.0.1:{listening.server_port}"
        from django.core.wsgi import get_wsgi_application

        listening.set_app(_closing(get_wsgi_application()))
        done = threading.Event()
        threads = [threading.Thread(target=listening.serve_forever, args=(0.05,))]
        threads.append(threading.Thread(target=_work, args=(office, done)))
        for thread in threads:
            thread.start()
        yield settings.ADDRESS
        done.set()
        listening.shutdown()
        for thread in threads:
            thread.join()


def _closing(application):  # type: ignore[no-untyped-def]
    """Each thread's connection ends with its request: the test's database must be free at its end."""
    from django.db import connections

    def serve(environ, start):  # type: ignore[no-untyped-def]
        try:
            answer = application(environ, start)
            body = list(answer)
            answer.close()
            return body
        finally:
            connections.close_all()

    return serve


def _work(office, done: threading.Event) -> None:  # type: ignore[no-untyped-def]
    from django.db import connections

    from tidegate.service.jobs import tasks
    from tidegate.service.releases.acts.examine import examine
    from tidegate.service.releases.models import Submission, SubmissionState

    published = set()
    while not done.wait(0.05):
        for row in Submission.objects.filter(state=SubmissionState.RECEIVED):
            examine(office, row.pk)
        for row in Submission.objects.filter(state=SubmissionState.CLEARED, publish=True):
            if row.pk not in published:
                published.add(row.pk)
                tasks.publish(str(row.pk))
    connections.close_all()


@pytest.fixture
def tidegate(office, capfd, monkeypatch) -> Callable[..., tuple[int, str, str]]:  # type: ignore[no-untyped-def]
    """The command in this process: exit code, standard output, standard error."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", os.environ.get("DJANGO_SETTINGS_MODULE", "service_settings"))
    for name in ("TIDEGATE_SERVER", "TIDEGATE_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main([str(word) for word in words])
        return (code, *capfd.readouterr())

    return run


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., Path]:
    def write(**contents: bytes) -> Path:
        folder = tmp_path / "files"
        folder.mkdir(exist_ok=True)
        for name, content in contents.items():
            (folder / name.replace("_", ".")).write_bytes(content)
        return folder

    return write
