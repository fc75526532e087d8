"""Duties and places out of files: headers of either language, times of the city's zone, what is known stays."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.patrol.models import Duty
from wangge.patrol.public import TrackReceipt, import_duties, import_tracks, list_own_duties, read_own_track

pytestmark = pytest.mark.django_db

DUTIES = "账号,开始,结束\nchen,2026-03-01 08:00,2026-03-01 17:00\nZHOU,2026-03-01T00:00:00Z,2026-03-01 12:00\n"
TRACKS = """member,at,lng,lat,accuracy_m
chen,2026-03-01 09:00:00,120.545,31.885,12
chen,2026-03-01T01:00:30Z,120.5451,31.885,
chen,2026-03-01 07:59:00,120.545,31.885,
zhou,2026-03-01 09:00:00,120.555,31.885,900
"""


def test_duties_first_then_their_places(world: World) -> None:
    def bring_in() -> TrackReceipt:
        return import_tracks(actor=world.system, data=TRACKS.encode(), file_name="t.csv", crs="WGS84")

    assert bring_in().refused == {"outside_duty": 4}
    made = import_duties(actor=world.system, data=DUTIES.encode("gb18030"), file_name="d.csv")
    assert (made.made, made.known) == (2, 0)
    assert bring_in() == TrackReceipt(taken=2, repeated=0, refused={"outside_duty": 1, "inaccurate": 1})
    assert bring_in() == TrackReceipt(taken=0, repeated=2, refused={"outside_duty": 1, "inaccurate": 1})
    assert import_duties(actor=world.system, data=DUTIES.encode(), file_name="d.csv").known == 2
    chen = world.actor("chen")
    (duty,) = list_own_duties(actor=chen, since_on=world.now.date().replace(day=1))
    points = read_own_track(actor=chen, duty_id=duty.id).points
    assert [(point.at.isoformat(), point.accuracy_m) for point in points] == [
        ("2026-03-01T01:00:00+00:00", 12), ("2026-03-01T01:00:30+00:00", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("账号,时间,经度\nchen,2026-03-01,120\n", "track_file_columns_missing"),
        ("账号,时间,经度,纬度\nchen,昨天,120.5,31.8\n", "track_file_row_unreadable"),
        ("账号,时间,经度,纬度\nchen,2026-03-01 09:00,220.5,31.8\n", "track_file_row_unreadable"),
        ("账号,时间,经度,纬度\nchen,2026-03-01 09:00,nan,31.8\n", "track_file_row_unreadable"),
        ("账号,时间,经度,纬度\nchen,2026-03-01 09:00,,31.8\n", "track_file_row_unreadable"),
        ("账号,时间,经度,纬度\nnobody,2026-03-01 09:00,120.5,31.8\n", "track_file_member_unknown"),
    ],
)
def test_a_faulty_file_is_refused_with_its_line(table: str, code: str, world: World) -> None:
    with refused(code):
        import_tracks(actor=world.system, data=table.encode(), file_name="t.csv", crs="gcj02")


def test_only_the_administrator_imports_and_only_known_systems(world: World) -> None:
    with refused("crs_unknown"):
        import_tracks(actor=world.system, data=b"", file_name="t.csv", crs="mars")
    with refused("duty_import_not_yours"):
        import_tracks(actor=world.actor("chen"), data=TRACKS.encode(), file_name="t.csv", crs="wgs84")
    with refused("duty_import_not_yours"):
        import_duties(actor=world.actor("feng"), data=DUTIES.encode(), file_name="d.csv")
    with refused("track_file_columns_missing"):
        import_duties(actor=world.system, data="账号,开始\nchen,2026-03-01\n".encode(), file_name="d.csv")
    assert not Duty.objects.exists()
