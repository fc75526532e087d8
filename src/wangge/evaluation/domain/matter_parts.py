"""What a matter's acts tell beside its own columns: the ground it was opened by, and its referrals; pure."""

from __future__ import annotations

from wangge.evaluation.domain.score_chain import encode_columns

BESIDE = "beside"
GROUND = "ground"
GROUND_COLUMNS = ("district_id", "period_id", "period_digest", "scheme", "judged", "band", "running", "key")
REFERRAL_COLUMNS = ("digest", "receipt_number")


def name_referral(number: int) -> str:
    """Return what a referral is called among the parts of a matter."""
    return f"referral {number}"


def tell_ground(ground: object) -> dict[str, object]:
    """Return what the act that opens a matter tells of its ground."""
    return {BESIDE: {GROUND: encode_columns(ground, GROUND_COLUMNS)}}


def tell_referral(referral: object, number: int) -> dict[str, object]:
    """Return what an act on a matter tells of a referral: the digest of its package, and its receipt."""
    return {BESIDE: {name_referral(number): encode_columns(referral, REFERRAL_COLUMNS)}}
