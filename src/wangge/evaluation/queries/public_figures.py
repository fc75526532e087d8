"""What the public sees of the figures: everything that was reported in the denominator, nothing of persons."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.evaluation.access import subjects_visible_to
from wangge.evaluation.domain.frozen_months import MonthStanding
from wangge.evaluation.domain.public_tables import COLUMNS, PublicRow, build_row, build_table
from wangge.evaluation.domain.sheets import AREA, TOTAL
from wangge.evaluation.domain.views import FigureView, RunView
from wangge.evaluation.queries.areas import find_first_level
from wangge.evaluation.queries.building import show_run, show_subject
from wangge.evaluation.queries.months import fetch_month_runs
from wangge.kernel.public import Actor, build_system_actor
from wangge.people.public import get_organisation_names, list_districts
from wangge.platform.public import get_profile

READER = "public figures"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicView:
    """The public page of a month; `run` and how its month stands are None while nothing is published.

    `columns` are the figures of the whole with their definitions. `months` come latest first. `districts` are (id,
    name) of those to choose from, none where there is but one.
    """

    run: RunView | None
    standing: MonthStanding | None
    district_id: int | None
    districts: tuple[tuple[int, str], ...]
    columns: tuple[FigureView, ...]
    whole: PublicRow | None
    areas: tuple[PublicRow, ...]
    months: tuple[PublicRow, ...]
    level: int
    least_count: int


def read_public_figures(*, month: str = "", district_id: int | None = None) -> PublicView:
    """Return the figures of a month "2026-03" that is over, by default the latest; anybody may read them.

    Of several districts it is the one asked for, else the one evaluated last.
    """
    actor, rules = build_system_actor(name=READER), get_profile().evaluation.publication
    districts = _list_districts(actor)
    if district_id not in dict(districts):
        district_id = None
    chosen = fetch_month_runs(actor, most=rules.months, has_ended=True, district_id=district_id)
    if not (runs := chosen.runs):
        return PublicView(
            run=None, standing=None, district_id=district_id, districts=districts, columns=(), whole=None, areas=(), months=(), level=0,
            least_count=rules.least_count,
        )  # fmt: skip
    run = next((row for row in runs if row.month == month), runs[0])
    level = find_first_level(actor=actor, run_id=run.pk)
    found = subjects_visible_to(actor).filter(run__in=[row.pk for row in runs], kind=TOTAL)
    found |= subjects_visible_to(actor).filter(run=run.pk, kind=AREA, level=level)
    shown = [
        show_subject(
            row,
            definitions=run.definitions if row.run_id == run.pk else {},
            recorded=frozenset(),
            indicators=COLUMNS,
        )
        for row in found
    ]
    totals = {one.run_id: one for one in shown if one.kind == TOTAL}
    areas = sorted((one for one in shown if one.kind == AREA), key=lambda one: one.key)
    least = rules.least_count
    return PublicView(
        run=show_run(run),
        standing=chosen.standings[run.month],
        district_id=run.district_id,
        districts=districts,
        columns=tuple(totals[run.pk].figures.values()) if run.pk in totals else (),
        whole=build_row(run.month, "", totals[run.pk], least=least) if run.pk in totals else None,
        areas=build_table(areas, least=least),
        months=tuple(build_row(row.month, row.month, totals[row.pk], least=least) for row in runs if row.pk in totals),
        level=level,
        least_count=least,
    )


def _list_districts(actor: Actor) -> tuple[tuple[int, str], ...]:
    known = list_districts()
    names = get_organisation_names(actor=actor, organisation_ids=known) if len(known) > 1 else {}
    return tuple((district_id, names[district_id]) for district_id in known if district_id in names)
