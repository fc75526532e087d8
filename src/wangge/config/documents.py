"""The references that are written by the program: `python -m wangge.config.documents [--check]` in a clone.

`just docs` writes them, `just check` and a test compare them, so that none can fall behind the code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from wangge.config.environment import Environment

ROOT = Path(__file__).resolve().parents[3]


def _render_cities() -> str:
    from wangge.profiles.public import render_city_reference

    return render_city_reference()


def _render_errors() -> str:
    from wangge.platform.public import render_error_table

    return render_error_table()


def _render_indicators() -> str:
    from wangge.evaluation.public import render_indicator_reference

    return render_indicator_reference()


def _render_profile_schema() -> str:
    from wangge.profiles.public import render_profile_schema

    return render_profile_schema()


def _render_settings() -> str:
    lines = [
        "# Settings",
        "",
        "What a deployment says by environment variables; what differs by city stands in its profile instead.",
        "Generated from `src/wangge/config/environment.py` by `just docs`; do not edit.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Environment.model_fields.items():
        default = "" if field.default in {None, ""} else f"`{field.default}`"
        lines.append(f"| `WANGGE_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def _render_workflow() -> str:
    from wangge.cases.public import render_workflow_reference

    return render_workflow_reference()


def _render_openapi() -> str:
    import json

    from wangge.config.api import api

    return json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), ensure_ascii=False, indent=2) + "\n"


GENERATED: Mapping[str, Callable[[], str]] = {
    "docs/reference/cities.md": _render_cities,
    "docs/reference/errors.md": _render_errors,
    "docs/reference/indicators.md": _render_indicators,
    "docs/reference/profile.schema.json": _render_profile_schema,
    "docs/reference/settings.md": _render_settings,
    "docs/reference/workflow.md": _render_workflow,
    "openapi.json": _render_openapi,
}


def write_documents() -> list[str]:
    """Write every generated reference into the clone; returns the names of those that changed."""
    changed = []
    for name, render in GENERATED.items():
        path, text = ROOT / name, render()
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            changed.append(name)
    return changed


def find_stale_documents() -> list[str]:
    """Return the names of generated references that say something else than the code."""
    texts = {name: (ROOT / name).read_text("utf-8") if (ROOT / name).exists() else "" for name in GENERATED}
    return [name for name, render in GENERATED.items() if texts[name] != render()]


def main(arguments: list[str]) -> int:
    """Write the references, or with `--check` only compare; exit code 1 when one is stale."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
    django.setup()
    if "--check" not in arguments:
        for name in write_documents():
            print(f"wrote {name}")
        return 0
    stale = find_stale_documents()
    for name in stale:
        print(f"{name} is stale; write it with: just docs", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
