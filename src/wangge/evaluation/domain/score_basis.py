"""What a score period counts by: rules, schemes and takers, as the city has them or as a period was frozen with them; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wangge.evaluation.domain.result_tables import encode_consumers
from wangge.evaluation.domain.scheme_plans import SchemePlan, pack_plan, unpack_plan
from wangge.profiles.public import CityProfile, Evaluation, Flags, ScoreRule

_JUDGING = {"composites", "score_tables", "bands"}
"""What of the evaluation a frozen result keeps beside its flags: by it a run of the month is scored again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Basis (计分依据): rules, and the schemes and takers; `packed` is how a frozen result tells of them.

    What was frozen is told again as it was, whatever a rule or scheme has learnt to say since.
    """

    rules: tuple[ScoreRule, ...]
    plans: tuple[SchemePlan, ...]
    packed: Mapping[str, Any]

    @property
    def caps(self) -> dict[str, Decimal]:
        """The cap of each rule that has one."""
        return {key: Decimal(cap) for key, cap in self.packed["rules"].items() if cap is not None}


def build_basis(profile: CityProfile, plans: Sequence[SchemePlan]) -> Basis:
    """Return what a city counts by today; what there is none of is not spoken of."""
    rules, results = profile.scoring.rules, encode_consumers(profile.results)
    packed: dict[str, Any] = {
        "rules": {rule.key: None if rule.cap is None else f"{rule.cap:.3f}" for rule in rules},
        "scoring": [rule.model_dump(mode="json") for rule in rules],
        "flags": profile.evaluation.flags.model_dump(mode="json"),
        "judging": profile.evaluation.model_dump(mode="json", include=_JUDGING),
    }
    if plans:
        packed["schemes"] = [pack_plan(plan) for plan in plans]
    if results:
        packed["results"] = list(results)
    return Basis(rules=rules, plans=tuple(plans), packed=packed)


def has_what_to_freeze(profile: CityProfile) -> bool:
    """Whether a city has anything that a score period freezes: points, results under schemes, or flags."""
    return bool(profile.scoring.tracks or profile.schemes or profile.evaluation.flags.awarded)


def read_basis(content: Mapping[str, Any], *, today: Iterable[ScoreRule]) -> Basis:
    """Return what a frozen result was counted by.

    One from before whole rules were kept has the caps of all and the rules that its schemes read; the rest of a rule is
    as it is `today`.
    """
    plans = tuple(unpack_plan(packed) for packed in content.get("schemes", ()))
    if "scoring" in content:
        rules = tuple(ScoreRule.model_validate(packed) for packed in content["scoring"])
    else:
        known = {rule.key: rule for rule in today} | {rule.key: rule for plan in plans for rule in plan.rules}
        rules = tuple(
            known[key].model_copy(update={"cap": None if cap is None else Decimal(cap)})
            for key, cap in content["rules"].items()
            if key in known
        )
    names = ("rules", "scoring", "flags", "judging", "schemes", "results")
    return Basis(rules=rules, plans=plans, packed={name: content[name] for name in names if name in content})


def read_flags(content: Mapping[str, Any], *, today: Flags) -> Flags:
    """Return the rules of flags that a frozen result was made under; one from before they were kept goes by `today`'s."""
    return Flags.model_validate(content["flags"]) if "flags" in content else today


def read_judging(content: Mapping[str, Any], *, today: Evaluation) -> Evaluation:
    """Return by which composites, tables, grades and flags a frozen result was judged; what it did not keep is `today`'s."""
    kept = content.get("judging", {})
    judging = Evaluation.model_validate(today.model_dump(mode="json") | kept) if kept else today
    return judging.model_copy(update={"flags": read_flags(content, today=today.flags)})


def compare_judging(before: Basis, after: Basis) -> tuple[str, ...]:
    """Return which parts of the evaluation differ between two bases: "bands", "composites", "flags", "score_tables".

    What one of them did not keep is not compared.
    """
    old, new = ({**one.packed.get("judging", {}), "flags": one.packed.get("flags")} for one in (before, after))
    return tuple(name for name in sorted({*old} & {*new}) if old[name] and new[name] and old[name] != new[name])


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """A rule that counts otherwise than before; None on the side where it is not there."""

    key: str
    before: ScoreRule | None
    after: ScoreRule | None

    @property
    def named(self) -> ScoreRule:
        """The rule by which it is called."""
        found = self.after or self.before
        assert found is not None, "a change has a side"
        return found


def compare_rules(before: Basis, after: Basis) -> tuple[RuleChange, ...]:
    """Return the rules that differ between two bases, by key."""
    old, new = {rule.key: rule for rule in before.rules}, {rule.key: rule for rule in after.rules}
    return tuple(
        RuleChange(key=key, before=old.get(key), after=new.get(key))
        for key in sorted({*old, *new})
        if old.get(key) != new.get(key)
    )
