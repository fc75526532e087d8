from __future__ import annotations

import re

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.source_tree import PACKAGE, ROOT


def test_every_contract_on_imports_is_kept() -> None:
    assert lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_every_module_is_a_layer_with_a_front_door() -> None:
    contracts = (ROOT / ".importlinter").read_text("utf-8")
    modules = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()} - {"config"}
    guarded = set(re.findall(r"\[importlinter:contract:public-(\w+)\]", contracts))
    assert guarded == modules, "every module below config has a contract 'only through its public'"
    assert {name for name in modules if not (PACKAGE / name / "public.py").exists()} == set()


def test_every_django_module_has_its_files_in_layers() -> None:
    contracts = (ROOT / ".importlinter").read_text("utf-8")
    sections = contracts.split("[importlinter:contract:")
    containers = {
        name
        for section in sections
        if section.startswith("files")
        for name in re.findall(r"^    wangge\.(\w+)$", section, re.MULTILINE)
    }
    # The demo stores nothing of its own, so it is no Django application, but its files stand in the same layers.
    assert containers == {path.parent.name for path in PACKAGE.glob("*/apps.py")} - {"config"} | {"demo"}
