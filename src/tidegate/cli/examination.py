"""The state of this installation. In: the system. Out: what `tidegate doctor` prints."""

from __future__ import annotations

from typing import Any

from tidegate.errors import SandboxError

PURPOSE = {
    "google-re2": "all patterns; without it nothing is judged",
    "python-stdnum": "check digits of identity numbers",
    "phonenumbers": "telephone numbers",
}
"""What each library is for; a library not named here is for everything."""


def examine() -> dict[str, Any]:
    """All of it. `well`: whether nothing is missing. Reads no file but the key's, and makes none."""
    from tidegate.inspection.inspector import RULES_VERSION

    sandbox = _sandbox()
    libraries = _libraries()
    key = _key()
    well = sandbox["profile"] == "full" and all(library["version"] for library in libraries)
    return {
        "kind": "doctor",
        "well": well,
        "versions": {**_versions(), "rules": RULES_VERSION},
        "sandbox": sandbox,
        "libraries": libraries,
        "formats": _formats(),
        "key": key,
        "policy": _policy(),
    }


def _versions() -> dict[str, str]:
    import platform
    import pyexpat
    import zlib

    from tidegate import __version__

    return {
        "tidegate": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "expat": pyexpat.EXPAT_VERSION.removeprefix("expat_"),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def _nothing(_descriptor: int, _request: bytes, _progress: object) -> bytes:
    return b""


def _sandbox() -> dict[str, Any]:
    from tidegate.inspection.sandbox import Sandbox

    try:
        with Sandbox(_nothing) as sandbox:
            layers = sandbox.layers
            profile = sandbox.profile
    except SandboxError as error:
        return {"profile": f"none: {error}", "layers": []}
    told = [{"name": layer.value, "holds": True, "detail": detail} for layer, detail in layers.holding]
    told += [{"name": layer.value, "holds": False, "detail": detail} for layer, detail in layers.missing]
    return {"profile": profile, "layers": told}


def _libraries() -> list[dict[str, Any]]:
    """The installed version of each library this package declares it needs, None where it is missing."""
    import re
    from importlib import metadata

    declared = metadata.requires("tidegate") or []
    names = [
        match[0]
        for line in declared
        if "extra ==" not in line and (match := re.match(r"[A-Za-z0-9._-]+", line))
    ]
    libraries = []
    for name in names:
        try:
            version: str | None = metadata.version(name)
        except metadata.PackageNotFoundError:
            version = None
        libraries.append({"name": name, "version": version, "for": PURPOSE.get(name, "everything")})
    return libraries


def _formats() -> dict[str, Any]:
    from tidegate.inspection.formats import FAMILIES, UNREADABLE

    read = [
        {"name": format.name, "suffixes": sorted(format.suffixes), "reads": format.reads}
        for format in FAMILIES
    ]
    unread = [*dict.fromkeys(UNREADABLE.values()), "anything that none of the formats above recognises"]
    return {"read": read, "unread": unread}


def _key() -> dict[str, Any]:
    from tidegate.cli.key import installation_key

    key = installation_key(create=False)
    return {"path": key.path, "lasting": key.lasting, "note": key.note}


def _policy() -> dict[str, Any]:
    from tidegate.policy import load

    policy = load(None)
    return {"source": policy.source, "digest": policy.digest, "slots": sorted(policy.slots)}
