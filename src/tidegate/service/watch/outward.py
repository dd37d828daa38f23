"""What lies between a site and its public: the web server's deny-map, and caches. In: a take-down. Out: done or not.

Both are as the settings say; a step that is not configured is not done and never marked.
"""

from __future__ import annotations

from tidegate.errors import SiteError
from tidegate.service.office import Office
from tidegate.service.watch.evidence import Details
from tidegate.service.watch.models import TakeDown


def deny(office: Office, row: TakeDown, seen: Details) -> bool:
    """Whether the web server now refuses the path. A bad old version under a good file denies nothing."""
    folder = office.instance.section("watch")["deny_folder"]
    if not folder or row.observation.version:
        return False
    from tidegate.sites.deny import DenyMap

    DenyMap(office.instance.path(folder)).deny(seen.path)
    return True


def allow(office: Office, path: str) -> None:
    """Take the path off the deny-map."""
    if folder := office.instance.section("watch")["deny_folder"]:
        from tidegate.sites.deny import DenyMap

        DenyMap(office.instance.path(folder)).allow(path)


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
        open_cdn(name, settings).purge(urls)
    return True
