"""Two people on one case: the later one is told what changed and loses nothing typed, whatever the move."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.factories import World
from tests.support.move_matrix import make_case_at_the_unit
from tests.support.usual_moves import MOVERS
from tests.web.conftest import Visit
from wangge.cases.domain.requests import REQUEST_ACTS
from wangge.cases.forms.photos import PhotosField, read_signed_photos
from wangge.cases.forms.typed import CHOSEN_BY_ID
from wangge.cases.models import Case
from wangge.cases.operations.reporting import refer_to
from wangge.cases.public import CASE_MOVES, CaseRef
from wangge.cases.views import moving

pytestmark = pytest.mark.usefixtures("whole_table")
MOVES = [move.name for move in CASE_MOVES.moves if move.sources != {"new"} and move.roles != {"system"}]
WORDS = {"point": "120.545, 31.885", "category": "06013 路面破损", "amount": "0.5"}


class Fields(HTMLParser):
    """What the fields of a form hold: name → values."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.held: dict[str, list[str]] = {}
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "textarea":
            self._area = name
            self.held[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.held.setdefault(self._select, []).append(given.get("value") or "")
        elif tag == "input" and given.get("type") not in {"file", "checkbox", "radio"}:
            self.held.setdefault(name, []).append(given.get("value") or "")
        elif tag == "input" and "checked" in given:
            self.held.setdefault(name, []).append(given.get("value") or "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.held[self._area][0] += data


def read_fields(answer: HttpResponse) -> dict[str, list[str]]:
    """Return what the fields of the page's move form hold."""
    page = answer.content.decode()
    start = page.index('id="move-form"')
    held = Fields(page[start : page.index("</form>", start)]).held
    return {name: [value.lstrip("\n") for value in values] for name, values in held.items()}


def type_everything(world: World, form: forms.Form) -> tuple[dict[str, list[str]], dict[str, SimpleUploadedFile]]:
    """Return something typed or chosen in each field that is seen, and a photo for each that takes one."""
    typed: dict[str, list[str]] = {}
    photos: dict[str, SimpleUploadedFile] = {}
    for name, field in form.fields.items():
        if isinstance(field, PhotosField):
            photos[name] = SimpleUploadedFile("photo.jpg", world.draw(), "image/jpeg")
        elif isinstance(field, forms.MultipleChoiceField):
            typed[name] = [str(key) for key, _ in field.choices][:2]
        elif isinstance(field, forms.ChoiceField):
            typed[name] = [str(list(field.choices)[-1][0])]
        elif isinstance(field, forms.BooleanField):
            typed[name] = ["on"]
        elif isinstance(field, forms.DateField):
            typed[name] = [(world.now + timedelta(days=40)).date().isoformat()]
        elif not isinstance(field.widget, forms.HiddenInput):
            typed[name] = [WORDS.get(name, f"写在{name}里的<话>")]
    typed.pop("template", None)
    return typed, photos


def note_meanwhile(world: World, case: CaseRef, by: str) -> CaseRef:
    """Let somebody else say something on the case, which leaves every move open."""
    return world.move(case, "note", "li" if by == "zhao" else "zhao", note="现场已有人")


@pytest.mark.parametrize("move", MOVES)
def test_who_comes_later_sees_what_changed_and_all_he_typed(move: str, world: World, visit: Visit) -> None:
    case, by = refer_to(make_case_at_the_unit(world, move)), MOVERS[move][0]
    address, person = f"/cases/{case.number}/moves/{move}/", visit(by)
    world.wait()
    typed, photos = type_everything(world, person.get(address).context["form"])
    if "target_case" in typed:
        typed["target_case"] = [world.make_case("accepted").number]
    changed = note_meanwhile(world, case, by)

    answer = person.post(address, {"version": case.version, **typed, **photos})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "现场已有人" in page
    assert "内部备注" in page
    held = read_fields(answer)
    assert {name: held.get(name) for name in typed} == typed
    assert held["version"] == [str(changed.version)]
    assert len(read_signed_photos(held["stored_photos"][0])) == len(photos)
    assert Case.objects.get(pk=case.id).version == changed.version

    world.wait()
    again = person.post(address, held)
    assert again.status_code == 302, again.content.decode()
    assert Case.objects.get(pk=case.id).version > changed.version
    assert len([photo for photo in world.get(case).photos if photo.event_seq == changed.version + 1]) == len(photos)


def name_chosen(form: forms.Form, typed: dict[str, list[str]]) -> list[str]:
    """Return what was typed, and of choices the words that the person saw."""
    words = []
    for name, values in typed.items():
        choices = getattr(form.fields[name], "choices", ())
        named = {str(key): str(word) for key, word in choices}
        words += [named.get(value, value) for value in values if value != "on"]
    return words


@pytest.mark.parametrize("move", [move for move in MOVES if CASE_MOVES.find_move(move).target or move in REQUEST_ACTS])
def test_who_comes_too_late_gets_back_all_he_typed(move: str, world: World, visit: Visit) -> None:
    """Somebody else made the very same move: it may not be possible any more, or the case may be out of sight."""
    case, by = refer_to(make_case_at_the_unit(world, move)), MOVERS[move][0]
    address, person = f"/cases/{case.number}/moves/{move}/", visit(by)
    world.wait()
    form = person.get(address).context["form"]
    typed, photos = type_everything(world, form)
    changed = world.move(case, move)

    answer = person.post(address, {"version": case.version, **typed, **photos})
    is_out_of_sight = person.get(f"/cases/{case.number}/").status_code == 404
    assert answer.status_code == (404 if is_out_of_sight else 409)
    if answer.context.get("form"):
        held = read_fields(answer)
        assert {name: held.get(name) for name in typed} == typed
    else:
        words = {text for _, text in answer.context["typed"]}
        page = html.unescape(answer.content.decode())
        assert all(text in page for text in words)
        wanted = name_chosen(
            form, {name: typed[name] for name in typed if not (is_out_of_sight and name in CHOSEN_BY_ID)}
        )
        assert [word for word in wanted if not any(word in text for text in words)] == []
    assert Case.objects.get(pk=case.id).version == changed.version


def test_a_case_that_goes_while_it_is_sent_takes_nothing_along(
    world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague returns the case between the handler's form and his move: it is his unit's no more."""
    case = world.make_case("handling")
    make_move = moving.move_case

    def be_late(**given: Any) -> CaseRef:
        world.move(case, "return")
        return make_move(**given)

    monkeypatch.setattr(moving, "move_case", be_late)
    photo = SimpleUploadedFile("photo.jpg", world.draw(), "image/jpeg")
    given = {"version": case.version, "note": "清运完毕，<已冲洗>", "after_photos": photo}
    answer = visit("qian").swap(f"/cases/{case.number}/moves/finish/", given, method="post")
    assert answer.status_code == 404
    assert answer["HX-Retarget"] == "#move-panel"
    assert "清运完毕，&lt;已冲洗&gt;" in answer.content.decode()
    assert world.get(case).row.state == "filed"


def test_photos_of_who_comes_too_late_are_kept_and_offered_again(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    address, person = f"/cases/{case.number}/moves/finish/", visit("qian")
    changed = world.move(case, "finish")
    photos = [SimpleUploadedFile(f"{number}.jpg", world.draw(), "image/jpeg") for number in range(2)]
    answer = person.post(address, {"version": case.version, "note": "清运完毕", "after_photos": photos})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "照片已保留 2 张" in page
    link = re.search(rf'href="(/cases/{case.number}/moves/note/\?photos=[^"]+)"', page)
    assert link
    form = person.get(html.unescape(link[1]))
    assert "已保留先前上传的照片 2 张" in form.content.decode()
    held = read_fields(form)
    assert len(read_signed_photos(held["stored_photos"][0])) == 2
    world.wait()
    assert person.post(link[1], held | {"note": "补充照片"}).status_code == 302
    kept = [photo.purpose for photo in world.get(case).photos if photo.event_seq == changed.version + 1]
    assert len(kept) == 2


def test_a_forged_word_offers_no_photos(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    form = visit("qian").get(f"/cases/{case.number}/moves/finish/?photos=forged")
    assert read_fields(form)["stored_photos"] == [""]
