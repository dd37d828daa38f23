"""The web half: gunicorn on a socket the supervisor opened. In: its descriptor. Out: never, until it is told to end."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from tidegate.service.serve.family import bind_forks

WORKERS, THREADS = 2, 8
GRACE = 5


class Log(Logger):  # type: ignore[misc]
    """Gunicorn's own words go where all of ours go, without values; requests are not logged."""

    def setup(self, cfg: Any) -> None:
        """No file, no stream, no format of its own."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.error_log.propagate = True
        self.error_log.setLevel("WARNING")


class Web(BaseApplication):  # type: ignore[misc]
    """The console and the API."""

    def __init__(self, listener: int, ready: int) -> None:
        self._listener, self._ready = listener, ready
        super().__init__()

    def load_config(self) -> None:
        """Limits on what a request may be, and how many are served at once."""
        chosen: dict[str, Any] = {
            "bind": f"fd://{self._listener}",
            "workers": WORKERS,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": 120,
            "graceful_timeout": GRACE,
            "keepalive": 5,
            "limit_request_line": 4094,
            "limit_request_fields": 64,
            "limit_request_field_size": 8190,
            "forwarded_allow_ips": "",
            "control_socket_disable": True,
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108
            "logger_class": Log,
            "proc_name": "tidegate",
            "post_worker_init": self._tell,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, loaded in each worker, so that no connection is shared."""
        from tidegate.service.wsgi import application

        return application

    def _tell(self, worker: object) -> None:
        os.write(self._ready, b".")


def run(listener: int, ready: int) -> None:
    """Serve until SIGTERM."""
    settings.DATABASES  # noqa: B018  the settings are right, or this ends here with one clear line
    bind_forks()
    Web(listener, ready).run()
