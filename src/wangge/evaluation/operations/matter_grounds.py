"""The grade in a frozen score period that a matter is opened by; each opens one matter and no more (ZJG-14)."""

from __future__ import annotations

from wangge.evaluation.models import AccountabilityMatter, MatterGround
from wangge.evaluation.queries.due_bands import find_due_bands, name_ground
from wangge.kernel.public import DomainError
from wangge.platform.public import get_profile
from wangge.profiles.public import find_row


def build_ground(row: AccountabilityMatter, *, period_id: int | None, judged: str) -> MatterGround | None:
    """Return the ground of a matter whose trigger is one by grades, None of any other.

    Raises `matter_trigger_answered(number)`, `matter_band_not_met(trigger)` where no frozen period says so,
    `matter_subject_other(name)` where it is another one's.
    """
    trigger = find_row(get_profile().accountability.band_triggers, row.trigger)
    if trigger is None:
        return None
    due = next(
        (
            one
            for one in find_due_bands(district_id=row.district_id)
            if (one.trigger, one.period_id, one.judged) == (trigger.key, period_id, judged)
        ),
        None,
    )
    if due is None:
        known = MatterGround.objects.filter(
            district_id=row.district_id, matter__trigger=trigger.key, period_id=period_id, judged=judged
        ).first()
        if known is not None:
            raise DomainError("matter_trigger_answered", number=known.matter.number)
        raise DomainError("matter_band_not_met", trigger=trigger.key)
    if trigger.ladder != row.ladder or due.subject_id not in {None, row.unit_id, row.member_id}:
        raise DomainError("matter_subject_other", name=due.subject_name or due.judged_name)
    return MatterGround(
        district_id=row.district_id,
        period_id=due.period_id,
        period_digest=due.period_digest,
        scheme=due.scheme,
        judged=due.judged,
        band=due.mark.band,
        running=due.running,
        key=name_ground(trigger.key, due.judged, due.from_on, due.to_on),
    )


def save_ground(ground: MatterGround, row: AccountabilityMatter) -> None:
    """Save the ground of a matter that was opened in this transaction, which holds the counter of the numbers.

    Raises `matter_trigger_answered(number)` when somebody else was quicker.
    """
    known = MatterGround.objects.filter(district_id=ground.district_id, key=ground.key).first()
    if known is not None:
        raise DomainError("matter_trigger_answered", number=known.matter.number)
    ground.matter = row
    ground.save(force_insert=True)
