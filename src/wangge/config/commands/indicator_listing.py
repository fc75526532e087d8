"""`wangge indicators`: list, show: those that are listed, and those that were built in the city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from wangge.analytics.public import DIMENSIONS, INDICATORS, INDICATORS_VERSION, PERIODS, Indicator, get_indicator
from wangge.config.commands.console import print_json
from wangge.config.commands.indicating import NAME, find_language_number, open_console, start_table
from wangge.config.commands.opening import open_for_reading
from wangge.kernel.public import DomainError, build_system_actor

if TYPE_CHECKING:
    from wangge.evaluation.public import BuiltView

_KINDS = {
    "count": ("计数", "counts"), "rate": ("比率", "rates"), "ratio": ("比值", "ratios"), "mean": ("均值", "means"),
}  # fmt: skip


def run_list(words: Sequence[str], *, json_output: bool) -> None:
    """Print the indicators, a line each, and the dimensions and periods."""
    language, built = find_language_number(), _read_built()
    found = [one for one in INDICATORS.values() if _is_meant(one, words)]
    own = [one for one in built.values() if _is_meant(one.indicator, words)]
    if json_output:
        described = [*(one.describe() for one in found), *(_describe_built(one) for one in own)]
        print_json({"version": INDICATORS_VERSION, "indicators": described})
        return
    console = open_console()
    for kind, titles in _KINDS.items():
        chosen = [one for one in found if one.kind.value == kind]
        if chosen:
            console.print(_build_list(titles[language], chosen, language))
    if own:
        console.print(_list_built(own, language))
    if not words:
        console.print(_list_dimensions(language))


def _read_built() -> Mapping[str, BuiltView]:
    """Return the indicators that were built in the city by key; none where no city is installed."""
    try:
        with open_for_reading(NAME):
            from wangge.evaluation.public import list_built

            return {one.key: one for one in list_built(actor=build_system_actor(name=NAME))}
    except DomainError as error:
        if error.code != "installation_missing":
            raise
        return {}


def _describe_built(view: BuiltView) -> dict[str, object]:
    """Return a built indicator as plain values: as a listed one, with its author and the definition it was made by."""
    made = {"author": view.author_name, "made_at": view.made_at}
    return {**view.description, "built": {**made, "definition": view.definition.model_dump(mode="json")}}


def _list_built(found: Sequence[BuiltView], language: int) -> Table:
    table = start_table(("本市自建", "built in this city")[language])
    heads = (("代码", "key"), ("名称", "name"), ("公式", "formula"), ("版本", "version"), ("定义人", "author"))
    for head in heads:
        table.add_column(head[language], overflow="fold")
    for one in found:
        words, lang = one.description, "en" if language else "zh"
        formula = str(words[f"formula_{lang}"])
        table.add_row(one.key, str(words[f"name_{lang}"]), formula, str(one.version), one.author_name)
    return table


def _is_meant(indicator: Indicator, words: Sequence[str]) -> bool:
    text = f"{indicator.key} {indicator.name_zh} {indicator.name_en}".lower()
    return all(word.lower() in text for word in words)


def _build_list(title: str, indicators: Sequence[Indicator], language: int) -> Table:
    table = start_table(title)
    for name in (("代码", "key"), ("名称", "name"), ("公式", "formula"), ("来源", "source")):
        table.add_column(name[language], overflow="fold")
    for one in indicators:
        words = one.describe()
        formula = str(words["formula_en" if language else "formula_zh"]) if one.denominator else ""
        table.add_row(one.key, one.name_en if language else one.name_zh, formula, one.source)
    return table


def _list_dimensions(language: int) -> Table:
    table = start_table(("分组维度（--by）", "Group by (--by)")[language])
    table.add_column("--by")
    table.add_column(("含义", "meaning")[language])
    for one in DIMENSIONS.values():
        table.add_row(one.key, one.name_en if language else one.name_zh)
    for key, names in PERIODS.items():
        if "_from_" not in key:
            table.add_row(f"period:{key}", names[language])
    table.add_row("period:assessment_year", ("考评年", "assessment year")[language])
    return table


def run_show(key: str, *, json_output: bool) -> None:
    """Print one definition. Raises `indicator_unknown`."""
    view = None if key in INDICATORS else _read_built().get(key)
    indicator = get_indicator(key) if view is None else view.indicator
    words = indicator.describe()
    if json_output:
        print_json(words if view is None else _describe_built(view))
        return
    language = find_language_number()
    version, source = f"{words['version']} ({INDICATORS_VERSION})", str(words["source"])
    if view is not None:
        version = str(view.version)
        source = f"{('本市自建', 'built in this city')[language]}, {view.author_name} {view.made_at:%Y-%m-%d}"
    shown = (
        (("代码", "key"), key),
        (("名称", "name"), f"{words['name_zh']} / {words['name_en']}"),
        (("类型", "kind"), _KINDS[str(words["kind"])][language]),
        (("公式", "formula"), words["formula_en" if language else "formula_zh"]),
        (("不计", "left out"), words["exclusions_en" if language else "exclusions_zh"] or "–"),
        (("读取的事实", "facts read"), ", ".join(indicator.opens_to)),
        (("单位", "unit"), indicator.unit_names[language]),
        (("方向", "better"), _name_direction(str(words["direction"]), language)),
        (("版本", "version"), version),
        (("来源", "source"), source),
    )
    table = start_table("")
    table.show_header = False
    for names, value in shown:
        table.add_row(names[language], str(value))
    open_console().print(table)


def _name_direction(direction: str, language: int) -> str:
    names = {"higher": ("越高越好", "higher"), "lower": ("越低越好", "lower"), "neutral": ("不分好坏", "neither")}
    return names[direction][language]
