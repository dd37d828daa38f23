"""An installation for the day. In: an empty folder, the world, where site and mail are. Out: a home."""

from __future__ import annotations

import json
import secrets
import socket
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tidegate.service.accounts.roles import Role
from tidegate.service.replay.world import files
from tidegate.service.replay.world.people import Person
from tidegate.service.replay.world.traffic import CONTACTS, CRAWLER, NETWORKS, OWN

MORE: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("desk", "Dalia (removal desk)", (Role.REMOVAL_DESK,)),
    ("notifier2", "Nadia (notices)", (Role.NOTIFIER,)),
    ("case1", "Ciro (case reviewer)", (Role.CASE_REVIEWER,)),
    ("case2", "Chen (case reviewer)", (Role.CASE_REVIEWER,)),
    ("counsel2", "Cora (counsel)", (Role.COUNSEL,)),
)
"""Besides those of every demonstration."""
SITE_FOLDER, SLOT = "site", "statistics"
_MAP = """[people]
case = "Case"
a_number = "A-Number"
name = "Name"
birth_date = { column = "Born", format = "ymd" }
nationality = "Country"
"""


@dataclass(frozen=True, slots=True)
class Home:
    """`passwords`: by user name. `address`: of the console."""

    folder: Path
    address: str
    passwords: dict[str, str]


def make(folder: Path, people: Sequence[Person], *, site: str, mail_port: int, database: str) -> Home:
    """A whole installation: registry, case source, mail, public site. Raises TidegateError."""
    from tidegate.service.instance import first

    listen = f"127.0.0.1:{free_port()}"
    made = first.make_whole(folder, listen=listen, address="", demo=True, database=database)
    passwords = {name: password for name, password, _ in made.passwords}
    _register(folder, people)
    (folder / "cases.csv").write_bytes(files.cases(people))
    (folder / "crawlers").mkdir()
    name, network = CRAWLER
    (folder / "crawlers" / f"{name}.txt").write_text(f"{network}\n", "utf-8")
    (folder / "networks.csv").write_text(NETWORKS, "utf-8")
    (folder / "contacts.csv").write_text(CONTACTS, "utf-8")
    (folder / SITE_FOLDER / SLOT).mkdir(mode=0o755)
    _settle(folder / "instance.toml", site, mail_port)
    return Home(folder, f"http://{listen}", passwords | _accounts())


def watch(folder: Path, *, on: bool) -> None:
    """Whether the service looks at what is live, from its next start on."""
    path = folder / "instance.toml"
    text = path.read_text("utf-8").replace("[watch]\non = false\n", "[watch]\n")
    path.write_text(text if on else text.replace("[watch]\n", "[watch]\non = false\n"), "utf-8")


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def _register(folder: Path, people: Sequence[Person]) -> None:
    """The registry of protected people, from a file, as `tidegate registry build` does it."""
    from tidegate.keys import files as key_files
    from tidegate.keys import sources
    from tidegate.registry import mapping
    from tidegate.registry.build import build
    from tidegate.registry.sources import open_source

    source, key = folder / "registered.csv", folder / "keys" / "registry.key"
    source.write_bytes(files.registered(people))
    key_files.make_private(str(key))
    key_files.make_private(str(folder / "keys" / "trace.key"))
    people_map = mapping.parse(tomllib.loads(_MAP), "the map of the replay")
    build(open_source(str(source), people_map), people_map, folder / "registry", sources.load(f"file:{key}"))
    source.unlink()


def _settle(path: Path, site: str, mail_port: int) -> None:
    text = path.read_text("utf-8")
    port = site.rstrip("/").rpartition(":")[2]
    public = f'path = "site"\naddress = {json.dumps(site)}\nnetworks = ["127.0.0.0/8"]\nports = [{port}]\n'
    text = text.replace('path = "site"\n', public)
    text += f"""
[registry]
folder = "registry"
key = "file:keys/registry.key"

[cases]
kind = "file"
path = "cases.csv"

[mail]
host = "127.0.0.1"
port = {mail_port}
sender = "privacy@agency.example.org"
tls = "none"
alarms = ["officer@agency.example.org"]

[response]
own_networks = ["{OWN}"]
crawler_ranges = "crawlers"
log_minutes = 1
network_database = "networks.csv"

[notices]
name = "Example Agency"
unit = "Privacy Office"
address = ["100 Example Street", "Washington, DC 20001"]
site = "https://agency.example.org/notice"
contacts = [{{channel = "phone", value = "+1 202-555-0142", hours = "08:00-20:00"}}]
counsel = "Quillon Vestry"
zone = "America/New_York"
languages = {{quc = "es"}}

[deletions]
sender = "Example Agency, Privacy Office, privacy@agency.example.org"
contacts = "contacts.csv"
trace_key = "file:keys/trace.key"
"""
    path.write_text(text, "utf-8")


def _accounts() -> dict[str, str]:
    """By user name, its password."""
    from django.utils import timezone

    from tidegate.service.accounts import acts
    from tidegate.service.instance.first import COMMAND_LINE

    made = {}
    for name, shown, roles in MORE:
        made[name] = "-".join(secrets.token_hex(2) for _ in range(4))
        acts.make_account(
            COMMAND_LINE, name, roles=roles, display_name=shown, password=made[name], now=timezone.now()
        )
    return made
