"""Referrals of a matter as its page tells of them, and the file of a package."""

from __future__ import annotations

import mimetypes
from collections.abc import Collection

import orjson
from django.db.models import QuerySet

from wangge.evaluation import access
from wangge.evaluation.domain.referrals import (
    PACKAGE_NAME,
    TAKEN,
    ReferralView,
    TakingView,
    name_package,
    pack_files,
)
from wangge.evaluation.domain.reports import ReportFile
from wangge.evaluation.models import AccountabilityMatter, MatterReferral
from wangge.evaluation.queries.matter_rows import fetch_matter
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile, read_evidence
from wangge.profiles.public import find_row


def list_referrals(*, actor: Actor, matter_id: int) -> tuple[ReferralView, ...]:
    """Return the referrals of a matter, the newest first; none to those it is about.

    Raises `evaluation_not_shown`, `matter_unknown`.
    """
    matter = fetch_matter(actor, matter_id)
    if not access.may_see_referrals(actor, matter):
        return ()
    return tuple(_show(row) for row in _list_rows(matter).order_by("-id"))


def get_referral(*, actor: Actor, matter_id: int, referral_id: int) -> ReferralView:
    """Return one referral of a matter. Raises `evaluation_not_shown`, `matter_unknown`, `referral_unknown(referral)`."""
    matter = fetch_matter(actor, matter_id)
    row = _list_rows(matter).filter(pk=referral_id).first() if access.may_see_referrals(actor, matter) else None
    if row is None:
        raise DomainError("referral_unknown", referral=referral_id)
    return _show(row)


def _list_rows(matter: AccountabilityMatter) -> QuerySet[MatterReferral]:
    rows = MatterReferral.objects.filter(matter_id=matter.pk).select_related("handed_by", "receipt_by")
    return rows.defer("package").prefetch_related("acts__actor")


def fetch_referral(actor: Actor, matter_id: int, referral_id: int) -> MatterReferral:
    """Return a referral of a matter that the actor may refer. Raises `referral_unknown`, `matter_act_not_yours`."""
    row = MatterReferral.objects.filter(
        pk=referral_id, matter_id=matter_id, matter__in=access.matters_visible_to(actor).order_by()
    ).first()
    if row is None:
        raise DomainError("referral_unknown", referral=referral_id)
    access.check_refer_matter(actor, row.matter)
    return row


def find_outstanding(matter: AccountabilityMatter, track: str | None = None) -> MatterReferral | None:
    """Return a referral of a matter, on one track where it is named, whose receipt is outstanding."""
    rows = MatterReferral.objects.filter(matter_id=matter.pk, receipt_number="")
    if track is not None:
        rows = rows.filter(track=track)
    return rows.defer("package").order_by("number").first()


def list_outstanding(matter_ids: Collection[int]) -> set[int]:
    """Return which of the matters were handed over and wait for a receipt."""
    rows = MatterReferral.objects.filter(matter_id__in=matter_ids, receipt_number="")
    return set(rows.order_by().values_list("matter_id", flat=True))


def build_file(row: MatterReferral) -> ReportFile:
    """Return a package as one file: what was sealed, the same as pages to read, and the photos.

    Raises `evidence_lost`, `evidence_altered` when a photo is not what was handed over.
    """
    from wangge.evaluation.queries.reports.referral_pages import write_referral_pdf

    package = orjson.loads(row.package)
    files = [
        (PACKAGE_NAME, row.package.encode()),
        (f"referral-{row.number}.pdf", write_referral_pdf(package, number=row.number, digest=row.digest)),
    ]
    for one in package["evidence"]:
        data, media_type = read_evidence(one["id"], "original")
        files.append((f"evidence/{one['sha256']}{mimetypes.guess_extension(media_type) or ''}", data))
    return ReportFile(
        name=name_package(get_profile().city.key, row.number), media_type="application/zip", content=pack_files(files)
    )


def _show(row: MatterReferral) -> ReferralView:
    track = find_row(get_profile().accountability.tracks, row.track)
    takings = [act for act in row.acts.all() if act.act == TAKEN]
    return ReferralView(
        id=row.pk,
        number=row.number,
        track=row.track,
        track_zh=track.name_zh if track else row.track,
        track_en=track.name_en if track else row.track,
        authority=row.authority,
        handed_to=row.handed_to,
        note=row.note,
        digest=row.digest,
        handed_by=str(row.handed_by),
        handed_at=row.handed_at,
        receipt_number=row.receipt_number,
        received_by=row.received_by,
        received_on=row.received_on,
        receipt_by=str(row.receipt_by or ""),
        receipt_at=row.receipt_at,
        takings=tuple(
            TakingView(person=str(act.actor or ""), at=act.recorded_at)
            for act in sorted(takings, key=lambda act: act.seq)
        ),
    )
