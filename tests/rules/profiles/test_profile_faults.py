"""Each kind of fault in a city's file is told with file, dotted path, line, what was expected and what was found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wangge.kernel.public import DomainError
from wangge.profiles.faults import ProfileFault
from wangge.profiles.loader import check_profile, load_profile
from wangge.profiles.public import list_profiles

pytestmark = pytest.mark.usefixtures("no_validators")

CheckOverlay = Callable[[str], list[ProfileFault]]

COMPOSITE = """
evaluation:
  composites:
    - key: mine
      name_zh: 自定
      name_en: Mine
      subject: department
      source: ours
      components:
"""


def test_the_small_city_itself_is_sound(check_overlay: CheckOverlay) -> None:
    assert check_overlay("") == []


@pytest.mark.parametrize(
    ("overlay", "line", "path", "expected", "found"),
    [
        pytest.param("colour: red\n", 16, "colour", "one of the keys schema_version, documents", "the unknown key 'colour'", id="unknown section"),
        pytest.param("citty: {}\n", 16, "citty", "one of", "'citty', perhaps 'city' is meant", id="misspelt section"),
        pytest.param("merging: {radius: 3, source: ours}", 16, "merging.radius", "radius_m, days", "perhaps 'radius_m'", id="misspelt key"),
        pytest.param(
            "limits:\n  stages:\n    accept:\n      kind: work_hour\n      unit: 3\n      source: ours\n",
            20, "limits.stages.accept.unit", "source, kind, amount", "the unknown key 'unit'", id="unknown key inside",
        ),
        pytest.param(
            "limits:\n  stages:\n    check: {amount: soon, source: ours}\n",
            18, "limits.stages.check.amount", "a number", "the text 'soon'", id="text for a number",
        ),
        pytest.param(
            "limits:\n  stages:\n    check: {amount: 0, source: ours}\n",
            18, "limits.stages.check.amount", "greater than or equal to 0.001", "the number 0", id="number too small",
        ),
        pytest.param(
            "limits:\n  stages:\n    check: {kind: workhour, source: ours}\n",
            18, "limits.stages.check.kind", "'work_hour'", "the text 'workhour'", id="kind of limit",
        ),
        pytest.param(
            "limits:\n  stages: [1]\n", 17, "limits.stages", "a mapping", "a list of 1", id="list for a mapping"
        ),
        pytest.param(
            "workflow: {moves_off: none, source: ours}\n", 16, "workflow.moves_off", "a list", "the text 'none'", id="text for a list"
        ),
        pytest.param(
            "workflow: {return_limit: 2.5, source: ours}\n", 16, "workflow.return_limit", "a whole number", "2.5", id="fraction"
        ),
        pytest.param(
            "workflow: {return_limit: {a: 1, b: 2}, source: ours}\n", 16, "workflow.return_limit", "a whole number", "a mapping with 2 keys", id="mapping for a number"
        ),
        pytest.param(
            "sources:\n  channels:\n    - {key: media, is_verified_first: yes, source: ours}\n",
            18, "sources.channels.media.is_verified_first", "true or false", "the text 'yes'", id="yes is no boolean",
        ),
        pytest.param(
            "sources:\n  channels:\n    - {key: media, name_zh: true, source: ours}\n",
            18, "sources.channels.media.name_zh", "a text (in quotes)", "true", id="boolean for a text",
        ),
        pytest.param(
            "sources:\n  channels:\n    - {key: media, name_zh: null, source: ours}\n",
            18, "sources.channels.media.name_zh", "a text (in quotes)", "nothing", id="null for a text",
        ),
        pytest.param(
            "posts:\n  - key: guard\n    name_zh: 门卫\n    role: handler\n    source: ours\n",
            17, "posts.guard.name_en", "a value (Name in English)", "nothing", id="missing value",
        ),
        pytest.param(
            "roles:\n  - {name_zh: 甲, name_en: A, scope: own, side: view, source: ours}\n",
            17, "roles.0.key", "a value (Lower-case English word", "nothing", id="row without key",
        ),
        pytest.param(
            "documents:\n  - {key: D1, title_zh: 甲, issued_on: 2024-02-30, reading: read}\n",
            17, "documents.D1.issued_on", "a date such as 2024-06-28", "the text '2024-02-30'", id="no such day",
        ),
        pytest.param(
            "worktime: {segments: [{start: '8:00', end: '12:00'}], source: ours}\n",
            16, "worktime.segments.0.start", "match pattern", "the text '8:00'", id="time of day",
        ),
        pytest.param(
            "worktime:\n  source: ours\n  segments:\n    - {start: '12:00', end: '08:00'}\n",
            19, "worktime.segments.0", "a start before its end", "12:00..08:00", id="hours the wrong way",
        ),
        pytest.param(
            "worktime:\n  source: ours\n  segments:\n    - {start: '08:00', end: '12:00'}\n    - {start: '11:00', end: '13:00'}\n",
            16, "worktime", "without overlap", "11:00 before 12:00", id="hours overlap",
        ),
        pytest.param("worktime: {calendar: tw, source: ours}\n", 16, "worktime.calendar", "one of cn, none", "'tw'", id="calendar"),
        pytest.param(
            "numbering: {pattern: '{prefix.__class__}{sequence:05d}', source: ours}\n",
            16, "numbering.pattern", "only {prefix}", "__class__", id="attribute in the pattern",
        ),
        pytest.param(
            "numbering: {pattern: '{sequence:0999999999d}', source: ours}\n", 16, "numbering.pattern", "only {prefix}", "0999", id="huge width"
        ),
        pytest.param(
            "numbering: {pattern: '{prefix!r}{sequence:05d}', source: ours}\n", 16, "numbering.pattern", "only {prefix}", "!r", id="conversion"
        ),
        pytest.param("numbering: {pattern: '{prefix', source: ours}\n", 16, "numbering.pattern", "a pattern such as", "'{prefix'", id="open brace"),
        pytest.param(
            "numbering: {pattern: '{prefix}{date:%Y%m%d}', source: ours}\n", 16, "numbering.pattern", "one {sequence:05d}", "date", id="no sequence"
        ),
        pytest.param(
            "numbering: {pattern: '{prefix}{date:%Y%m}{sequence:05d}', source: ours}\n",
            16, "numbering", "a pattern whose date differs with the day", "%Y%m", id="numbers would repeat",
        ),
        pytest.param("merging: {days: 8}\n", 16, "merging.source", "a source for the change", "none beside days", id="no source"),
        pytest.param("merging: {days: 8, source: XYZ §3}\n", 16, "merging.source", "ours or a document", "'XYZ §3'", id="unknown document"),
        pytest.param("merging: {days: 8, source: '§3'}\n", 16, "merging.source", "match pattern", "'§3'", id="clause without document"),
        pytest.param(
            "sources:\n  channels:\n    - {key: pigeon, drop: true}\n", 18, "sources.channels.pigeon", "a default row to drop", "'pigeon'", id="drop"
        ),
        pytest.param("sources: {channels: []}\n", 16, "sources.channels", "at least 1 item", "a list of 0", id="no channel left"),
        pytest.param(
            "roles:\n  - {key: citizen, name_zh: 市民, name_en: Citizen, scope: own, side: view, source: ours}\n",
            17, "roles.citizen", "a role of staff", "'citizen'", id="built-in role",
        ),
        pytest.param(
            "posts:\n  - {key: guard, name_zh: 门卫, name_en: Guard, role: guardian, source: ours}\n",
            17, "posts.guard.role", "one of collector, acceptor", "'guardian'", id="role of a post",
        ),
        pytest.param(
            "places:\n  control_grades:\n    - {key: g, name_zh: 严, name_en: G, road_classes: [main, alley], windows: [], source: ours}\n",
            18, "places.control_grades.g.road_classes.1", "one of main, secondary", "'alley'", id="road class",
        ),
        pytest.param(
            "catalog:\n  area_limits:\n    - {key: k, kind: matter, category_code: '06010', condition: 1, area_class: core, limit_kind: work_hour, amount: 2, source: ours}\n",
            18, "catalog.area_limits.k.area_class", "one of class_1, class_2", "'core'", id="area class",
        ),
        pytest.param(
            "responsibility:\n  rules:\n    - {key: k, kinds: [matter], class_code: '11', department: navy, source: ours}\n",
            18, "responsibility.rules.k.department", "one of municipal", "'navy'", id="department",
        ),
        pytest.param(
            "responsibility:\n  rules:\n    - {key: k, kinds: [component, matter], class_code: '06', department: greening, source: ours}\n",
            18, "responsibility.rules.k", "one rule for a kind and class", "matter 06 also in environment", id="two leads",
        ),
        pytest.param(
            "evaluation:\n  score_tables:\n    - {key: t, name_zh: 表, name_en: T, counted_per: subject, days: 30, steps: [{at_least: 0, score: 1}], area_steps: [{area_class: core, steps: [{at_least: 0, score: 1}]}], source: ours}\n",
            18, "evaluation.score_tables.t.area_steps.0.area_class", "one of class_1", "'core'", id="area class of a table",
        ),
        pytest.param(
            "evaluation:\n  score_tables:\n    - {key: t, name_zh: 表, name_en: T, counted_per: subject, days: 30, steps: [{at_least: 5, score: 1}], source: ours}\n",
            18, "evaluation.score_tables.t", "steps from 0 upward", "5", id="steps begin above 0",
        ),
        pytest.param(
            "evaluation:\n  bands:\n    - {key: B, at_least: 95, source: ours}\n",
            16, "evaluation", "bands from the best down", "A 90, B 95", id="bands out of order",
        ),
        pytest.param(
            "evaluation: {bands: [], source: ours}\n", 16, "evaluation", "bands from the best down", "none", id="no bands"
        ),
        pytest.param(
            "evaluation: {dimensions: [district, fine_amount], source: ours}\n", 16, "evaluation.dimensions.1", "without fine amounts", "fine_amount", id="breakdown by fines"
        ),
    ],
)  # fmt: skip
def test_a_fault_tells_where_and_what(
    check_overlay: CheckOverlay, *, overlay: str, line: int, path: str, expected: str, found: str
) -> None:
    faults = check_overlay(overlay)

    assert [(fault.line, fault.path) for fault in faults] == [(line, path)]
    assert expected in faults[0].expected
    assert found in faults[0].found
    assert faults[0].file.endswith("testville.yaml")


@pytest.mark.parametrize(
    ("components", "line", "path", "expected", "found"),
    [
        pytest.param(
            [("closing_rate", "rate", "0.5"), ("rework_rate", "inverse_rate", "0.4")],
            19, "evaluation.composites.mine", "weights that add up to 1", "0.9 (0.5 + 0.4)", id="sum below 1",
        ),
        pytest.param(
            [("closing_rate", "rate", "0.1"), ("rework_rate", "inverse_rate", "0.2"), ("return_rate", "rate", "0.7000001")],
            19, "evaluation.composites.mine", "weights that add up to 1", "1.0000001", id="sum a little above 1",
        ),
        pytest.param(
            [("closing_rate", "rate", "0.5"), ("closing_rate", "inverse_rate", "0.5")],
            19, "evaluation.composites.mine", "each indicator once", "closing_rate 2 times", id="indicator twice",
        ),
        pytest.param(
            [("closing_rate", "rate", "0.5"), ("filed_count", "count_score", "0.5")],
            26, "evaluation.composites.mine.components.1", "a score_table with count_score", "count_score, score_table None", id="no table",
        ),
        pytest.param(
            [("closing_rate", "rate", "0.5"), ("rework_rate", "rate", "0.5, score_table: accepted_count")],
            26, "evaluation.composites.mine.components.1", "and with nothing else", "rate, score_table accepted_count", id="table of a rate",
        ),
        pytest.param(
            [("filed_count", "count_score", "1, score_table: nothing_here")],
            25, "evaluation.composites.mine.components.0.score_table", "one of accepted_count", "'nothing_here'", id="unknown table",
        ),
        pytest.param(
            [("closing_rate", "ratio", "1")],
            25, "evaluation.composites.mine.components.0.kind", "'rate'", "the text 'ratio'", id="kind",
        ),
        pytest.param(
            [("closing_rate", "rate", "1.0"), ("rework_rate", "rate", "0")],
            26, "evaluation.composites.mine.components.1.weight", "greater than 0", "the number 0", id="weight 0",
        ),
    ],
)  # fmt: skip
def test_a_composite_that_does_not_hold_together(
    check_overlay: CheckOverlay,
    *,
    components: list[tuple[str, str, str]],
    line: int,
    path: str,
    expected: str,
    found: str,
) -> None:
    rows = "".join(
        f"        - {{indicator: {name}, kind: {kind}, weight: {weight}, source: ours}}\n"
        for name, kind, weight in components
    )

    faults = check_overlay(COMPOSITE + rows)

    assert [(fault.line, fault.path) for fault in faults] == [(line, path)]
    assert expected in faults[0].expected
    assert found in faults[0].found


@pytest.mark.parametrize(
    "indicator",
    ["fine_amount", "fines", "total_fine", "mean_fined_yuan", "penalty_amount", "penalties_total", "forfeited_goods", "fakuan_sum"],
)  # fmt: skip
def test_no_scheme_scores_by_fines(check_overlay: CheckOverlay, indicator: str) -> None:
    faults = check_overlay(f"{COMPOSITE}        - {{indicator: {indicator}, kind: rate, weight: 1, source: ours}}\n")

    assert [(fault.line, fault.path) for fault in faults] == [(25, "evaluation.composites.mine.components.0.indicator")]
    assert "行政处罚法 Art. 74" in faults[0].expected


@pytest.mark.parametrize("indicator", ["penalty_case_count", "defined_rate", "amount_of_waste"])
def test_other_words_are_no_fines(check_overlay: CheckOverlay, indicator: str) -> None:
    assert (
        check_overlay(f"{COMPOSITE}        - {{indicator: {indicator}, kind: rate, weight: 1, source: ours}}\n") == []
    )


def test_levels_of_a_composite_must_be_grid_levels_of_an_area(check_overlay: CheckOverlay) -> None:
    rows = "        - {indicator: closing_rate, kind: rate, weight: 1, source: ours}\n      levels: [city, village]\n"

    faults = check_overlay(COMPOSITE + rows)

    assert [(fault.path, fault.found) for fault in faults] == [
        ("evaluation.composites.mine.levels", "department"),
        ("evaluation.composites.mine.levels.1", "'village'"),
    ]


def test_own_bands_are_held_to_the_same_order(check_overlay: CheckOverlay) -> None:
    rows = "        - {indicator: closing_rate, kind: rate, weight: 1, source: ours}\n"
    bands = "      bands:\n        - {key: good, name_zh: 好, name_en: Good, at_least: 60, source: ours}\n"

    faults = check_overlay(COMPOSITE + rows + bands)

    assert [(fault.line, fault.path, fault.found) for fault in faults] == [
        (19, "evaluation.composites.mine", "good 60")
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "expected", "found"),
    [
        ("zone: Asia/Shanghai", "zone: Asia/Nowhere", 6, "city.zone", "a time zone", "'Asia/Nowhere'"),
        ("zone: Asia/Shanghai", "zone: ../../etc/passwd", 6, "city.zone", "a time zone", "passwd"),
        ("zone: Asia/Shanghai", "zone: Asia", 6, "city.zone", "a time zone", "'Asia'"),
        ("  case_prefix: TST\n", "", 2, "city.case_prefix", "a value (Beginning of a case number)", "nothing"),
        ("digits: 3", "digits: 4", 10, "grid", "add up to code_length 9", "10 digits"),
        ("key: unit", "key: cell", 10, "grid", "unit_level cell, the last", "'unit'"),
        (
            "digits: 6,",
            "digits: 6, chief_posts: [handler, boss],",
            14,
            "grid.levels.city.chief_posts.1",
            "one of",
            "'boss'",
        ),
        ("schema_version: 1\n", "", 1, "schema_version", "schema_version: 1", "nothing"),
        ("schema_version: 1\n", "schema_version: 2\n", 1, "schema_version", "schema_version: 1", "the number 2"),
        ("schema_version: 1\n", "schema_version: true\n", 1, "schema_version", "schema_version: 1", "true"),
        ("schema_version: 1\n", "schema_version: [1]\n", 1, "schema_version", "schema_version: 1", "a list of 1"),
    ],
)
def test_a_city_that_does_not_hold_together(
    tmp_path: Path, small_city: str, *, old: str, new: str, line: int, path: str, expected: str, found: str
) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(small_city.replace(old, new), encoding="utf-8")

    faults = check_profile(file)

    assert [(fault.file, fault.line, fault.path) for fault in faults] == [(str(file), line, path)]
    assert expected in faults[0].expected
    assert found in faults[0].found


def test_all_faults_are_told_at_once_in_the_order_of_the_lines(check_overlay: CheckOverlay) -> None:
    faults = check_overlay("merging: {days: 8, radius_m: wide}\nnumbering: {restarts: hourly, source: ours}\n")

    assert [(fault.line, fault.path) for fault in faults] == [
        (16, "merging.radius_m"),
        (16, "merging.source"),
        (17, "numbering.restarts"),
    ]


def test_loading_refuses_with_the_first_fault(write_city: Callable[[str], Path]) -> None:
    path = write_city("merging: {days: 8, radius_m: wide}\n")

    with pytest.raises(DomainError) as refused:
        load_profile(path)

    assert refused.value.code == "profile_invalid"
    assert refused.value.params["file"] == str(path)
    assert refused.value.params["line"] == 16
    assert refused.value.params["count"] == 2
    assert {"path", "expected", "found"} <= refused.value.params.keys()


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(DomainError) as refused:
        load_profile("atlantis")

    assert refused.value.code == "profile_unknown"
    assert refused.value.params == {"name": "atlantis", "known": ", ".join(list_profiles())}
    faults = check_profile("atlantis")
    assert [(fault.file, fault.line, fault.found) for fault in faults] == [("atlantis", 0, "the text 'atlantis'")]


@pytest.mark.parametrize("name", ["_national", "../cities/generic", "", "no/such.yaml", "a\0b", "."])
def test_names_that_are_files_or_nothing_never_crash(name: str) -> None:
    faults = check_profile(name)

    assert [fault.expected for fault in faults] == ["a YAML file"]


def test_a_long_value_is_cut_in_the_message(check_overlay: CheckOverlay) -> None:
    faults = check_overlay(f"workflow: {{return_limit: {'x' * 500}, source: ours}}\n")

    assert len(faults[0].found) == 60
    assert faults[0].found.endswith("…")


ROUTE = """
loop:
  routes:
    - key: mine
      name_zh: 自定
      name_en: Mine
      channels: []
      class_codes: []
      source: ours
      stages:
        - key: facts
          name_zh: 核查情况
          name_en: Facts
          unit: finder
          limit: null
          purpose: establish
          on_failure: return
          on_expiry: supervise
          source: ours
