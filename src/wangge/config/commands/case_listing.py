"""`wangge indicators cases`: the cases behind a figure of a stored evaluation, and what has changed since it was made."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.config.commands.console import find_language, print_json, say, set_up_django
from wangge.kernel.public import Actor, build_system_actor

_AT_ONCE = 200


def run_cases(run_id: int, indicator: str, *, of: str, side: str, json_output: bool) -> None:
    """Print the numbers of the cases, one a line, and on stderr a sentence of what the records say by now.

    `of` is "total" or KIND:KEY. The records are always compared, which takes about a minute for a million cases. Raises
    what `list_cases_behind` raises.
    """
    set_up_django()
    from django.utils import translation

    from wangge.evaluation.public import list_cases_behind, tell_records

    actor = build_system_actor(name="wangge indicators cases")
    kind, _, key = of.partition(":")
    behind = list_cases_behind(
        actor=actor, run_id=run_id, kind=kind, key=key, indicator=indicator, side=side, is_compared=True
    )
    numbers = _list_numbers(actor, behind.case_ids)
    with translation.override(find_language()):
        told = tell_records(behind)
    if not json_output:
        for number in numbers:
            print(number)
        say(f"wangge: {told}")
        return
    print_json(
        {
            "run": run_id,
            "kind": kind,
            "key": key,
            "indicator": indicator,
            "side": side,
            "total": len(behind.case_ids),
            "case_numbers": numbers,
            "is_unchanged": behind.is_unchanged,
            "is_doubtful": behind.is_doubtful,
            "changed_since": behind.changed_since,
        }
    )


def _list_numbers(actor: Actor, case_ids: Sequence[int]) -> list[str]:
    from wangge.cases.public import CaseFilter, list_cases

    found: list[str] = []
    for start in range(0, len(case_ids), _AT_ONCE):
        some = tuple(case_ids[start : start + _AT_ONCE])
        wanted = CaseFilter(case_ids=some, order="number", page_size=_AT_ONCE)
        found += [row.number for row in list_cases(actor=actor, wanted=wanted).rows]
    return sorted(found)
