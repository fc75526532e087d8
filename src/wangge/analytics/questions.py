"""Questions (问法): the few forms in which almost every outcome asks something of a case."""

from __future__ import annotations

from functools import partial

from wangge.analytics.expressions import Expression, Flags, Outcome, is_certain, is_repeated, negate


def _is_waiting(flags: Flags, *, done: str, ended_by: tuple[str, ...] = ()) -> Expression:
    waiting = negate(is_certain(flags[done]))
    for flag in ended_by:
        waiting = waiting & negate(is_certain(flags[flag]))
    return waiting


def ask(key: str, name_zh: str, name_en: str, *, flag: str = "", among: Outcome | None = None) -> Outcome:
    """Return the outcome that is one flag itself (named like the outcome when not given)."""
    column = flag or key
    return Outcome(
        key=key, name_zh=name_zh, name_en=name_en, flags=(column,), question=lambda flags: flags[column], among=among
    )


def ask_waiting(name_zh: str, name_en: str, *, due: Outcome, done: str, ended_by: tuple[str, ...] = ()) -> Outcome:
    """Return the outcome: of the due cases those neither done nor ended otherwise."""
    return Outcome(
        key=f"{done}_waiting",
        name_zh=name_zh,
        name_en=name_en,
        flags=(done, *ended_by),
        question=partial(_is_waiting, done=done, ended_by=ended_by),
        among=due,
    )


def ask_repeated(
    key: str, name_zh: str, name_en: str, *, column: str, among: Outcome | None = None, least: int = 1
) -> Outcome:
    """Return the outcome: it happened to the case at least once, or `least` times."""
    return Outcome(
        key=key,
        name_zh=name_zh,
        name_en=name_en,
        flags=(column,),
        question=partial(is_repeated, column=column, least=least),
        among=among,
    )


def ask_times(key: str, name_zh: str, name_en: str, *, column: str, among: Outcome | None = None) -> Outcome:
    """Return the outcome that is a quantity to be added up."""
    return Outcome(
        key=key,
        name_zh=name_zh,
        name_en=name_en,
        flags=(column,),
        question=lambda flags: flags[column],
        among=among,
        is_number=True,
    )


def ask_not(key: str, name_zh: str, name_en: str, *, flag: str) -> Outcome:
    """Return the outcome that is the contrary of a flag."""
    return Outcome(
        key=key,
        name_zh=name_zh,
        name_en=name_en,
        flags=(flag,),
        question=lambda flags: negate(flags[flag]),
    )
