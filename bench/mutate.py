"""Mutation testing: put small faults into the code that computes figures and scores, one at a time, and see whether a test fails.

The faults are those of mutmut, whose own runner cannot be used here: it changes functions only after they were imported,
and of classes only those without a decorator, while most of the analytics is written down in tables when it is imported.
So each mutant is a changed copy of its file, in a copy of the tree, and its tests run in a process of their own that has
read nothing of it before; what is below the changed files is loaded once and forked.

    uv run --with mutmut==3.8.1 python bench/mutate.py --sample 800 --out mutants.jsonl
    uv run --with mutmut==3.8.1 python bench/mutate.py --again mutants.jsonl --out after.jsonl

`--again` tries the survivors of an earlier run once more. What is not mutated: annotations, decorators and
wording (docstrings, Chinese, and whatever is of several words).
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutant_tests import LOADS, TESTS, WITH_DJANGO
from mutmut.mutation.mutators import mutation_operators

ROOT = Path(__file__).parents[1]
COPIED = ("src", "tests", "docs", "pyproject.toml")
LIBRARIES = (
    "_hypothesis_pytestplugin", "hypothesis.strategies", "ibis", "ibis.backends.duckdb", "numpy", "orjson", "pandas",
    "pyarrow.compute", "pyarrow.dataset", "pyarrow.parquet", "pydantic", "pytest", "pytest_django.plugin", "yaml",
)  # fmt: skip
SLOWEST_SECONDS = 120
KILLED, SURVIVED, TIMEOUT = "killed", "survived", "timeout"


@dataclass(frozen=True)
class Mutant:
    """One fault: the `number`-th of its file; `before` and `after` are the changed piece of code."""

    file: str
    number: int
    line: int
    before: str
    after: str
    outcome: str = ""
    seconds: float = 0.0


class _Finder(cst.CSTVisitor):
    """Collects (node, its replacement) of every fault that mutmut knows for a module."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[cst.CSTNode, cst.CSTNode, int]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if (
            isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom)
            or _is_about_types(node)
            or _is_wording(node)
        ):
            return False
        for kind, operate in mutation_operators:
            if isinstance(node, kind):
                line = self.get_metadata(PositionProvider, node).start.line
                self.found += [(node, changed, line) for changed in operate(node)]
        return True


def _is_about_types(node: cst.CSTNode) -> bool:
    is_alias = isinstance(node, cst.AnnAssign) and getattr(node.annotation.annotation, "value", "") == "TypeAlias"
    # As in mutmut: to pass None to these two says nothing of the tests.
    is_plain_call = isinstance(node, cst.Call) and getattr(node.func, "value", "") in {"isinstance", "len"}
    return is_alias or is_plain_call


def _is_wording(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleString) and (" " in node.value or not node.value.isascii())


class Source:
    """A file with every fault that can be put into it."""

    def __init__(self, file: str) -> None:
        wrapper = MetadataWrapper(cst.parse_module((ROOT / file).read_text(encoding="utf-8")))
        finder = _Finder()
        wrapper.visit(finder)
        self.file = file
        self._module = wrapper.module
        self._found = finder.found

    def list_mutants(self) -> list[Mutant]:
        """Return every mutant of the file."""
        code = self._module.code_for_node
        return [
            Mutant(self.file, number, line, code(node), code(changed))
            for number, (node, changed, line) in enumerate(self._found)
        ]

    def write(self, mutant: Mutant) -> str | None:
        """Return the whole text with the fault; None where it does not parse or means what it meant."""
        node, changed, _ = self._found[mutant.number]
        text = self._module.deep_replace(node, changed).code
        try:
            is_same = ast.dump(ast.parse(text)) == ast.dump(ast.parse(self._module.code))
        except SyntaxError:
            return None
        return None if is_same else text


def try_mutant(mutant: Mutant, text: str, tree: Path) -> Mutant:
    """Return the mutant with what became of it."""
    path = tree / mutant.file
    original = path.read_text(encoding="utf-8")
    # A changed file must never be taken for one compiled before, which may have the same size and second.
    Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")
    began = time.monotonic()
    try:
        outcome = run_tests(_find_tests(mutant.file))
        if outcome == SURVIVED and mutant.file in WITH_DJANGO:
            outcome = run_tests(WITH_DJANGO[mutant.file], needs_django=True)
    finally:
        path.write_text(original, encoding="utf-8")
    return replace(mutant, outcome=outcome, seconds=round(time.monotonic() - began, 1))


def _find_tests(file: str) -> tuple[str, ...]:
    path = Path(file)
    return TESTS[str(path.parent)][path.stem]


def run_tests(tests: Sequence[str], *, needs_django: bool = False, is_quiet: bool = True) -> str:
    """Run tests in a forked process and say what they mean for the mutant that is in place."""
    process = os.fork()
    if not process:
        os.setsid()
        if is_quiet:
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(silence, stream)
        # The suite leaves Django out where only modules below it are named; none of the pure tests here needs it.
        sys.argv = ["pytest", *(tests if needs_django else ["tests/rules/analytics"])]
        if not needs_django:
            os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
            tests = ("-p", "_hypothesis_pytestplugin", "-p", "pytest_django.plugin", *tests)
        # Compiled files are kept of the first run, the one without any mutant, and of no other.
        sys.dont_write_bytecode = is_quiet
        _run_tests_here(tests)
    ends_at = time.monotonic() + SLOWEST_SECONDS
    while time.monotonic() < ends_at:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return SURVIVED if status == 0 else KILLED
        time.sleep(0.01)
    os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return TIMEOUT


