"""Where the files beside the code are: icons, translations, sample photos, models.

In an installed package they lie in `scrubber/_resources`; in a checkout in the top-level folder `resources`.
"""

from pathlib import Path

_INSTALLED = Path(__file__).parent / "_resources"
_CHECKOUT = Path(__file__).parent.parent / "resources"


def resource(name: str) -> Path:
    """The path of a file or folder in the resources; it is not checked to exist."""
    base = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return base / name
