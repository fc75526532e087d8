"""Cases, their sealed events, stage clocks, handling rounds, reporters and photos."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wangge.cases.domain.workflow import CLOSURE_KINDS_WITHOUT_CHECK, FINAL_STATES

APPEND_ONLY_TABLES = ("cases_caseevent", "cases_reviewevent", "cases_bulletin")

STATES_WITHOUT_CATEGORY = (
    "reported", "verifying", "accepted", "transferred", "refused", "voided", "merged", "closed",
)  # fmt: skip
"""States in which it need not be settled of what class a problem is."""


class Case(models.Model):
    """Case (案件): one problem at one place on its way through the closed loop.

    The row is derived from its events; `version` counts them and is what a move compares and sets.
    Points are WGS-84 degrees; `cell_key` is the 64-bit Z-order key of the point; the case keeps the grid
    it was located in even when a new generation of grids comes.
    """

    number = models.CharField(max_length=40, unique=True)
    number_scope = models.CharField(max_length=60)
    number_sequence = models.PositiveIntegerField()
    district = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=0)

    source = models.CharField(max_length=40)
    source_class = models.CharField(max_length=20)
    external_source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    external_digest = models.CharField(max_length=64, blank=True)

    description = models.TextField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    cell_key = models.BigIntegerField(null=True, blank=True)
    grid = models.ForeignKey("geo.GridCell", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    grid_code = models.CharField(max_length=20, blank=True)
    area_class = models.CharField(max_length=20, blank=True)
    road_class = models.CharField(max_length=20, blank=True)

    category = models.ForeignKey("catalog.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    condition = models.ForeignKey(
        "catalog.FilingCondition", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Most cases have none: found by an index of those that do.
    tracking_unit = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reporter = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verifier = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_cases"
    )
    closing_round = models.ForeignKey(
        "HandlingRound", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    reported_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    stage = models.CharField(max_length=20, blank=True)
    stage_due_at = models.DateTimeField(null=True, blank=True)
    stage_yellow_at = models.DateTimeField(null=True, blank=True)
    handle_due_at = models.DateTimeField(null=True, blank=True)
    total_due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closure_kind = models.CharField(max_length=20, blank=True)
    closure_code = models.CharField(max_length=20, blank=True)
    round_count = models.PositiveSmallIntegerField(default=0)
    return_count = models.PositiveSmallIntegerField(default=0)

    verify_result = models.CharField(max_length=20, blank=True)
    is_urgent = models.BooleanField(default=False)
    is_exempt = models.BooleanField(default=False)
    suspended_until_on = models.DateField(null=True, blank=True)
    route = models.CharField(max_length=60, blank=True)
    route_stage = models.CharField(max_length=60, blank=True)
    instruction = models.TextField(blank=True)

    head_mac = models.CharField(max_length=64)
    row_mac = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=("district", "state", "stage_due_at"), name="case_queue"),
            models.Index(fields=("unit", "state", "stage_due_at"), name="case_unit_queue"),
            models.Index(
                fields=("district", "stage_due_at", "-id"), name="case_open_due", condition=~Q(state__in=FINAL_STATES)
            ),
            models.Index(fields=("district", "-reported_at"), name="case_newest"),
            models.Index(fields=("district", "state", "-reported_at"), name="case_state_newest"),
            models.Index(fields=("unit", "-reported_at"), name="case_unit_newest"),
            models.Index(fields=("district", "number"), name="case_by_number"),
            models.Index(fields=("district", "category", "-reported_at"), name="case_category_newest"),
            models.Index(fields=("checker", "state"), name="case_checker_tasks", condition=Q(checker__isnull=False)),
            models.Index(fields=("verifier", "state"), name="case_verifier_tasks", condition=Q(verifier__isnull=False)),
            models.Index(
                fields=("tracking_unit", "state"), name="case_tracked", condition=Q(tracking_unit__isnull=False)
            ),
            models.Index(fields=("reporter", "-reported_at"), name="case_reporter_newest"),
            models.Index(fields=("district", "closed_at"), name="case_closed", condition=Q(closed_at__isnull=False)),
            models.Index(fields=("cell_key",), name="case_cell_key", condition=Q(cell_key__isnull=False)),
            models.Index(fields=("cell_key",), name="case_open_cell_key", condition=~Q(state__in=FINAL_STATES)),
            models.Index(
                fields=("grid_code", "-reported_at"),
                name="case_grid_newest",
                opclasses=("varchar_pattern_ops", "timestamptz_ops"),  # prefixes, whatever the database's collation
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("external_source", "external_id"), condition=~Q(external_id=""), name="case_external_once"
            ),
            models.UniqueConstraint(fields=("number_scope", "number_sequence"), name="case_number_sequence_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="case_has_events"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
                name="case_point_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="case_merged_into_something"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closing_round__isnull=False, closed_at__isnull=False),
                name="case_closed_by_round",
            ),
            models.CheckConstraint(
                condition=Q(state__in=STATES_WITHOUT_CATEGORY) | Q(category__isnull=False),
                name="case_filed_has_category",
            ),
        )

    def __str__(self) -> str:
        return self.number


class CaseEvent(models.Model):
    """Case event (案件流转记录): one act, sealed to the one before it; never changed, never removed.

    `payload` is the canonical JSON text that the seal covers, byte for byte.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    move = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    actor = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor_role = models.CharField(max_length=40)
    unit = models.ForeignKey("people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    payload = models.TextField()
    mac = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=("move", "occurred_at"), name="case_event_by_act"),)
        constraints = (
            models.UniqueConstraint(fields=("case", "seq"), name="case_event_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="case_event_seq_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.move}"


class CaseClock(models.Model):
    """Case clock (案件时限): one stage of one case, with the limit that was in force when it started.

    `extensions` and `pauses` are canonical JSON: [[kind, amount], …] and [[from, to or null], …]; the deadline is
    computed from limit, extensions and pauses together, so that a pause never eats an extension.

    `due_state` is "due", "none" or "calendar_missing"; neither of the last two ever counts as on time.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    stage = models.CharField(max_length=20)
    turn = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    limit_kind = models.CharField(max_length=20, blank=True)
    limit_amount = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    yellow_at = models.DateTimeField(null=True, blank=True)
    due_state = models.CharField(max_length=20)
    extensions = models.TextField(blank=True)
    pauses = models.TextField(blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "stage", "turn"), name="case_clock_once"),
            models.UniqueConstraint(
                fields=("case", "stage"), condition=Q(stopped_at__isnull=True), name="case_clock_one_running"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")), name="case_clock_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage} {self.turn}"


class HandlingRound(models.Model):
    """Handling round (处置轮次): who handled, who checked; all rounds are kept.

    The database itself refuses a checker who handled or who is of the handling unit, and a closed round
    that does not name all four, unless nothing was to be checked (on the spot, import, forced).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rounds")
    turn = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dispatcher = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    handler_unit = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checker = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checker_unit = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_by = models.CharField(max_length=20)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    check_sent_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closure_kind = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "turn"), name="handling_round_once"),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | Q(handler__isnull=True) | ~Q(checker=F("handler")),
                name="round_checker_not_handler",
            ),
            models.CheckConstraint(
                condition=Q(checker_unit__isnull=True)
                | Q(handler_unit__isnull=True)
                | ~Q(checker_unit=F("handler_unit")),
                name="round_checker_of_other_unit",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(closure_kind__in=CLOSURE_KINDS_WITHOUT_CHECK)
                | Q(
                    handler__isnull=False,
                    handler_unit__isnull=False,
                    checker__isnull=False,
                    checker_unit__isnull=False,
                ),
                name="round_closed_names_all_four",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(closure_kind=""), name="round_closed_has_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.turn}"


class CaseWords(models.Model):
    """Case words (案件检索词): address, description and class of a case as `domain/search.py` splits them.

    A table of its own: each move writes the case's row anew, and the index of words would take them in again each time.
    `is_open` says whether the case is: open cases are few and searched most, and have an index of their own.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.case_id}"


class CaseReporter(models.Model):
    """Reporter (反映人): who told us, kept apart from the case; the name never reaches a handler.

    A merged report moves nothing: it adds its reporters to the case that lives on, so that all are answered.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reporters")
    origin = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10, blank=True)
    wants_answer = models.BooleanField(default=True)
    wants_messages = models.BooleanField(default=False)
    tracking_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = (models.Index(fields=("tracking_digest",), name="case_reporter_tracking"),)

    def __str__(self) -> str:
        return f"{self.case_id}"


class CasePhoto(models.Model):
    """Case photo (案件照片): a piece of evidence as used in one act."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="photos")
    event_seq = models.PositiveIntegerField()
    evidence = models.ForeignKey("platform.Evidence", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "event_seq", "evidence", "purpose"), name="case_photo_once"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.purpose}"
