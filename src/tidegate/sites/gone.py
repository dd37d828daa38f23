"""Is it really gone? In: a site, a path, perhaps a digest. Out: Gone, or StillThere with the places.

Asked twice over: the site itself, for every version; and from outside, at every address that may still give
it. What cannot be asked is not gone.
"""

from __future__ import annotations

from tidegate.errors import FetchError, SiteError
from tidegate.sites.content import digest_of
from tidegate.sites.interface import Gone, Kind, Place, Published, Site, StillThere
from tidegate.sites.public import Public

_LATER = (408, 409, 425, 429)
"""Refusals that say nothing of the file: asked again, the same address may give it. So may one of 500 and up."""


def verify(
    site: Site, path: str, digest: str | None, public: Public | None, versions: tuple[str, ...] = ()
) -> Gone | StillThere:
    """`versions`: ids of versions that were removed, to be asked for from outside."""
    digest = digest.lower() if digest else None
    left = [entry for entry in site.versions(path) if entry.kind is not Kind.MARKER]
    places = [_inside(site, entry, digest) for entry in left]
    asked = ["versions"]
    if public:
        ids = tuple(dict.fromkeys([*versions, *(entry.version for entry in left if entry.version)]))
        for url in public.variants(path, ids):
            asked.append(url)
            if place := _outside(public, url, digest):
                places.append(place)
    others = tuple(place for place in places if place.same is False)
    there = tuple(place for place in places if place.same is not False)
    return StillThere(path, there, others) if there else Gone(path, tuple(asked), others)


def _inside(site: Site, entry: Published, digest: str | None) -> Place:
    if entry.kind is not Kind.FILE:
        return Place("versions", None, None, f"a {entry.kind.value} lies there")
    try:
        with site.read(entry.path, entry.version) as stream:
            found, _ = digest_of(stream)
    except (SiteError, OSError):
        return Place("versions", None, None, "a version lies there that cannot be read")
    return Place("versions", found, None if digest is None else found == digest, "a version lies there")


def _outside(public: Public, url: str, digest: str | None) -> Place | None:
    try:
        answer = public.fetcher.fetch(url)
    except FetchError as error:
        return Place(url, None, None, f"could not be asked: {error.reason}")
    if 400 <= answer.status < 500 and answer.status not in _LATER:
        return None
    if not 200 <= answer.status < 300:
        return Place(url, None, None, f"answers {answer.status}")
    same = None if digest is None else digest in (answer.digest, answer.sent_digest)
    return Place(url, answer.digest, same, f"answers {answer.status}")
