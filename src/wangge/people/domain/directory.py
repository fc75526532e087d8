"""What the register of people tells the other modules: frozen values, never rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationView:
    """An organisation (机构); `district_id` is the root of its tree, which is the organisation itself for a root.

    `line` is the ids from that root down to the organisation itself.
    """

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    district_id: int
    line: tuple[int, ...]
    level: int
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """A post (岗位) with the key of the one role it carries."""

    id: int
    code: str
    name: str
    role: str
    duties: str
    organisation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """A member (人员) with the roles of the day asked for; `phone` is masked unless the asker may see it whole.

    `organisation_line` is the ids from the district's root down to the member's own organisation.
    """

    id: int
    username: str
    display_name: str
    organisation_id: int | None
    organisation_line: tuple[int, ...]
    phone: str
    roles: frozenset[str]
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """How a member is reached (联系方式); `language` is "" where the person has not chosen one."""

    id: int
    display_name: str
    district_id: int | None
    language: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One line of the list of people (人员清单, ZJG-3): a post and who holds it; a vacant post has no member."""

    organisation_path: tuple[str, ...]
    organisation_code: str
    post_id: int
    post_code: str
    post_name: str
    role: str
    role_name: str
    duties: str
    member_id: int | None
    username: str
    display_name: str
    phone: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """A member to be made in bulk: may sign in by link or identity provider only, having no password.

    `post_ids` are held from `from_on`, which is the day of the creation in the city when it is empty.
    """

    username: str
    display_name: str
    organisation_id: int
    phone: str = ""
    post_ids: tuple[int, ...] = ()
    from_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiTokenView:
    """An API token (接口令牌) without its secret, which nobody can see again."""

    id: int
    name: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
