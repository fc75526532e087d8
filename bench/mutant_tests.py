"""Which tests are to notice a fault in which file, for the mutation testing."""

from __future__ import annotations

_RULES, _FIGURES = "tests/rules/analytics", "tests/analytics"
_SCORES, _PROFILES = "tests/rules/evaluation", "tests/rules/profiles"
_PATROLS = "tests/rules/patrol"
_SHEET = (f"{_RULES}/test_indicator_registry.py", f"{_FIGURES}/test_indicator_sheet.py")
_ANY = (
    *_SHEET,
    f"{_FIGURES}/test_built_indicators.py",
    f"{_FIGURES}/test_grouping.py",
    f"{_FIGURES}/test_drill_down.py",
)

TESTS: dict[str, dict[str, tuple[str, ...]]] = {
    "src/wangge/analytics": {
        "building": (f"{_FIGURES}/test_built_indicators.py",),
        "cells": (f"{_FIGURES}/test_day_cells.py", "-k", "not day_by_day"),
        "composites": (f"{_RULES}/test_composites.py",),
        "computing": _ANY,
        "definitions": _SHEET,
        "dimensions": (
            f"{_RULES}/test_indicator_registry.py",
            f"{_FIGURES}/test_grouping.py",
            f"{_FIGURES}/test_drill_down.py",
        ),
        "engine": (f"{_FIGURES}/test_analytics_engine.py", *_SHEET, f"{_FIGURES}/test_kept_queries.py"),
        "expressions": _ANY,
        "facts": (f"{_RULES}/test_case_facts.py", *_SHEET),
        "indicators": _ANY,
        "lake": (f"{_FIGURES}/test_lake.py", "-k", "not days1 and not days2"),
        "lake_cells": (f"{_FIGURES}/test_lake_cells.py", "--full"),
        "lake_engine": (f"{_FIGURES}/test_lake.py", "-k", "not days1 and not days2"),
        "lake_sums": (f"{_FIGURES}/test_lake_sums.py", "--full"),
        "outcomes": _SHEET,
        "patrols": (f"{_RULES}/test_patrols.py",),
        "periods": (f"{_RULES}/test_periods.py", f"{_FIGURES}/test_grouping.py", "-k", "period or the_ or edges"),
        "questions": _SHEET,
        "rectification": (f"{_FIGURES}/test_rectification.py",),
        "registry": _SHEET,
        "results": _SHEET,
        "sub_actions": _SHEET,
    },
    "src/wangge/profiles/schema": {
        "assessment": (
            f"{_PROFILES}/test_scheme_refusals.py",
            f"{_PROFILES}/test_assessment_schemes.py",
            "-k",
            "not whole_check",
        ),
        "evaluation": (
            f"{_PROFILES}/test_evaluation_refusals.py",
            f"{_PROFILES}/test_targets_of_a_city.py",
            f"{_PROFILES}/test_profile_faults.py",
            f"{_PROFILES}/test_scoring_rules.py",
        ),
        "ladder": (
            f"{_PROFILES}/test_evaluation_refusals.py",
            f"{_PROFILES}/test_ladder_triggers.py",
            f"{_PROFILES}/test_band_triggers.py",
        ),
        "results": (f"{_PROFILES}/test_evaluation_refusals.py", f"{_PROFILES}/test_result_consumers.py"),
        "scoring": (f"{_PROFILES}/test_scheme_refusals.py", f"{_PROFILES}/test_scoring_rules.py"),
    },
    "src/wangge/patrol/domain": {
        "coarsening": (f"{_PATROLS}/test_pieces_and_passes.py",),
        "fixes": (f"{_PATROLS}/test_sorting_fixes.py", f"{_PATROLS}/test_pieces_and_passes.py"),
        "passes": (f"{_PATROLS}/test_pieces_and_passes.py",),
        "pieces": (f"{_PATROLS}/test_pieces_and_passes.py",),
        "sorting": (f"{_PATROLS}/test_sorting_fixes.py",),
    },
    "src/wangge/evaluation/domain": {
        "assessment": (f"{_SCORES}/test_assessment.py",),
        "assessment_check": (f"{_SCORES}/test_assessment.py",),
        "awards": (f"{_SCORES}/test_awards.py",),
        "bands": (f"{_SCORES}/test_bands.py",),
        "comparing": (f"{_SCORES}/test_comparing.py", f"{_SCORES}/test_figure_requests.py"),
        "figure_tables": (f"{_SCORES}/test_comparing.py", f"{_SCORES}/test_figure_requests.py"),
        "flags": (f"{_SCORES}/test_flags.py",),
        "key_work": (f"{_SCORES}/test_key_work.py",),
        "levers": (f"{_SCORES}/test_levers.py",),
        "matters": (f"{_SCORES}/test_matters.py",),
        "missing_values": (f"{_SCORES}/test_score_basis.py",),
        "open_figures": (f"{_SCORES}/test_open_figures.py",),
        "periods": (f"{_SCORES}/test_periods.py",),
        "profile_check": (f"{_SCORES}/test_profile_check.py",),
        "public_tables": (f"{_SCORES}/test_public_tables.py", f"{_SCORES}/test_open_figures.py"),
        "restatements": (f"{_SCORES}/test_score_basis.py",),
        "scheme_plans": (f"{_SCORES}/test_assessment.py",),
        "schemes": (f"{_SCORES}/test_schemes.py", f"{_SCORES}/test_levers.py", f"{_SCORES}/test_profile_check.py"),
        "score_basis": (f"{_SCORES}/test_score_basis.py",),
        "score_check": (f"{_SCORES}/test_score_check.py",),
        "score_totals": (f"{_SCORES}/test_score_totals.py", f"{_SCORES}/test_assessment.py"),
        "suppressing": (f"{_SCORES}/test_public_tables.py", f"{_SCORES}/test_open_figures.py"),
        "targets": (f"{_SCORES}/test_targets.py",),
        "trace_backs": (f"{_SCORES}/test_trace_backs.py",),
        "worsening": (f"{_SCORES}/test_worsening.py",),
    },
}
"""By folder and file the tests of it."""
WITH_DJANGO = {
    f"src/wangge/analytics/{name}.py": ("tests/architecture/test_generated_documents.py", "-k", "indicators")
    for name in [
        "definitions",
        "dimensions",
        "facts",
        "indicators",
        "outcomes",
        "questions",
        "registry",
        "results",
        "sub_actions",
    ]
}
"""Tests that need the whole application, for what the others let pass: is the reference what the definitions say?"""
LOADS = {
    "src/wangge/analytics": ("wangge.kernel.public",),
    "src/wangge/profiles/schema": ("wangge.analytics.public",),
    "src/wangge/patrol/domain": ("wangge.kernel.public",),
    "src/wangge/evaluation/domain": ("wangge.profiles.public", "wangge.worktime.public"),
}
"""By folder what its tests use beside, loaded once: it is never mutated after that."""
