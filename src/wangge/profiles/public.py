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
from wangge.profiles.schema.casework import Channel, Reason, StageLimit
from wangge.profiles.schema.city import City, Grid, GridLevel
from wangge.profiles.schema.duties import AreaLimit, Catalog, Department, DutyRule
from wangge.profiles.schema.evaluation import Band, Component, Composite, Evaluation, ScoreStep, ScoreTable
from wangge.profiles.schema.loop import HandlingLimit, ReplyTemplate, Route, RouteStage, Rung
from wangge.profiles.schema.notices import (
    EVENT_PLACEHOLDERS,
    ChannelKey,
    NoticeChannel,
    NoticeEvent,
    NoticeGroup,
    Notices,
    QuietHours,
)
from wangge.profiles.schema.places import AreaClass, ControlGrade, RoadClass
from wangge.profiles.schema.profile import PROFILE_SCHEMA_VERSION, CityProfile
from wangge.profiles.schema.rows import Key, Label, Section, find_row, refuse
from wangge.profiles.schema.staff import BUILT_IN_ROLES, Post, Role
from wangge.profiles.validators import ProfileValidator, register_validator
from wangge.profiles.workdays import build_calendar, list_calendars

__all__ = [
    "BUILT_IN_ROLES",
    "EVENT_PLACEHOLDERS",
    "PROFILE_SCHEMA_VERSION",
    "AreaClass",
    "AreaLimit",
    "Band",
    "Catalog",
    "Channel",
    "ChannelKey",
    "City",
    "CityProfile",
    "Component",
    "Composite",
    "ControlGrade",
    "Department",
    "DutyRule",
    "Evaluation",
    "Grid",
    "GridLevel",
    "HandlingLimit",
    "Key",
    "Label",
    "LoadedProfile",
    "NoticeChannel",
    "NoticeEvent",
    "NoticeGroup",
    "Notices",
    "Origin",
    "Post",
    "ProfileFault",
    "ProfileValidator",
    "QuietHours",
    "Reason",
    "ReplyTemplate",
    "RoadClass",
    "Role",
    "Route",
    "RouteStage",
    "Rung",
    "ScoreStep",
    "ScoreTable",
    "Section",
    "StageLimit",
    "build_calendar",
    "check_profile",
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
