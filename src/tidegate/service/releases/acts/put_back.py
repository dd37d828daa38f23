"""After a release that failed: the place shows again what its live release says, or nothing at all."""

from __future__ import annotations

import os

from tidegate.errors import SiteError, TidegateError
from tidegate.service.office import Office
from tidegate.service.releases.acts.clear import standing
from tidegate.service.releases.acts.holder import holder
from tidegate.service.releases.acts.media import media_type
from tidegate.service.releases.models import Release, ReleaseState
from tidegate.sites.content import digest_of
from tidegate.sites.interface import Site


def put_back(office: Office, failed: Release, *, same_is_fine: bool) -> Release | None:
    """Give the live release that had to go with the failed one, if any. `same_is_fine`: whether a live release of
    the very same bytes may stay.

    Raises TidegateError while what lies there cannot be changed or is not known. Within `alone`.
    """
    site = office.site(failed.site)
    live = (
        Release.objects.filter(site=failed.site, path=failed.path, state=ReleaseState.LIVE)
        .select_related("clearance__submission")
        .first()
    )
    if (
        live is not None
        and (same_is_fine or live.sha256 != failed.sha256)
        and (_lies_there(site, live) or _put_again(office, site, live))
    ):
        return None
    site.take_down(failed.path)
    return live


def _lies_there(site: Site, live: Release) -> bool:
    try:
        with site.read(live.path) as file:
            return digest_of(file)[0] == live.sha256
    except (SiteError, OSError):
        return False


def _put_again(office: Office, site: Site, live: Release) -> bool:
    """Whether the live bytes, still cleared, are there again."""
    try:
        clearance = standing(office, live.clearance, office.now())
        number = office.vault.into_memory_file(holder(live.clearance.submission), clearance.digest)
    except TidegateError:
        return False
    try:
        site.publish(live.path, number, clearance.digest, clearance.length, media_type(live.path))
    except SiteError:
        return False
    finally:
        os.close(number)
    return True
