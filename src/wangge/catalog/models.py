"""Categories, filing conditions, translations of older codes, and the responsibility matrix."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

KINDS = ("component", "matter")
CELL_FIELDS = ("district", "kind", "selector", "grid_code_prefix", "road_class", "priority")
LIMIT_KINDS = ("urgent_hour", "work_hour", "work_day", "natural_day", "urgent_day")


class Category(models.Model):
    """Category (类别): one kind of component (部件) or matter (事项) of a standard.

    Component and matter codes overlap, so the key is (standard, kind, code). A category that a new catalogue no longer
    has stays, inactive, for the cases that carry it. `component` names the component whose fault a matter is.
    """

    standard = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=10)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100)
    class_code = models.CharField(max_length=4)
    class_name_zh = models.CharField(max_length=40)
    class_name_en = models.CharField(max_length=60)
    hint_zh = models.TextField(blank=True)
    hint_en = models.TextField(blank=True)
    aliases = models.CharField(max_length=200, blank=True)
    component = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="faults")
    is_active = models.BooleanField(default=True)
    data_version = models.CharField(max_length=64)

    class Meta:
        ordering = ("standard", "kind", "code")
        constraints = (
            models.UniqueConstraint(fields=("standard", "kind", "code"), name="category_key_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="category_kind_known"),
            models.CheckConstraint(
                condition=Q(component__isnull=True) | Q(kind="matter"), name="category_fault_is_matter"
            ),
            models.CheckConstraint(condition=Q(code__startswith=F("class_code")), name="category_code_in_class"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class FilingCondition(models.Model):
    """Filing condition (立案条件): also its closing condition (结案条件) and handling limit (处置时限).

    Never rewritten: a changed text or limit is a new revision, the old one stays, inactive, for its cases.
    """

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveSmallIntegerField(default=1)
    text_zh = models.TextField()
    closing_zh = models.TextField()
    text_en = models.TextField()
    closing_en = models.TextField()
    limit_kind = models.CharField(max_length=20)
    limit_amount = models.DecimalField(max_digits=9, decimal_places=3)
    source = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    data_version = models.CharField(max_length=64)

    class Meta:
        ordering = ("category", "number", "revision")
        constraints = (
            models.UniqueConstraint(fields=("category", "number", "revision"), name="condition_revision_once"),
            models.UniqueConstraint(
                fields=("category", "number"), condition=Q(is_active=True), name="condition_one_in_force"
            ),
            models.CheckConstraint(condition=Q(number__gte=1, revision__gte=1), name="condition_numbers_from_one"),
            models.CheckConstraint(
                condition=Q(limit_kind__in=LIMIT_KINDS, limit_amount__gt=0), name="condition_limit_sound"
            ),
        )

    def __str__(self) -> str:
        return f"{self.category_id}/{self.number} {self.text_zh}"


class CategoryMapping(models.Model):
    """Category mapping (新旧类别对照): a code of an older standard and the category that continues it, if any."""

    from_standard = models.CharField(max_length=40)
    from_kind = models.CharField(max_length=10)
    from_code = models.CharField(max_length=10)
    name_zh = models.CharField(max_length=60, blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="mappings")
    note = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ("from_standard", "from_kind", "from_code")
        constraints = (
            models.UniqueConstraint(fields=("from_standard", "from_kind", "from_code"), name="mapping_key_once"),
            models.CheckConstraint(condition=Q(category__isnull=False) | ~Q(note=""), name="mapping_target_or_note"),
        )

    def __str__(self) -> str:
        return f"{self.from_code} -> {self.category_id}"


class ResponsibilityRule(models.Model):
    """Responsibility rule (权责): which unit leads for a selector of categories in a part of the grid tree.

    `kind` is component, matter or "*"; `selector` a category code, a class code or "*"; an empty grid prefix is the
    whole district, an empty road class every road. Days are inclusive; `district` is the unit's.
    """

    kind = models.CharField(max_length=10)
    selector = models.CharField(max_length=10)
    grid_code_prefix = models.CharField(max_length=20, blank=True)
    road_class = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    priority = models.SmallIntegerField(default=0)
    decided_by = models.CharField(max_length=200, blank=True)
    valid_from_on = models.DateField(null=True, blank=True)
    valid_to_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("district", "kind", "selector", "grid_code_prefix", "road_class", "priority", "id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=(*KINDS, "*")), name="responsibility_kind_known"),
            models.CheckConstraint(condition=~Q(selector=""), name="responsibility_selector_given"),
            models.CheckConstraint(
                condition=Q(valid_from_on__isnull=True)
                | Q(valid_to_on__isnull=True)
                | Q(valid_to_on__gte=F("valid_from_on")),
                name="responsibility_days_in_order",
            ),
            models.UniqueConstraint(
                fields=(*CELL_FIELDS, "unit"),
                condition=Q(valid_from_on__isnull=True),
                name="responsibility_once",
            ),
            models.UniqueConstraint(
                fields=(*CELL_FIELDS, "unit", "valid_from_on"),
                condition=Q(valid_from_on__isnull=False),
                name="responsibility_once_from",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.selector} {self.grid_code_prefix} -> {self.unit_id}"


class CatalogueState(models.Model):
    """Catalogue state (目录状态): the one row whose tokens change whenever the catalogue or the matrix does.

    Processes keep both in memory and compare tokens; `data_version` is the digest of the data files last loaded.
    """

    data_version = models.CharField(max_length=64, blank=True)
    catalogue_token = models.CharField(max_length=32, blank=True)
    matrix_token = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="catalogue_state_one_row"),)

    def __str__(self) -> str:
        return self.data_version
