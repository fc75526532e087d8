"""The whole profile of a city."""

from __future__ import annotations

from typing import Literal

from wangge.profiles.schema.assessment import AssessmentScheme
from wangge.profiles.schema.campaigns import Campaign
from wangge.profiles.schema.casework import Limits, Merging, Numbering, Sources, Workflow
from wangge.profiles.schema.city import City, Document, Grid
from wangge.profiles.schema.duties import Catalog, Responsibility
from wangge.profiles.schema.evaluation import Evaluation
from wangge.profiles.schema.key_work import KeyWork
from wangge.profiles.schema.ladder import Accountability
from wangge.profiles.schema.loop import Loop
from wangge.profiles.schema.notices import Notices
from wangge.profiles.schema.places import Places
from wangge.profiles.schema.results import ResultConsumer
from wangge.profiles.schema.rows import Section
from wangge.profiles.schema.scoring import Scoring
from wangge.profiles.schema.staff import BUILT_IN_ROLES, Post, Role
from wangge.profiles.schema.tracks import Tracks
from wangge.profiles.schema.worktime import Worktime

PROFILE_SCHEMA_VERSION = 1


class CityProfile(Section):
    """City profile (城市配置): the national defaults with one city's file laid over them."""

    schema_version: Literal[1]
    """Version of this schema; every file states the one it is written for."""

    documents: tuple[Document, ...]
    """Documents that sources cite."""

    city: City
    """Which city."""

    grid: Grid
    """Grid tree."""

    roles: tuple[Role, ...]
    """Roles of staff; citizen and system are known without a row."""

    posts: tuple[Post, ...]
    """Posts."""

    worktime: Worktime
    """Working hours."""

    numbering: Numbering
    """Case numbers."""

    limits: Limits
    """Limits of the stages."""

    workflow: Workflow
    """Moves switched off, reason codes, return limit."""

    loop: Loop
    """Sub-actions, routes and supervision."""

    sources: Sources
    """Channels of reports."""

    merging: Merging
    """When reports are proposed as one."""

    places: Places
    """Classes of area and road, control grades."""

    catalog: Catalog
    """Standard in use."""

    campaigns: tuple[Campaign, ...]
    """Campaigns with their lists of matters; empty: the city runs none."""

    responsibility: Responsibility
    """Kinds of unit and their duties."""

    evaluation: Evaluation
    """Composites, tables, bands."""

    scoring: Scoring
    """Points given and taken."""

    schemes: tuple[AssessmentScheme, ...]
    """Assessment schemes; empty: the city judges by its composites alone."""

    accountability: Accountability
    """Ladders, triggers and tracks of accountability."""

    key_work: KeyWork
    """Who sets the tasks of the key-work board."""

    tracks: Tracks
    """Tracks of patrols: who walks, who may look, how long they stay fine."""

    results: tuple[ResultConsumer, ...]
    """Appraisals that take the points of a frozen period; empty: none does."""

    notices: Notices
    """Events people are told of, channels, quiet hours."""

    @property
    def known_roles(self) -> frozenset[str]:
        """Every role a move may name: the profile's own, citizen and system."""
        return BUILT_IN_ROLES | {role.key for role in self.roles}
