"""Duties, their tracks, and who looked at them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

APPEND_ONLY_TABLES = ("patrol_tracklook",)


class Duty(models.Model):
    """Duty (当班): a member out on patrol from an instant to another; a track is kept in between and at no other time.

    `district` repeats the member's at the start. `ended_by` is "" while the duty lasts, then "person" or "timer".
    """

    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+", db_index=False)
    district = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("member",), condition=Q(ended_at__isnull=True), name="duty_one_open_a_member"
            ),
            models.UniqueConstraint(fields=("member", "started_at"), name="duty_started_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="duty_ends_behind_its_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | Q(ended_at__isnull=False, ended_by__in=("person", "timer")),
                name="duty_ended_by_somebody",
            ),
        )
        indexes = (models.Index(fields=("district", "started_at"), name="duty_by_day"),)

    def __str__(self) -> str:
        return f"{self.member_id} {self.started_at}"


class TrackPiece(models.Model):
    """Track piece (轨迹段): consecutive points of a duty in one cell, within an hour, packed into `data`.

    `cell` is the web-mercator tile of zoom 15 as the upper bits of the cell key; the bounds are in millionths of a
    degree, WGS-84. Who passed a place in a time is found by cell and time, then by the bounds, then in the points.
    """

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    cell = models.IntegerField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    west_e6 = models.IntegerField()
    south_e6 = models.IntegerField()
    east_e6 = models.IntegerField()
    north_e6 = models.IntegerField()
    count = models.PositiveIntegerField()
    is_coarse = models.BooleanField(default=False)
    data = models.BinaryField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(to_at__gte=F("from_at"), count__gte=1), name="track_piece_holds_something"
            ),
        )
        indexes = (
            models.Index(fields=("cell", "to_at"), name="track_piece_by_place"),
            models.Index(fields=("duty", "from_at"), name="track_piece_of_duty"),
            models.Index(fields=("to_at",), name="track_piece_fine", condition=Q(is_coarse=False)),
        )

    def __str__(self) -> str:
        return f"{self.duty_id} {self.from_at}"


class TrackLook(models.Model):
    """Track look (轨迹查看): one person looked at another's track of a span of time, and why; never changed after.

    `kind` is "track" for the track of a duty, "passes" for a search of who passed a place.
    """

    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+", db_index=False)
    looker = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="track_look_has_a_reason"),
            models.CheckConstraint(condition=Q(kind__in=("track", "passes")), name="track_look_kind_known"),
            models.CheckConstraint(condition=~Q(member=F("looker")), name="track_look_at_another"),
        )
        indexes = (models.Index(fields=("member", "-looked_at", "-id"), name="track_look_by_member"),)

    def __str__(self) -> str:
        return f"{self.looker_id} {self.member_id} {self.looked_at}"
