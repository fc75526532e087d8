"""What other modules may use of the patrols."""

from wangge.patrol.domain.views import (
    Attendance,
    DutyPass,
    DutyView,
    GivenPoint,
    LookView,
    PassSearch,
    RecordedDuty,
    TrackPoint,
    TrackReceipt,
    TrackView,
)
from wangge.patrol.models import APPEND_ONLY_TABLES
from wangge.patrol.operations.coarsening import coarsen_old_tracks
from wangge.patrol.operations.duties import END_TIMER, end_duty, end_forgotten_duty, start_duty
from wangge.patrol.operations.importing import import_duties, import_tracks
from wangge.patrol.operations.looking import MOST_REASON, find_passes, look_at_track
from wangge.patrol.operations.recording import RecordReceipt, record_duties, record_tracks
from wangge.patrol.operations.tracks import MOST_POINTS, add_track
from wangge.patrol.queries.duties import (
    check_look,
    find_open_duty,
    get_duty,
    list_duties,
    list_looks,
    list_own_duties,
    may_go_on_duty,
    may_look_at_tracks,
)
from wangge.patrol.queries.tracks import read_own_track

__all__ = [
    "APPEND_ONLY_TABLES",
    "END_TIMER",
    "MOST_POINTS",
    "MOST_REASON",
    "Attendance",
    "DutyPass",
    "DutyView",
    "GivenPoint",
    "LookView",
    "PassSearch",
    "RecordReceipt",
    "RecordedDuty",
    "TrackPoint",
    "TrackReceipt",
    "TrackView",
    "add_track",
    "check_look",
    "coarsen_old_tracks",
    "end_duty",
    "end_forgotten_duty",
    "find_open_duty",
    "find_passes",
    "get_duty",
    "import_duties",
    "import_tracks",
    "list_duties",
    "list_looks",
    "list_own_duties",
    "look_at_track",
    "may_go_on_duty",
    "may_look_at_tracks",
    "read_own_track",
    "record_duties",
    "record_tracks",
    "start_duty",
]