"""


def test_a_route_does_not_end_with_establishing_the_facts(check_overlay: CheckOverlay) -> None:
    (fault,) = check_overlay(ROUTE)

    assert fault.path == "loop.routes.mine.stages.facts.purpose"
    assert (fault.file, fault.line) == (check_overlay("colour: red\n")[0].file, 31)
    assert fault.expected.startswith("handle: no stage follows the last one")
    assert fault.found == "establish"


def test_a_route_is_refused_when_it_is_loaded(write_city: Callable[[str], Path]) -> None:
    with pytest.raises(DomainError, match="profile_invalid"):
        load_profile(write_city(ROUTE))


@pytest.mark.parametrize(
    ("overlay", "path"),
    [
        ("loop: {tracking: {department: nobody, source: ours}}\n", "loop.tracking.department"),
        (
            "loop: {supervision: {bulletin: {period: month, issued_by: [nobody], source: ours}, source: ours}}\n",
            "loop.supervision.bulletin.issued_by.0",
        ),
        (
            "sources:\n  channels:\n    - {key: collector, department: nobody, source: ours}\n",
            "sources.channels.collector.department",
        ),
        (
            (
                "campaigns:\n  - key: mine\n    name_zh: 自定\n    name_en: Mine\n    source: ours\n    lists:\n"
                "      - key: list\n        name_zh: 清单\n        name_en: List\n        area_classes: [nowhere]\n"
                "        source: ours\n        matters:\n"
                "          - {key: one, name_zh: 一, name_en: One, class_codes: ['06'], source: ours}\n"
            ),
            "campaigns.mine.lists.list.area_classes.0",
        ),
        (
            (
                "places:\n  control_grades:\n    - key: mine\n      name_zh: 自定\n      name_en: Mine\n"
                "      road_classes: []\n      windows: []\n      streets: [解放街]\n      source: ours\n"
                "      standard: {class_codes: [], reasons_off: [nothing], source: ours}\n"
            ),
            "places.control_grades.mine.standard.reasons_off.0",
        ),
    ],
)
def test_a_name_of_nothing_is_told(check_overlay: CheckOverlay, overlay: str, path: str) -> None:
    assert [fault.path for fault in check_overlay(overlay)] == [path]
