"""What a matter's acts tell beside its own columns: ground and findings it was opened by, its referrals; pure."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.evaluation.domain.score_chain import encode_columns

BESIDE = "beside"
GROUND = "ground"
GROUND_COLUMNS = ("district_id", "period_id", "period_digest", "scheme", "judged", "band", "running", "key")
FINDING_COLUMNS = ("entry_id", "case_id")
REFERRAL_COLUMNS = ("digest", "receipt_number")


def name_referral(number: int) -> str:
    """Return what a referral is called among the parts of a matter."""
    return f"referral {number}"


def name_finding(position: int) -> str:
    """Return what a finding is called among the parts of a matter."""
    return f"finding {position}"


def tell_opening(ground: object | None, findings: Iterable[object]) -> dict[str, object]:
    """Return what the act that opens a matter tells of its ground and of its findings, which come in their order."""
    beside = {} if ground is None else {GROUND: encode_columns(ground, GROUND_COLUMNS)}
    for position, finding in enumerate(findings, start=1):
        beside[name_finding(position)] = encode_columns(finding, FINDING_COLUMNS)
    return {BESIDE: beside} if beside else {}


def tell_referral(referral: object, number: int) -> dict[str, object]:
    """Return what an act on a matter tells of a referral: the digest of its package, and its receipt."""
    return {BESIDE: {name_referral(number): encode_columns(referral, REFERRAL_COLUMNS)}}
