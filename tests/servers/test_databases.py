"""A registry straight from PostgreSQL and MariaDB: real servers, started here and stopped again.

Run by `make servers`, which installs them where it may; not a part of `make test`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from builders.registry import HEADER, MAP, MASTER, PEOPLE, rows_hit, rows_of
from tidegate.errors import RegistryError
from tidegate.registry import mapping
from tidegate.registry.build import build
from tidegate.registry.registry import Registry
from tidegate.registry.sources import open_source
from tidegate.registry.sources.database import Database

ROWS = rows_of(PEOPLE)
QUERY = (
    "SELECT "
    + ", ".join(
        f"{name} AS {{q}}{heading}{{q}}"
        for name, heading in zip(("id", "alien", "name", "born", "country"), HEADER, strict=True)
    )
    + " FROM people"
)


def program(name: str, *folders: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], *folders]))
    assert found, f"{name} is not installed: make servers installs it where it may"
    return found


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with nothing in it but a database of its own."""
    bins = [str(path) for path in Path("/usr/lib/postgresql").glob("*/bin")]
    folder = _folder_of("postgres", tmp_path_factory)
    as_user = {"user": "postgres"} if os.getuid() == 0 else {}
    run = {"check": True, "capture_output": True, "cwd": folder, **as_user}
    subprocess.run([program("initdb", *bins), "-D", f"{folder}/data", "-A", "trust", "-U", "office"], **run)
    control = [program("pg_ctl", *bins), "-D", f"{folder}/data", "-w", "-l", f"{folder}/log"]
    # Tests empty all tables hundreds of times: what must survive a power cut is not asked here.
    hasty = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    subprocess.run([*control, "-o", f"-k {folder} -c listen_addresses='' {hasty}", "start"], **run)
    try:
        yield f"postgresql://office@/postgres?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)


@pytest.fixture(scope="module")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = _folder_of("mysql", tmp_path_factory)
    user = ["--user=mysql"] if os.getuid() == 0 else []
    common = ["--no-defaults", f"--datadir={folder}/data", *user]
    subprocess.run(
        [program("mariadb-install-db"), *common, "--auth-root-authentication-method=normal"],
        check=True,
        capture_output=True,
    )
    socket = f"{folder}/socket"
    started = [
        program("mariadbd", "/usr/sbin"),
        *common,
        f"--socket={socket}",
        "--skip-networking",
        f"--pid-file={folder}/pid",
    ]
    server = subprocess.Popen(started, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            if os.path.exists(socket):
                break
            time.sleep(0.1)
        yield f"mariadb://root@localhost/test?unix_socket={socket}"
    finally:
        server.terminate()
        server.wait()


def _folder_of(user: str, factory: pytest.TempPathFactory) -> Path:
    """A folder that the server's user can write, short enough for a socket."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="tg"))
    if os.getuid() == 0:
        shutil.chown(folder, *(pwd.getpwnam(user)[2:4]))
    folder.chmod(0o755)
    return folder


@pytest.mark.parametrize("server", ["postgresql", "mariadb"])
def test_a_registry_is_built_from_a_server_and_goes_on(
    server: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = request.getfixturevalue(server)
    quote = '"' if server == "postgresql" else "`"
    query = QUERY.format(q=quote)
    people = mapping.PeopleMap(MAP.people, MAP.case, MAP.pairs, query=query, resume_by="Case")
    engine = sqlalchemy.create_engine(Database(address, query, "")._url)
    with engine.begin() as connection:
        connection.execute(
            sqlalchemy.text(
                "CREATE TABLE people (id VARCHAR(20), alien VARCHAR(20), name VARCHAR(80), born DATE, country VARCHAR(40))"
            )
        )
        keys = ("id", "alien", "name", "born", "country")
        connection.execute(
            sqlalchemy.text("INSERT INTO people VALUES (:id, :alien, :name, :born, :country)"),
            [dict(zip(keys, row, strict=True)) for row in ROWS],
        )
    engine.dispose()
    monkeypatch.setattr("tidegate.registry.sources.database.ROWS", 40)
    source = open_source(address, people)
    whole = list(source.batches(people.columns))
    assert len(whole) > 3
    later = list(source.batches(people.columns, whole[1].place))
    assert [b.columns["Case"].to_pylist() for b in later] == [
        b.columns["Case"].to_pylist() for b in whole[2:]
    ]
    build(source, people, tmp_path / "registry", MASTER)
    registry = Registry(tmp_path / "registry", MASTER)
    assert rows_hit(registry, {0: [p.name for p in PEOPLE], 1: [p.born for p in PEOPLE]}) == set(
        range(len(PEOPLE))
    )
    with pytest.raises(RegistryError, match="no column"):
        list(source.batches(("Nothing",)))
    broken = mapping.PeopleMap(MAP.people, MAP.case, MAP.pairs, query="SELECT nothing FROM nowhere")
    with pytest.raises(RegistryError, match="cannot be run"):
        list(open_source(address, broken).batches(people.columns))
