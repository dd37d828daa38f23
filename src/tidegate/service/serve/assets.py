"""Whether the console's third-party assets are in place. They come from npm's registry, not with our sources."""

from __future__ import annotations

from pathlib import Path

from tidegate.service import console

MISSING = "the console's style sheets and scripts are missing: tools/install_assets gets them (pages work, unstyled)"


def present() -> bool:
    """Whether they are there."""
    vendor = Path(console.__file__).parent / "static" / "vendor"
    return (vendor / "uswds" / "css" / "uswds.min.css").is_file() and (
        vendor / "htmx" / "htmx.min.js"
    ).is_file()
