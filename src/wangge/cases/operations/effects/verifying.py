"""Verification before filing (核实): somebody independent looks whether the problem exists, and says so."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.operations.drawing import choose_verifier
from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.geo.public import convert_point, measure_distance_m
from wangge.kernel.public import DomainError


def send_to_verify(move: MoveInHand) -> Facts:
    """Name the verifier, or draw one: a free collector of the district without a conflict, the nearer the likelier."""
    choice = choose_verifier(move.case, verifier_id=move.arguments.verifier_id, now=move.now)
    move.case.verifier_id, move.case.verify_result = choice.member.id, ""
    return {"verifier_id": choice.member.id, "verifier_unit_id": choice.member.organisation_id, **choice.facts}


def confirm_exists(move: MoveInHand) -> Facts:
    """The problem is there: the case is with the acceptor again."""
    return _answer(move, "exists")


def deny_exists(move: MoveInHand) -> Facts:
    """The problem is not there: the acceptor may refuse the report with that."""
    return _answer(move, "absent")


def give_up_verify(move: MoveInHand) -> Facts:
    """The verifier cannot tell: the acceptor decides, or sends somebody else."""
    facts = _answer(move, "unclear")
    move.case.verifier_id = None
    return facts


def _answer(move: MoveInHand, result: str) -> Facts:
    move.case.verify_result = result
    return {"verify_result": result, "verifier_id": move.case.verifier_id, **describe_stand(move)}


def describe_stand(move: MoveInHand) -> Facts:
    """Return where somebody says that he stands (WGS-84) and how far from the case's place; empty where he does not.

    Raises DomainError `point_incomplete`, or the conversion's `point_invalid`, `crs_unknown`.
    """
    lon, lat = move.arguments.lon, move.arguments.lat
    if lon is None and lat is None:
        return {}
    if lon is None or lat is None:
        raise DomainError("point_incomplete")
    lon, lat = convert_point(lon=lon, lat=lat, crs=move.arguments.crs)
    facts: Facts = {"stood_at": [round(lon, 6), round(lat, 6)]}
    if move.case.lon is not None and move.case.lat is not None:
        facts["distance_m"] = round(measure_distance_m(lon, lat, move.case.lon, move.case.lat), 1)
    return facts


VERIFYING: Mapping[str, Effect] = {
    "send_to_verify": send_to_verify,
    "confirm_exists": confirm_exists,
    "deny_exists": deny_exists,
    "give_up_verify": give_up_verify,
}
