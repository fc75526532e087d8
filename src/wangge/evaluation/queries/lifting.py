"""What would lift a subject's score in a run, by the city's rules of today as long as they yield the stored score."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.evaluation.domain.levers import Lever, find_best_percent, find_levers, find_next_grade
from wangge.evaluation.domain.schemes import build_schemes
from wangge.evaluation.domain.sheets import DEPARTMENT, POSTS
from wangge.evaluation.domain.views import SubjectView
from wangge.evaluation.queries.runs import fetch_run, get_subject
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectLift:
    """Levers (提升点) of a subject's main score, what lifts most with each case first.

    They are empty without a score, where today's rules no longer give the stored one, and of areas, whose counts are
    scored by their class and unit grids. `next_grade` is the next better one, "" at the best.
    """

    levers: tuple[Lever, ...] = ()
    best_percent: Lever | None = None
    next_grade: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftedSubject:
    """A subject of a run with every figure, and what would lift its score."""

    subject: SubjectView
    lift: SubjectLift


def read_lifted_subject(*, actor: Actor, run_id: int, kind: str, key: str) -> LiftedSubject:
    """Return a subject as `get_subject` does, with its levers.

    Raises `evaluation_not_shown`, `evaluation_run_unknown`, `evaluation_subject_unknown(kind, key)`.
    """
    subject = get_subject(actor=actor, run_id=run_id, kind=kind, key=key)
    return LiftedSubject(subject=subject, lift=find_lift(subject, days=fetch_run(actor, run_id).days))


def find_lift(subject: SubjectView, *, days: int) -> SubjectLift:
    """Return what would lift the main score of a subject of a run of so many days."""
    if not subject.scores or subject.kind not in (DEPARTMENT, *POSTS):
        return SubjectLift()
    main = subject.scores[0]
    schemes = {scheme.key: scheme for scheme in build_schemes(get_profile().evaluation)}
    scheme = schemes.get(main.scheme)
    if scheme is None:
        return SubjectLift()
    levers = find_levers(scheme, main, period_days=days)
    return SubjectLift(levers=levers, best_percent=find_best_percent(levers), next_grade=find_next_grade(scheme, main))
