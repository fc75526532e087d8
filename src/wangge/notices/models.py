"""Notices, their deliveries over channels, and what people chose."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wangge.notices.domain.states import OPEN_STATES


class Notice(models.Model):
    """Notice (通知): what one member is told of one event, in his language; unread while `read_at` is empty.

    `key` names the happening, so that nobody is told of it twice. `district_id` is the member's district, for the
    administrators who watch deliveries. `link` is a path of this site or "".
    """

    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+", db_index=False)
    district_id = models.BigIntegerField(null=True, blank=True)
    event = models.CharField(max_length=60)
    key = models.CharField(max_length=160)
    case_number = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    is_urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("member", "key"), name="notice_key_once_a_member"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="/") & ~Q(link__startswith="//"), name="notice_link_is_own"
            ),
        )
        indexes = (
            models.Index(fields=("member", "-created_at", "-id"), name="notice_inbox"),
            models.Index(fields=("member",), name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=("created_at",), name="notice_by_age"),
        )

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """Delivery (投递): a notice on its way over one channel; `next_try_at` is set while it is still to be tried."""

    STATES = ("waiting", "sent", "failed", "given_up", "held_for_quiet_hours")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("notice", "channel"), name="delivery_channel_once"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "sent", "failed", "given_up", "held_for_quiet_hours")),
                name="delivery_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, next_try_at__isnull=False, ended_at__isnull=True)
                | Q(state__in=("sent", "given_up"), next_try_at__isnull=True, ended_at__isnull=False),
                name="delivery_ends_or_is_tried",
            ),
        )
        indexes = (
            models.Index(
                fields=("-created_at", "-id"),
                name="delivery_failures",
                condition=Q(state__in=("failed", "given_up")),
            ),
            models.Index(fields=("channel", "state"), name="delivery_not_sent", condition=~Q(state="sent")),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class ChannelChoice(models.Model):
    """Channel choice (渠道选择): whether a member wants a group of events over a channel, whatever the default."""

    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=20)
    group = models.CharField(max_length=60)
    is_on = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("member", "channel", "group"), name="channel_choice_once"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.group}"


class PushSubscription(models.Model):
    """Push subscription (推送订阅): one browser of a member, with the keys that only it can read messages by."""

    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.member_id}"
