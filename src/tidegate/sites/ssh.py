"""A connection to a machine that speaks SFTP, behind plain calls. In: where and whose keys. Out: answers.

asyncssh runs in an event loop of its own, in a thread of its own. The machine must prove itself by a key
that stands in the known-hosts file: there is no way to switch that off. No file of the user's own (`~/.ssh`)
is read.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Iterator
from concurrent.futures import TimeoutError as LateError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock, Thread
from typing import TypeVar

import asyncssh

from tidegate.errors import SiteError
from tidegate.sites.paths import shown

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Login:
    """`known_hosts`, `key_file`: paths. Without a key file the agent at `agent` (a socket's path) is asked."""

    host: str
    user: str
    known_hosts: str
    key_file: str = ""
    agent: str = ""
    port: int = 22
    seconds: float = 30.0


class Connection:
    """Opened at the first call, and again where the last one was lost. Safe to use from several threads."""

    def __init__(self, site: str, login: Login) -> None:
        self.site, self.login = site, login
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._ssh: asyncssh.SSHClientConnection | None = None
        self._sftp: asyncssh.SFTPClient | None = None
        self._lock = Lock()

    def sftp(self) -> asyncssh.SFTPClient:
        """The client to make coroutines of. Raises SiteError where the machine cannot be reached or trusted."""
        with self._lock:
            if self._sftp is None or self._ssh is None or self._ssh.is_closed():
                with self.told():
                    self._ssh, self._sftp = self._run(self._connect())
            return self._sftp

    def run(self, work: Awaitable[T]) -> T:
        """Wait for one answer. Raises what asyncssh raises, TimeoutError."""
        return self._run(work)

    @contextmanager
    def told(self, path: str = "") -> Iterator[None]:
        """Around calls: what goes wrong becomes a SiteError."""
        what = f"{self.site}: {shown(path)}" if path else self.site
        try:
            yield
        except asyncssh.SFTPNoSuchFile as error:
            raise SiteError(f"{self.site} has no {shown(path)}") from error
        except asyncssh.SFTPOpUnsupported as error:
            raise SiteError(f"{what}: the server cannot do what this needs") from error
        except asyncssh.SFTPError as error:
            raise SiteError(f"{what}: the server refuses ({type(error).__name__})") from error
        except asyncssh.HostKeyNotVerifiable as error:
            raise SiteError(
                f"{self.site}: {self.login.host} shows a key that is not in {self.login.known_hosts}: find out why"
            ) from error
        except asyncssh.PermissionDenied as error:
            raise SiteError(f"{self.site}: {self.login.host} does not accept the key of its user") from error
        except (asyncssh.Error, OSError, LateError, ValueError) as error:
            raise SiteError(f"{what}: cannot be reached ({type(error).__name__})") from error

    def close(self) -> None:
        """Let go of everything. May be called again."""
        with self._lock:
            loop, self._loop = self._loop, None
            ssh, self._ssh, self._sftp = self._ssh, None, None
            if loop is None or self._thread is None:
                return
            if ssh is not None:
                with suppress(Exception):
                    asyncio.run_coroutine_threadsafe(_ended(ssh), loop).result(5)
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join()
            loop.close()

    def _run(self, work: Awaitable[T]) -> T:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = Thread(target=self._loop.run_forever, daemon=True)
            self._thread.start()
        future = asyncio.run_coroutine_threadsafe(_awaited(work), self._loop)
        try:
            return future.result(self.login.seconds)
        except LateError:
            future.cancel()
            raise

    async def _connect(self) -> tuple[asyncssh.SSHClientConnection, asyncssh.SFTPClient]:
        login = self.login
        if not os.path.isfile(login.known_hosts):  # asyncssh would take some other values for "anybody"
            raise SiteError(
                f"{self.site}: {login.known_hosts} is not there: `ssh-keyscan` writes it, compare its keys"
            )
        ssh = await asyncssh.connect(
            login.host,
            login.port,
            username=login.user,
            config=None,
            known_hosts=login.known_hosts,
            client_keys=[login.key_file] if login.key_file else (),
            agent_path=login.agent or None,
            preferred_auth="publickey",
            connect_timeout=login.seconds,
            login_timeout=login.seconds,
            keepalive_interval=15,
        )
        return ssh, await ssh.start_sftp_client()


async def _awaited(work: Awaitable[T]) -> T:
    return await work


async def _ended(ssh: asyncssh.SSHClientConnection) -> None:
    ssh.close()
    await ssh.wait_closed()
