"""Organisations, posts and members."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Organisation(models.Model):
    """Organisation (机构): a bureau, centre, department, town or crew; the root of a tree is a district (辖区).

    `district` is the root itself for a root, so that "same jurisdiction" is one comparison. `path` lists the ids
    from the root down to the organisation itself ("/1/7/23/"), so that "this one and all below" is one prefix.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    district = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=200, blank=True, db_index=True, editable=False)
    level = models.PositiveSmallIntegerField(default=1)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(parent__isnull=True, level=1) | Q(parent__isnull=False, level__gt=1),
                name="organisation_level_from_one",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(district__isnull=False) & ~Q(parent=F("id")),
                name="organisation_below_in_district",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Member(AbstractUser):
    """Member (人员): somebody who signs in and acts; `organisation` is the one that employs the person."""

    display_name = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=10, blank=True)
    # Given by the operation, as only the platform reads a clock.
    date_joined = models.DateTimeField(null=True, blank=True)  # type: ignore[assignment]

    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        constraints = (models.UniqueConstraint(Lower("username"), name="member_username_any_case_once"),)

    def __str__(self) -> str:
        return self.display_name or self.username


class Post(models.Model):
    """Post (岗位): a place in an organisation that carries one role; `duties` says what its holder has to do."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    code = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=40)
    duties = models.TextField(blank=True)

    class Meta:
        ordering = ("code",)
        indexes = (models.Index(fields=("role", "organisation"), name="post_by_role"),)

    def __str__(self) -> str:
        return self.name


class PostHolding(models.Model):
    """Post holding (任职): who holds a post from a day to a day (`to_on` inclusive, empty while it lasts)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="holdings")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("post", "member", "from_on"), name="post_holding_once"),
            models.UniqueConstraint(
                fields=("post", "member"), condition=Q(to_on__isnull=True), name="post_holding_one_open"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="post_holding_days_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} {self.post}"


class ApiToken(models.Model):
    """API token (接口令牌): lets a program act as a member; only the SHA-256 of the secret is stored."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class SignInLink(models.Model):
    """Sign-in link (登录链接): one-time link of the demo database, honoured from the loopback address only."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.member_id}"
