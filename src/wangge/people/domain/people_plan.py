"""What an import of people will do: a pure decision over the rows and what the register knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from wangge.people.domain.cells import CODE_PATTERN, USERNAME_PATTERN, check_pattern, check_texts
from wangge.people.domain.columns import FieldRow
from wangge.people.domain.days import is_overlapping
from wangge.people.domain.faults import Change, Expected, RowFault
from wangge.people.domain.people_facts import HoldingFacts, PeopleKnown, PeoplePlan, PersonFacts, PostFacts
from wangge.people.domain.post_choice import choose_holding, choose_post
from wangge.people.domain.sides import is_opposed
from wangge.people.domain.unit_plan import find_codes_by_name

_LIMITS = {"username": 150, "display_name": 60, "phone": 30, "post": 100, "post_name": 60}
_LANGUAGES = ("", "zh-hans", "en")


def plan_people(*, rows: Sequence[FieldRow], known: PeopleKnown) -> PeoplePlan:
    """Return what to write for `rows` and their faults.

    A person may stand in several rows, one for each post; a row without post and role registers the person only.
    A row with a fault changes nothing, whatever the other rows say.
    """
    planner = _PeoplePlanner(known)
    for row in rows:
        planner.take_row(row)
    return planner.finish()


class _PeoplePlanner:
    """Holds the register as it will be after the rows taken so far."""

    def __init__(self, known: PeopleKnown) -> None:
        self.known = known
        self.codes_by_name = find_codes_by_name(known.unit_names)
        self.people = {person.username: person for person in known.people}
        self.posts = {post.code: post for post in known.posts}
        self.post_codes: dict[str, list[str]] = {}
        for post in known.posts:
            self.post_codes.setdefault(post.unit_code, []).append(post.code)
        self.sides = {role.key: role.side for role in known.roles}
        self.holdings: dict[str, list[HoldingFacts]] = {}
        for holding in known.holdings:
            self.holdings.setdefault(holding.username, []).append(holding)
        self.changes: list[Change] = []
        self.faults: list[RowFault] = []

    def take_row(self, row: FieldRow) -> None:
        """Add what the row states to the register as it will be, or its faults to the list."""
        faults = _check_cells(row)
        unit_code = self._find_unit(row.get("organisation"))
        if not unit_code:
            if row.get("organisation"):
                faults.append(RowFault(row.line, "organisation", row.get("organisation"), Expected.KNOWN_UNIT))
            self.faults += faults
            return
        person = self._choose_person(row, unit_code)
        post = self._choose_post(row, unit_code)
        holding = self._choose_holding(row, post)
        if faults or isinstance(person, RowFault) or isinstance(post, RowFault) or isinstance(holding, RowFault):
            self.faults += faults + [choice for choice in (person, post, holding) if isinstance(choice, RowFault)]
            return
        changes = {self._keep_person(person)}
        if post is not None and holding is not None:
            changes |= {self._keep_post(post), self._keep_holding(holding)}
        self.changes.append(next(change for change in Change if change in changes))

    def finish(self) -> PeoplePlan:
        """Return the difference between the register as it was and as it will be."""
        people = {person.username: person for person in self.known.people}
        posts = {post.code: post for post in self.known.posts}
        holdings = {_get_key(holding): holding for holding in self.known.holdings}
        kept = [holding for held in self.holdings.values() for holding in held]
        return PeoplePlan(
            new_people=tuple(person for name, person in self.people.items() if name not in people),
            changed_people=tuple(
                person for name, person in self.people.items() if name in people and not _is_same(person, people[name])
            ),
            new_posts=tuple(post for code, post in self.posts.items() if code not in posts),
            changed_posts=tuple(post for code, post in self.posts.items() if code in posts and post != posts[code]),
            new_holdings=tuple(holding for holding in kept if _get_key(holding) not in holdings),
            changed_holdings=tuple(holding for holding in kept if holdings.get(_get_key(holding), holding) != holding),
            changes=tuple(self.changes),
            faults=tuple(self.faults),
        )

    def _find_unit(self, text: str) -> str:
        return text if text in self.known.unit_names else self.codes_by_name.get(text, "")

    def _choose_person(self, row: FieldRow, unit_code: str) -> PersonFacts | RowFault:
        """Return the person as the row states it, or the fault that somebody else is meant."""
        username = row.get("username").lower()
        stated = PersonFacts(
            username, row.get("display_name"), unit_code, row.get("phone"), row.get("language").lower(), line=row.line
        )
        person = self.people.get(username)
        if person is None:
            return stated
        if person.is_foreign:
            return RowFault(row.line, "username", username, Expected.FREE_USERNAME)
        merged = replace(stated, phone=stated.phone or person.phone, language=stated.language or person.language)
        if not person.line:
            return merged
        for field, column in (("display_name", "display_name"), ("unit_code", "organisation"), ("phone", "phone")):
            if getattr(person, field) != getattr(merged, field) and (field != "phone" or person.phone):
                return RowFault(row.line, column, row.get(column), Expected.SAME_PERSON, {"line": person.line})
        return replace(merged, line=person.line)

    def _choose_post(self, row: FieldRow, unit_code: str) -> PostFacts | RowFault | None:
        unit_posts = [self.posts[code] for code in self.post_codes.get(unit_code, ())]
        return choose_post(row, unit_code=unit_code, posts=self.posts, unit_posts=unit_posts, known=self.known)

    def _choose_holding(self, row: FieldRow, post: PostFacts | RowFault | None) -> HoldingFacts | RowFault | None:
        if post is None:
            field = next((field for field in ("from_on", "to_on") if row.get(field)), None)
            return RowFault(row.line, field, row.get(field), Expected.POST_FOR_DAYS) if field else None
        if isinstance(post, RowFault):
            return None
        username = row.get("username").lower()
        all_held = self.holdings.get(username, [])
        held = [holding for holding in all_held if holding.post_code == post.code]
        holding = choose_holding(row, username=username, post_code=post.code, held=held, today=self.known.today)
        if isinstance(holding, RowFault):
            return holding
        return self._find_other_side(row, holding, post, all_held) or holding

    def _find_other_side(
        self, row: FieldRow, holding: HoldingFacts, post: PostFacts, held: Sequence[HoldingFacts]
    ) -> RowFault | None:
        """Return the fault that the person holds a post of the opposed side on the same days."""
        days = (holding.from_on, holding.to_on)
        for other in held:
            other_post = self.posts[other.post_code]
            if is_opposed(self.sides.get(post.role, ""), self.sides.get(other_post.role, "")) and is_overlapping(
                days, (other.from_on, other.to_on)
            ):
                return RowFault(row.line, "role", post.role, Expected.ONE_SIDE, {"post": other_post.name})
        return None

    def _keep_person(self, person: PersonFacts) -> Change:
        before = self.people.get(person.username)
        self.people[person.username] = person
        return _judge_change(is_new=before is None, is_same=before is not None and _is_same(before, person))

    def _keep_post(self, post: PostFacts) -> Change:
        before = self.posts.get(post.code)
        self.posts[post.code] = post
        if before is None:
            self.post_codes.setdefault(post.unit_code, []).append(post.code)
        return _judge_change(is_new=before is None, is_same=before == post)

    def _keep_holding(self, holding: HoldingFacts) -> Change:
        held = self.holdings.setdefault(holding.username, [])
        before = next((other for other in held if _get_key(other) == _get_key(holding)), None)
        if before is None:
            held.append(holding)
        else:
            held[held.index(before)] = holding
        return _judge_change(is_new=before is None, is_same=before == holding)


def _check_cells(row: FieldRow) -> list[RowFault]:
    faults = check_texts(row, required=("username", "display_name", "organisation"), limits=_LIMITS)
    faults += check_pattern(row, "username", USERNAME_PATTERN, Expected.USERNAME)
    faults += check_pattern(row, "post", CODE_PATTERN, Expected.CODE)
    if "*" in row.get("phone"):
        faults.append(RowFault(row.line, "phone", row.get("phone"), Expected.WHOLE_PHONE))
    if row.get("language").lower() not in _LANGUAGES:
        faults.append(RowFault(row.line, "language", row.get("language"), Expected.LANGUAGE))
    return faults


def _is_same(before: PersonFacts, after: PersonFacts) -> bool:
    return replace(before, line=0) == replace(after, line=0)


def _judge_change(*, is_new: bool, is_same: bool) -> Change:
    if is_new:
        return Change.CREATED
    return Change.UNCHANGED if is_same else Change.UPDATED


def _get_key(holding: HoldingFacts) -> tuple[str, str, date]:
    return holding.username, holding.post_code, holding.from_on
