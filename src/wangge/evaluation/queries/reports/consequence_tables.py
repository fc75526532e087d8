"""Tables of a report on flags, scheme results, points and matters: shaped like those of sections, each with its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext

from wangge.evaluation.domain.assessment import AspectResult
from wangge.evaluation.domain.consequences import (
    BoardLine,
    Consequences,
    JudgedRow,
    MatterLine,
    PointsTotal,
    SchemeResults,
)
from wangge.evaluation.domain.reports import Report
from wangge.evaluation.queries.reports.consequence_words import (
    word_grades,
    word_left_out,
    word_period_told,
    word_subject,
)
from wangge.evaluation.queries.reports.target_tables import MOST_ROWS, make_cell
from wangge.evaluation.templatetags.assessment_words import plain, read_value
from wangge.evaluation.templatetags.evaluation_words import named, source_words
from wangge.evaluation.templatetags.matter_words import matter_state
from wangge.evaluation.templatetags.score_words import in_language, mark_words, signed
from wangge.profiles.public import AssessmentScheme

Plain = dict[str, Any]
Row = TypeVar("Row")


def build_consequence_tables(report: Report) -> Iterator[Plain]:
    """Yield the tables of what the city has; one without rows says why."""
    told = report.consequences
    if told.has_board:
        yield _build_board(report, told)
    if told.has_schemes:
        yield from _build_schemes(told)
    if told.has_points:
        yield from _build_points(told)
    if told.has_matters:
        yield _build_matters(told)


def cut_rows(rows: Sequence[Row]) -> tuple[Sequence[Row], str]:
    """Return what a table has room for, of a long one its first and its last half, and where the rest is."""
    if len(rows) <= MOST_ROWS:
        return rows, ""
    words = gettext("The first %(half)s and the last %(half)s of %(total)s; the others are in the workbook.")
    half = MOST_ROWS // 2
    return (*rows[:half], *rows[-half:]), words % {"half": half, "total": len(rows)}


def _make_table(
    title: str, columns: Sequence[tuple[str, bool]], rows: Sequence[list[Plain]], *, lead: str = "", below: str = ""
) -> Plain:
    """Return a table; of each column its head and whether it holds words. Without rows there is only the `lead`."""
    heads = [{"title": head, "is_text": is_text} for head, is_text in columns]
    return {"title": title, "chart": None, "lead": lead, "columns": heads, "rows": list(rows), "below": below}


def _build_board(report: Report, told: Consequences) -> Plain:
    title = gettext("Ranking board and flags")
    if not told.board:
        return _make_table(title, [], [], lead=gettext("No department had a score over enough cases to be ranked."))
    columns = [(gettext("Department"), True), (gettext("Place"), False), (gettext("Score"), False)]
    columns += [(gettext("Flag"), True)] if told.has_flags else []
    columns.append((gettext("Cases"), False))
    if report.earlier is not None:
        month = {"month": report.earlier.month}
        columns.append((gettext("Place in %(month)s") % month, False))
        columns += [(gettext("Flag in %(month)s") % month, True)] if told.has_flags else []
    rows, below = cut_rows(told.board)
    cells = [_show_line(line, has_before=report.earlier is not None, has_flags=told.has_flags) for line in rows]
    lead = "" if report.earlier is not None else gettext("No evaluation of the month before is stored to compare with.")
    return _make_table(title if told.has_flags else gettext("Ranking board"), columns, cells, lead=lead, below=below)


def _show_line(line: BoardLine, *, has_before: bool, has_flags: bool) -> list[Plain]:
    mark, before = line.mark, line.before
    texts = [named(line), str(mark.place), plain(mark.score)]
    texts += [named(mark) or "—"] if has_flags else []
    texts.append(f"{line.case_count:,}")
    if has_before:
        texts.append("—" if before is None or before.place is None else str(before.place))
        texts += [(named(before) if before is not None else "") or "—"] if has_flags else []
    return [make_cell(text) for text in texts]


def _build_schemes(told: Consequences) -> Iterator[Plain]:
    if not told.period.is_frozen:
        yield _make_table(gettext("Results under the city's schemes"), [], [], lead=word_period_told(told.period))
    for number, results in enumerate(told.schemes):
        yield _build_scheme(told, results, lead=_word_lead(told, is_first=number == 0))


def _word_lead(told: Consequences, *, is_first: bool) -> str:
    """Return which frozen period a table is of: whole where it is told first."""
    return word_period_told(told.period) if is_first else gettext("Of the same frozen score period.")


def _build_scheme(told: Consequences, results: SchemeResults, *, lead: str) -> Plain:
    scheme, has_before = results.scheme, told.before_to_on is not None
    if not results.rows:
        return _make_table(named(scheme), [], [], lead=f"{lead} {gettext('Nobody was judged under this scheme.')}")
    columns = [(gettext("Name"), True)]
    columns += [(_name_aspect(aspect.weight, named(aspect)), False) for aspect in scheme.aspects]
    columns.append((gettext("Result"), False))
    if scheme.bands:
        columns.append((gettext("Grade"), True))
    if has_before:
        columns.append((gettext("Frozen to %(day)s") % {"day": told.before_to_on}, True))
    rows, cut = _cut_judged(results)
    doubled = find_doubled(named(row) for row in results.rows)
    cells = [_show_judged(scheme, row, has_before=has_before, doubled=doubled) for row in rows]
    below = " · ".join(part for part in (cut, word_grades(results), source_words(scheme.source)) if part)
    return _make_table(named(scheme), columns, cells, lead=lead, below=below)


def _cut_judged(results: SchemeResults) -> tuple[Sequence[JudgedRow], str]:
    """Return what there is room for: of a long ranking its first and last, whoever has no result not among the last."""
    ranked = [row for row in results.rows if row.place is not None]
    if len(ranked) > MOST_ROWS:
        return cut_rows(ranked)
    rows = results.rows[:MOST_ROWS]
    return rows, _word_rest(len(results.rows) - len(rows))


def find_doubled(names: Iterable[str]) -> frozenset[str]:
    """Return the names that two rows of a table have: an area and one within it are often called the same."""
    return frozenset(name for name, count in Counter(names).items() if count > 1)


def _word_rest(count: int) -> str:
    return gettext("%(count)s more are in the workbook.") % {"count": count} if count else ""


def _name_aspect(weight: Decimal | None, name: str) -> str:
    return name if weight is None else f"{name} ({plain(weight)})"


def _show_judged(
    scheme: AssessmentScheme, row: JudgedRow, *, has_before: bool, doubled: Collection[str]
) -> list[Plain]:
    cells = [make_cell(named(row), row.key if named(row) in doubled else "")]
    for aspect in scheme.aspects:
        found = row.aspects.get(aspect.key)
        if found is None or found.points is None:
            cells.append(make_cell(gettext("n/a")))
            continue
        result = AspectResult(
            aspect=aspect, value=found.value, points=found.points, effective_weight=None, is_waiting=False
        )
        small = read_value(result) if found.value != found.points else ""
        cells.append(make_cell(plain(found.points) if scheme.total is not None else signed(found.points), small))
    cells.append(make_cell(gettext("n/a") if row.mark.value is None else plain(row.mark.value)))
    if scheme.bands:
        cells.append(make_cell(named(row.mark) or "—"))
    if has_before:
        cells.append(make_cell(mark_words(row.before)))
    return cells


def _build_points(told: Consequences) -> Iterator[Plain]:
    """Yield a table for each track; the totals of two tracks are not compared with each other."""
    title, is_first = gettext("Points of the ledger"), not told.schemes
    if not told.points:
        words = [word_period_told(told.period) if is_first else _word_lead(told, is_first=False), word_left_out(told)]
        if told.period.is_frozen and not told.left_out:
            words.append(gettext("Nobody was given or taken points."))
        yield _make_table(title, [], [], lead=" ".join(word for word in words if word))
        return
    heads = (gettext("Entries"), gettext("Points given"), gettext("Points taken"), gettext("Points"))
    columns = [(gettext("Name"), True), *((head, False) for head in heads)]
    columns += [(gettext("Counter-entries"), False), (gettext("Appeals"), False)]
    for number, (track, totals) in enumerate(_group_by_track(told.points).items()):
        rows, cut = cut_rows(totals)
        doubled = find_doubled(row.name for row in totals)
        below = " · ".join(part for part in (cut, word_left_out(told) if number == 0 else "") if part)
        cells = [_show_total(row, doubled) for row in rows]
        lead = _word_lead(told, is_first=is_first and number == 0)
        yield _make_table(f"{title} · {track}", columns, cells, lead=lead, below=below)


def _group_by_track(totals: Iterable[PointsTotal]) -> dict[str, list[PointsTotal]]:
    found: dict[str, list[PointsTotal]] = {}
    for row in totals:
        found.setdefault(in_language(row, "track"), []).append(row)
    return found


def _show_total(row: PointsTotal, doubled: Collection[str]) -> list[Plain]:
    points = (signed(row.given), signed(row.taken), signed(row.points))
    texts = (f"{row.entries:,}", *points, f"{row.counters:,}", f"{row.appeals:,}")
    name = make_cell(row.name, row.subject[2] if row.name in doubled else "")
    return [name, *(make_cell(text) for text in texts)]


def _build_matters(told: Consequences) -> Plain:
    title = gettext("Rungs of accountability opened")
    if told.matters is None:
        return _make_table(title, [], [], lead=gettext("Whoever made this report does not see the matters of others."))
    if not told.matters:
        return _make_table(title, [], [], lead=gettext("No rung was opened in this month."))
    heads = (gettext("Whom it is about"), gettext("Ladder"), gettext("Rung"), gettext("By which rule"))
    columns = [(head, True) for head in (*heads, gettext("Opened on"), gettext("State"), gettext("Answer"))]
    rows, cut = cut_rows(told.matters)
    return _make_table(title, columns, [_show_matter(line) for line in rows], below=cut)


def _show_matter(line: MatterLine) -> list[Plain]:
    texts = (
        word_subject(line),
        in_language(line, "ladder"),
        in_language(line, "rung"),
        in_language(line, "trigger") or "—",
        line.opened_on.isoformat(),
        matter_state(line.state),
        gettext("answered") if line.is_answered else "—",
    )
    return [make_cell(text, f"№ {line.number}" if place == 0 else "") for place, text in enumerate(texts)]
