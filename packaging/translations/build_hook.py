"""Puts the compiled catalogues into the wheel; hatchling runs this whenever it builds one (see pyproject.toml)."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

import messages


class CatalogueHook(BuildHookInterface[Any]):
    """Compiles resources/locale and adds what the program reads of it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable installation runs the checkout's own."""
        messages.compile_catalogues()
        if version != "editable":
            for path in messages.packed():
                inside = path.relative_to(messages.LOCALE.parent).as_posix()
                build_data["force_include"][str(path)] = f"scrubber/_resources/{inside}"