def _run_tests_here(tests: Sequence[str]) -> None:
    import pytest
    from hypothesis import HealthCheck, Phase, settings

    code = 1
    # That an example fails is all there is to know: it need not be made smaller. A busy machine is no failure.
    settings.register_profile(
        "mutants",
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    try:
        options = ["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-profile=mutants"]
        code = int(pytest.main([*options, "-W", "ignore::pytest.PytestAssertRewriteWarning", *tests]))
        sys.stdout.flush()
    finally:
        os._exit(code)


def choose(listed: dict[str, list[Mutant]], words: argparse.Namespace) -> list[Mutant]:
    """Return the mutants to be tried: the survivors of an earlier run, or a sample drawn by the seed, at least five a file."""
    if words.again:
        wanted = {(one.file, one.number, one.after) for one in _read(words.again) if one.outcome == SURVIVED}
        return [one for mutants in listed.values() for one in mutants if (one.file, one.number, one.after) in wanted]
    chance = random.Random(words.seed)
    share = words.sample / sum(len(mutants) for mutants in listed.values())
    chosen: list[Mutant] = []
    for mutants in listed.values():
        size = min(len(mutants), max(5, round(len(mutants) * share)))
        chosen += sorted(chance.sample(mutants, size), key=lambda one: one.number)
    return chosen


def main() -> int:
    """Try the mutants, write each to the file asked for and print the table by file."""
    parser = argparse.ArgumentParser(description="Mutation testing of analytics and scoring.")
    parser.add_argument("--sample", type=int, default=800, help="how many mutants are tried over all files")
    parser.add_argument("--seed", type=int, default=2026, help="which ones")
    parser.add_argument("--only", default="", help="of these only those of files whose path contains this")
    parser.add_argument("--again", type=Path, help="try the survivors of this result once more")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("mutants.jsonl"),
        help="a line of JSON for each mutant; those in it already are not tried again",
    )
    words = parser.parse_args()
    os.nice(15)
    sources = {
        file: Source(file) for file in (f"{folder}/{name}.py" for folder, names in TESTS.items() for name in names)
    }
    listed = {file: source.list_mutants() for file, source in sources.items()}
    chosen = choose(listed, words)
    done = _read(words.out)
    known = {(one.file, one.number) for one in done}
    left = [one for one in chosen if words.only in one.file and (one.file, one.number) not in known]
    with tempfile.TemporaryDirectory() as folder, words.out.open("a", encoding="utf-8") as out:
        _copy_tree(Path(folder))
        for name in LIBRARIES:
            importlib.import_module(name)
        for mutant in _try_all(left, sources, Path(folder)):
            done.append(mutant)
            print(json.dumps(asdict(mutant), ensure_ascii=False), file=out, flush=True)
    _print_table(listed, done)
    return 0


def _read(path: Path) -> list[Mutant]:
    return [Mutant(**json.loads(line)) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def _copy_tree(folder: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy(source, folder / name)
    os.chdir(folder)
    sys.path[:0] = [str(folder / "src"), str(folder)]


def _try_all(chosen: Sequence[Mutant], sources: Mapping[str, Source], tree: Path) -> Iterator[Mutant]:
    sound: set[str] = set()
    for folder in TESTS:
        for name in LOADS[folder]:
            importlib.import_module(name)
        for mutant in (one for one in chosen if Path(one.file).parent == Path(folder)):
            if mutant.file not in sound:
                _check_sound(mutant.file)
                sound.add(mutant.file)
            text = sources[mutant.file].write(mutant)
            if text is not None:
                yield try_mutant(mutant, text, tree)


def _check_sound(file: str) -> None:
    """Stop where the tests of a file fail without any mutant."""
    passes = run_tests(_find_tests(file), is_quiet=False) == SURVIVED
    if passes and file in WITH_DJANGO:
        passes = run_tests(WITH_DJANGO[file], needs_django=True, is_quiet=False) == SURVIVED
    if not passes:
        raise SystemExit(f"the tests of {file} fail without any mutant")


def _print_table(listed: Mapping[str, list[Mutant]], done: Sequence[Mutant]) -> None:
    print("| file | mutants | tried | killed | survived | % |\n|---|--:|--:|--:|--:|--:|")
    rows = [
        (file, len(all_of_it), [one.outcome for one in done if one.file == file]) for file, all_of_it in listed.items()
    ]
    rows.append(("all", sum(count for _, count, _ in rows), [one.outcome for one in done]))
    for file, count, outcomes in rows:
        survived = outcomes.count(SURVIVED)
        killed = len(outcomes) - survived
        share = f"{killed / len(outcomes):.0%}" if outcomes else ""
        print(f"| {file.removeprefix('src/wangge/')} | {count} | {len(outcomes)} | {killed} | {survived} | {share} |")


if __name__ == "__main__":
    raise SystemExit(main())
