"""What lies between a site and its public: the web server's deny-map, and caches. In: a take-down. Out: done or not.

Both are as the settings say; a step that is not configured is not done and never marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tidegate.errors import SiteError
from tidegate.service.office import Office
from tidegate.service.watch.evidence import Details
from tidegate.service.watch.models import TakeDown

if TYPE_CHECKING:
    from tidegate.sites.deny import DenyMap


def deny(office: Office, row: TakeDown, seen: Details) -> bool:
    """Whether the web server now refuses the path. A bad old version under a good file denies nothing."""
    if row.observation.version or (found := _map(office, seen.site)) is None:
        return False
    found.deny(seen.path)
    return True


def allow(office: Office, site: str, path: str) -> None:
    """Take the path off the deny-map."""
    if (found := _map(office, site)) is not None:
        found.allow(path)


def _map(office: Office, site: str) -> DenyMap | None:
    """The site's own folder of flags, below the configured one; None where none is configured."""
    folder = office.instance.section("watch")["deny_folder"]
    if not folder:
        return None
    from tidegate.sites.deny import DenyMap

    public = office.site(site).public
    prefix = urlsplit(public.address).path if public else "/"
    return DenyMap(office.instance.path(folder) / site, prefix)


def purge(office: Office, row: TakeDown, seen: Details) -> bool:
    """Whether every configured cache was told to drop the path in all its forms. Raises SiteError."""
    names = office.instance.section("watch")["cdn"]
    public = office.site(seen.site).public
    if not names or public is None:
        return False
    from tidegate.sites.cdn.open import open_cdn

    versions = tuple(one["version"] for one in row.kept if one["version"])
    urls = list(dict.fromkeys([*public.variants(seen.path, versions), *([seen.url] if seen.url else [])]))
    for name in names:
        settings = office.instance.settings["cdn"].get(name)
        if settings is None:
            raise SiteError(f"[watch] cdn: there is no [cdn.{name}]")
        if refused := open_cdn(name, settings).purge(urls).refused:
            raise SiteError(f"{name} did not purge {len(refused)} addresses ({refused[0].why})")
    return True
