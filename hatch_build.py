"""Build hook: the wheel, and an editable install, carry the built front end."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface[Any]):
    """Builds `frontend/` into the package's static files before they are packed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run `frontend/build.py`; a fault ends the build with one sentence."""
        path = Path(self.root) / "frontend" / "build.py"
        spec = importlib.util.spec_from_file_location("wangge_frontend_build", path)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        if module.build_frontend():
            self.app.display_info("front end built")
