"""What the sub-actions of the loop leave behind: requests, links, supervision, conferences, assistance."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wangge.cases.models.case import Case


class CaseRequest(models.Model):
    """Request (申请): asked for by one person and decided by another: extension, suspension, forced closing, appeal.

    `decider` reviews for the second time where there are two reviews, `reviewer` for the first.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=20)
    turn = models.PositiveSmallIntegerField()
    round_turn = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20)
    asker = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    asker_unit = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    until_on = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    closure_code = models.CharField(max_length=20, blank=True)
    reviewer = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    decider = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("state", "asked_at"), name="case_request_waiting", condition=Q(state="waiting")),
        )
        constraints = (
            models.UniqueConstraint(fields=("case", "kind", "turn"), name="case_request_once"),
            models.UniqueConstraint(
                fields=("case", "kind"), condition=Q(state__in=("waiting", "reviewed")), name="case_request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(decider__isnull=True) | ~Q(decider=F("asker")), name="request_decider_not_asker"
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("asker")), name="request_reviewer_not_asker"
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | Q(decider__isnull=True) | ~Q(decider=F("reviewer")),
                name="request_two_reviewers",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(decider__isnull=False, decided_at__isnull=False),
                name="request_granted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(kind="suspension") | (Q(until_on__isnull=False) & ~Q(plan="")),
                name="request_suspension_has_plan_and_date",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.turn}"


class CaseLink(models.Model):
    """Link (关联): between two cases, a part of one that was split, or a new order that reopens a closed one."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_back")
    kind = models.CharField(max_length=20)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "other", "kind"), name="case_link_once"),
            models.CheckConstraint(condition=~Q(case=F("other")), name="case_link_to_another"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class WaitingComplaint(models.Model):
    """Waiting complaint (待判定投诉): a closed case that a citizen complains of and nobody has judged yet.

    Derived from the events, which are what counts: a work list finds the case by it among millions.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id}"


class Supervision(models.Model):
    """Supervision (督办): one rung of the ladder on one case; `is_listed` shows it on the public board."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supervisions")
    turn = models.PositiveSmallIntegerField()
    rung = models.CharField(max_length=60)
    act = models.CharField(max_length=20)
    unit = models.ForeignKey("people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    round_turn = models.PositiveSmallIntegerField()
    started_by = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_listed = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=("is_listed", "started_at"), name="supervision_listed", condition=Q(is_listed=True)),
        )
        constraints = (
            models.UniqueConstraint(fields=("case", "turn"), name="supervision_once"),
            models.UniqueConstraint(fields=("case", "round_turn", "rung"), name="supervision_rung_once_a_round"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.rung}"


class Conference(models.Model):
    """Conference (会商): a hard case is talked over; who is called, what was decided, and until when a first effect must show.

    `unit_ids` is a canonical JSON list of organisations.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conferences")
    turn = models.PositiveSmallIntegerField()
    convener = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    convened_at = models.DateTimeField()
    topic = models.TextField()
    unit_ids = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    effect_due_at = models.DateTimeField(null=True, blank=True)
    effect_shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("case",), name="conference_waiting", condition=Q(effect_shown_at__isnull=True)),
        )
        constraints = (models.UniqueConstraint(fields=("case", "turn"), name="conference_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.turn}"


class Assistance(models.Model):
    """Assistance (协办、吹哨报到): a unit called to the place of a case; it checks in there and reports."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assistances")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    called_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    checked_in_by = models.ForeignKey(
        "people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_in_at = models.DateTimeField(null=True, blank=True)
    distance_m = models.FloatField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    report = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "unit"), condition=Q(reported_at__isnull=True), name="assistance_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id}"
