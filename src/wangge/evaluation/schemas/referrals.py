"""What the API says of matters handed over to another authority, and what programs send about them."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema

from wangge.evaluation.domain.referrals import ReferralView
from wangge.evaluation.schemas.sent import Given, Word, Words


class TakingOut(Schema):
    """Taking (领取) of a package: who, and when."""

    person: str
    at: datetime


class ReferralOut(Schema):
    """Referral (移交) of a matter; `digest` is the SHA-256 of `package.json` in its package.

    The fields of the receipt (回执) are "" and null while `is_outstanding`.
    """

    id: int
    number: int
    track: str
    track_zh: str
    track_en: str
    authority: str
    handed_to: str
    note: str
    digest: str
    handed_by: str
    handed_at: datetime
    is_outstanding: bool
    receipt_number: str
    received_by: str
    received_on: date | None
    receipt_by: str
    receipt_at: datetime | None
    takings: list[TakingOut]

    @classmethod
    def show(cls, view: ReferralView) -> ReferralOut:
        """Return a referral for the API."""
        return cls.model_validate(view, from_attributes=True)


class ReferralIn(Given):
    """To which authority a matter is handed over, into whose hands, with which words, and on which follower's track."""

    authority: Words
    handed_to: Words
    note: Words
    track: Word = ""


class ReceiptIn(Given):
    """Receipt of the authority: its number, who received it there, and on which day."""

    number: Words
    received_by: Words
    received_on: date
