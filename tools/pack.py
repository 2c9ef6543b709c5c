"""Puts the sample pages into the wheel, so that `nguon demo` has them; an editable install reads them where they lie."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SamplePages(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `examples/pages` to a wheel as `nguon/examples`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds; `version` is `standard` or `editable`."""
        if version == "standard":
            build_data["force_include"]["examples/pages"] = "nguon/examples"
