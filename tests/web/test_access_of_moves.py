"""Every move × role × own or another unit × own or another district, against tests/web/access_matrix.yaml."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import World
from tests.support.move_matrix import (
    HOLDERS,
    MOVES,
    ROLES,
    find_cells,
    make_case_at_the_unit,
    read_cells,
    show_differences,
)
from tests.support.usual_moves import MOVERS
from tests.web.conftest import Visit
from wangge.cases.domain.workflow import CASE_MOVES
from wangge.cases.models import Case
from wangge.cases.operations.reporting import refer_to
from wangge.cases.public import CaseRef, MoveArguments
from wangge.profiles.public import list_profiles, load_profile

pytestmark = pytest.mark.usefixtures("whole_table")
CREATING = [move.name for move in CASE_MOVES.moves if "new" in move.sources]
MOVING = [move.name for move in CASE_MOVES.moves if "new" not in move.sources]
# Of the moves that only the program makes there is no allowed request.
BY_THE_PROGRAM = {"refer_to_ruling"}


def test_every_move_stands_in_the_matrix() -> None:
    assert sorted(MOVES) == sorted(move.name for move in CASE_MOVES.moves)


def test_every_role_of_every_city_stands_in_the_matrix() -> None:
    known = {role.key for name in list_profiles() for role in load_profile(name).roles}
    assert known | {"system"} == set(ROLES) == {*HOLDERS, "system"}
    # The only others that the table knows are citizens, who may do no more than this.
    assert {name for move in CASE_MOVES.moves for name in move.roles} - set(ROLES) == {"citizen"}
    assert {move.name for move in CASE_MOVES.moves if "citizen" in move.roles} == {"report", "reopen"}


def test_a_case_that_is_made_by_whom_the_matrix_says(world: World) -> None:
    differences = [
        line for move in CREATING for line in show_differences(move, read_cells(move), find_cells(world, None, move))
    ]
    assert differences == []


@pytest.mark.parametrize("move", MOVING)
def test_a_move_is_for_whom_the_matrix_says(move: str, world: World) -> None:
    case = make_case_at_the_unit(world, move)
    assert show_differences(move, read_cells(move), find_cells(world, case, move)) == []


class Sender:
    """Sends moves to the API as one of the cast."""

    def __init__(self, world: World, case: CaseRef, move: str) -> None:
        self.world, self.case, self.move = world, case, move

    def send(self, username: str) -> Any:
        client = Client(headers={"Authorization": f"Bearer {self.world.make_token(username)}"})
        arguments = self.world.fill_arguments(self.case, self.move, by=username, photo_ids=())
        body = {"move": self.move, "version": self.case.version, "arguments": self.describe(arguments)}
        body["arguments"]["photos"] = self.upload(client) if self.takes_photos else []
        return client.post(f"/api/v1/cases/{self.case.number}/moves", body, content_type="application/json")

    @property
    def takes_photos(self) -> bool:
        return any(need.endswith("photos") for need in CASE_MOVES.find_move(self.move).needs)

    def upload(self, client: Client) -> list[str]:
        photo = SimpleUploadedFile("a.jpg", self.world.draw())
        return [client.post("/api/v1/evidence", {"file": photo}).json()["token"]]

    def describe(self, arguments: MoveArguments) -> dict[str, Any]:
        names = (
            "reason", "note", "category_id", "condition_id", "unit_id", "checker_id", "target_number", "closure_code",
            "verifier_id", "plan", "until_on", "amount", "unit_ids", "authority", "receipt",
        )  # fmt: skip
        body = {name: value for name in names if (value := getattr(arguments, name)) not in (None, "", ())}
        if arguments.lon is not None:
            body["point"] = {"lon": arguments.lon, "lat": arguments.lat, "crs": "wgs84"}
        return body


@pytest.mark.parametrize("move", MOVING)
def test_the_api_hides_refuses_and_allows(move: str, world: World) -> None:
    case = refer_to(make_case_at_the_unit(world, move))
    sender = Sender(world, case, move)
    world.wait()

    hidden = sender.send("wang_dispatcher")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "case_not_found")
    refused = sender.send("jiang")
    assert (refused.status_code, refused.json()["code"]) == (403, "move_wrong_role")
    assert refused.json()["detail"]
    assert Case.objects.get(pk=case.id).version == case.version

    if move in BY_THE_PROGRAM:
        assert "A" not in "".join(letter for (role, *_), letter in read_cells(move).items() if role != "system")
        return
    allowed = sender.send(MOVERS[move][0])
    assert allowed.status_code == 200, allowed.content
    assert Case.objects.get(pk=case.id).version > case.version


@pytest.mark.parametrize("username", ["zheng", "chen", "wang", "wang_handler", "wang_leader"])
def test_a_foreign_case_is_nowhere(username: str, world: World, visit: Visit) -> None:
    """Another unit's, another collector's, another district's: page, form, parts, photo and API know no such case."""
    case = world.make_case("checking", by="zhou", photo_ids=(world.photo("zhou"),)) if username == "chen" else None
    case = case or world.make_case("handling", photo_ids=(world.photo("chen"),))
    photo = world.get(case).photos[0].evidence_id
    person = visit(username)
    pages = [f"/cases/{case.number}/{part}" for part in ("", "around/", "similar/", *_list_forms(case))]
    for path in (*pages, f"/evidence/{photo}/display/", f"/evidence/{photo}/original/"):
        assert person.get(path).status_code == 404, path
    for path in _list_forms(case):
        assert person.post(f"/cases/{case.number}/{path}", {"version": case.version}).status_code == 404, path
    caller = Client(headers={"Authorization": f"Bearer {world.make_token(username)}"})
    for path in (f"cases/{case.number}", f"evidence/{photo}/display"):
        assert caller.get(f"/api/v1/{path}").status_code == 404, path
    assert caller.get("/api/v1/cases").json()["rows"] == []
    assert case.number not in person.get("/cases/?view=all").content.decode()


def _list_forms(case: CaseRef) -> list[str]:
    return [f"moves/{move.name}/" for move in CASE_MOVES.moves_from(case.state)]
