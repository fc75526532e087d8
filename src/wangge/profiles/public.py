"""What other modules may use of the city profiles."""

from wangge.profiles.clauses import render_city_reference
from wangge.profiles.documents import read_document
from wangge.profiles.faults import Origin, ProfileFault
from wangge.profiles.json_schema import render_profile_schema
from wangge.profiles.loader import (
    LoadedProfile,
    check_profile,
    list_profiles,
    load_profile,
    load_profile_with_origins,
)
from wangge.profiles.schema.assessment import Aspect, AssessmentScheme, Line, ValueStep
from wangge.profiles.schema.campaigns import Campaign, ListedMatter, MatterList
from wangge.profiles.schema.casework import Channel, Reason, StageLimit
from wangge.profiles.schema.city import City, Grid, GridLevel
from wangge.profiles.schema.duties import AreaLimit, Catalog, Department, DutyRule
from wangge.profiles.schema.evaluation import (
    Band,
    Component,
    Composite,
    Discovery,
    Evaluation,
    Flag,
    FlagBar,
    Flags,
    ScoreStep,
    ScoreTable,
    Target,
)
from wangge.profiles.schema.ladder import (
    Accountability,
    BandTrigger,
    DoubleInquiry,
    Ladder,
    LadderRung,
    LadderTrack,
    LadderTrigger,
)
from wangge.profiles.schema.loop import HandlingLimit, ReplyTemplate, Route, RouteStage, Rung
from wangge.profiles.schema.notices import (
    ANSWER_PLACEHOLDERS,
    EVENT_PLACEHOLDERS,
    AnswerMessage,
    ChannelKey,
    NoticeChannel,
    NoticeEvent,
    NoticeGroup,
    Notices,
    QuietHours,
)
from wangge.profiles.schema.places import AreaClass, ControlGrade, RoadClass, StreetStandard
from wangge.profiles.schema.profile import PROFILE_SCHEMA_VERSION, CityProfile
from wangge.profiles.schema.results import Award, ResultConsumer
from wangge.profiles.schema.rows import Key, Label, Section, find_row, refuse
from wangge.profiles.schema.scoring import CheckKind, Multiplier, Quota, ScoreRule, Scoring, Track
from wangge.profiles.schema.staff import BUILT_IN_ROLES, Post, Role
from wangge.profiles.schema.worktime import count_minutes
from wangge.profiles.validators import ProfileValidator, register_validator
from wangge.profiles.workdays import build_calendar, list_calendars

__all__ = [
    "ANSWER_PLACEHOLDERS",
    "BUILT_IN_ROLES",
    "EVENT_PLACEHOLDERS",
    "PROFILE_SCHEMA_VERSION",
    "Accountability",
    "AnswerMessage",
    "AreaClass",
    "AreaLimit",
    "Aspect",
    "AssessmentScheme",
    "Award",
    "Band",
    "BandTrigger",
    "Campaign",
    "Catalog",
    "Channel",
    "ChannelKey",
    "CheckKind",
    "City",
    "CityProfile",
    "Component",
    "Composite",
    "ControlGrade",
    "Department",
    "Discovery",
    "DoubleInquiry",
    "DutyRule",
    "Evaluation",
    "Flag",
    "FlagBar",
    "Flags",
    "Grid",
    "GridLevel",
    "HandlingLimit",
    "Key",
    "Label",
    "Ladder",
    "LadderRung",
    "LadderTrack",
    "LadderTrigger",
    "Line",
    "ListedMatter",
    "LoadedProfile",
    "MatterList",
    "Multiplier",
    "NoticeChannel",
    "NoticeEvent",
    "NoticeGroup",
    "Notices",
    "Origin",
    "Post",
    "ProfileFault",
    "ProfileValidator",
    "QuietHours",
    "Quota",
    "Reason",
    "ReplyTemplate",
    "ResultConsumer",
    "RoadClass",
    "Role",
    "Route",
    "RouteStage",
    "Rung",
    "ScoreRule",
    "ScoreStep",
    "ScoreTable",
    "Scoring",
    "Section",
    "StageLimit",
    "StreetStandard",
    "Target",
    "Track",
    "ValueStep",
    "build_calendar",
    "check_profile",
    "count_minutes",
    "find_row",
    "list_calendars",
    "list_profiles",
    "load_profile",
    "load_profile_with_origins",
    "read_document",
    "refuse",
    "register_validator",
    "render_city_reference",
    "render_profile_schema",
]
