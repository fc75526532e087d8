"""The pages of what follows: a matter handed over with its receipt, and grades period by period (XS-19, ZJG-14, HL-1)."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from django.test import Client

from tests.factories import World
from tests.support.scoring import freeze, give, open_march, use_points_of
from wangge.evaluation.models import MatterReferral
from wangge.evaluation.public import (
    NewMatter,
    open_matter,
    open_period,
    publish_period,
    read_band_history,
    run_evaluation,
)
from wangge.platform.public import use_profile
from wangge.profiles.public import load_profile

pytestmark = pytest.mark.django_db(transaction=True)
GRID = "320582001001"


def test_a_matter_is_handed_over_and_received_on_its_page(world: World) -> None:
    with use_points_of(world, "xiangshan"):
        period = open_march(world)
        entry = give(world, period, rule="exposed")
        freeze(world, period)
        new = NewMatter(ladder="units", reason="推诿", unit_id=world.units["sanitation"], entry_id=entry)
        page = f"/evaluation/matters/{open_matter(actor=world.actor('jiang'), matter=new)}/"
        chu, tang = (world.sign_in(Client(), name) for name in ("chu", "tang"))
        typed = {
            "act": "refer",
            "authority": "县纪委",
            "handed_to": "",
            "note": "问题线索",
            "referred_track": "discipline",
        }
        refused = chu.post(f"{page}act/", typed)
        assert (refused.status_code, 'value="县纪委"' in refused.content.decode()) == (422, True)
        assert chu.post(f"{page}act/", {**typed, "handed_to": "何主任"}).status_code == 302
        text = chu.get(page).content.decode()
        assert all(words in text for words in ("县纪委", "何主任", "回执未到", "已移交，回执未到", "领取案卷"))
        assert "已移交，回执未到" in chu.get("/evaluation/matters/").content.decode()
        assert "县纪委" not in tang.get(page).content.decode(), "to whom it went is not theirs to know"
        referral = MatterReferral.objects.get()
        package = f"{page}referrals/{referral.pk}/package/"
        assert (chu.get(package).status_code, tang.post(package).status_code) == (405, 403)
        assert chu.post(f"/evaluation/matters/999/referrals/{referral.pk}/package/").status_code == 404
        taken = chu.post(package)
        assert (taken.status_code, taken["Content-Type"], taken["Cache-Control"]) == (
            200, "application/zip", "private, no-store",
        )  # fmt: skip
        assert "package.json" in zipfile.ZipFile(io.BytesIO(taken.content)).namelist()
        receipt = {"act": "receipt", "referral": referral.pk, "receipt_number": "2026-12", "received_by": "何主任"}
        wrong = chu.post(f"{page}act/", {**receipt, "received_on": "gestern"})
        assert (wrong.status_code, 'value="2026-12"' in wrong.content.decode()) == (422, True)
        on = world.now.date().isoformat()
        assert chu.post(f"{page}act/", {**receipt, "referral": "", "received_on": on}).status_code == 404
        assert chu.post(f"{page}act/", {**receipt, "received_on": on}).status_code == 302
        english = chu.get(page, headers={"accept-language": "en"}).content.decode()
        assert all(words in english for words in ("Handed over by", "2026-12", "Taken by"))
        assert "receipt outstanding" not in english


@pytest.mark.full
def test_grades_and_flags_are_shown_period_by_period(month: World) -> None:
    """ZJG-14, HL-1: of frozen and published periods; a unit sees its own alone."""
    hailing = load_profile("hailing")
    flags = hailing.evaluation.flags.model_copy(update={"least_cases": 1})
    changes = {
        "schemes": (*month.profile.schemes, *hailing.schemes),
        "evaluation": month.profile.evaluation.model_copy(update={"flags": flags}),
    }
    with use_profile(month.profile.model_copy(update=changes)):
        run_evaluation(actor=month.actor("jiang"), month="2026-03")
        feng, tang = month.sign_in(Client(), "feng"), month.sign_in(Client(), "tang")
        assert "逐期等级" not in feng.get("/evaluation/schemes/community_grids/").content.decode()
        period = open_march(month)
        freeze(month, period)
        table = feng.get("/evaluation/schemes/community_grids/").content.decode()
        assert all(words in table for words in ("逐期等级", "2026-03-31", "城北社区"))
        sheet = feng.get(f"/evaluation/schemes/community_grids/subject/?of=2026-03&key={GRID}").content.decode()
        assert all(words in sheet for words in ("最近 1 个公示或冻结周期", "已冻结", f"of=period-{period}"))
        units = feng.get("/evaluation/schemes/departments/").content.decode()
        assert units.count("wg-flag wg-flag-") == 2, "a flag each for the two departments of March"
        own = tang.get("/evaluation/schemes/departments/").content.decode()
        assert own.count("wg-flag wg-flag-") == 1
        april = open_period(actor=month.actor("jiang"), from_on=date(2026, 4, 1), to_on=date(2026, 4, 30))
        month.clock.advance_to(month.now.replace(month=5))
        publish_period(actor=month.actor("jiang"), period_id=april)
        sheet = feng.get(f"/evaluation/schemes/community_grids/subject/?of=2026-03&key={GRID}").content.decode()
        assert "2026-04-30" in sheet
        links = set(re.findall(r"of=period-(\d+)", sheet))
        assert links == {str(period)}, "a period that says nothing of the grid has no page of it"
        history = read_band_history(actor=month.actor("tang"), scheme="departments", most=2)
        assert [set(one.marks["departments"]) for one in history.periods] == [set(), {str(month.units["sanitation"])}]
