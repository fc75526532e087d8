"""Grid layers, grids with their generations, and who is bound or posted to them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class GridLayer(models.Model):
    """Grid layer (网格图层): one tree of grids over the area; further trees (多网合一) may be laid over it.

    `is_located` marks the one layer in which a point is located. `generation` counts the imports; `source` names the
    file or the seed that the latest one came from.
    """

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    is_located = models.BooleanField(default=False)
    generation = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("key",)
        constraints = (
            models.UniqueConstraint(
                fields=("is_located",), condition=Q(is_located=True), name="grid_layer_one_is_located"
            ),
        )

    def __str__(self) -> str:
        return self.name


class GridCell(models.Model):
    """Grid (网格): a polygon with a code, in force from a day until it is closed.

    `boundary` is WKB, longitude and latitude in WGS-84; the four bounds repeat its extent so that a box finds
    it by index; `root_code` repeats the code of its root. A unit grid's code names one row for ever: a changed grid gets a new code. Streets and other
    divisions keep their code when their edge moves: then the open row is closed and one of the next generation
    follows it. `to_on` is the day from which the grid no longer holds.
    """

    layer = models.ForeignKey(GridLayer, on_delete=models.PROTECT, related_name="grids")
    generation = models.PositiveIntegerField()
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=100)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    root_code = models.CharField(max_length=24)
    kind = models.CharField(max_length=40, blank=True)
    area_class = models.CharField(max_length=60, blank=True)
    road_class = models.CharField(max_length=60, blank=True)
    boundary = models.BinaryField()
    min_lon = models.FloatField()
    min_lat = models.FloatField()
    max_lon = models.FloatField()
    max_lat = models.FloatField()
    area_m2 = models.FloatField()
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    is_unit = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("code", "generation")
        constraints = (
            models.UniqueConstraint(fields=("layer", "code", "generation"), name="grid_code_once_a_generation"),
            models.UniqueConstraint(
                fields=("layer", "code"), condition=Q(to_on__isnull=True), name="grid_code_once_in_force"
            ),
            models.UniqueConstraint(
                fields=("layer", "code"), condition=Q(is_unit=True), name="grid_unit_code_never_reused"
            ),
            models.CheckConstraint(condition=Q(level__gte=1), name="grid_level_from_one"),
            models.CheckConstraint(
                condition=Q(level=1, parent__isnull=True) | Q(level__gt=1, parent__isnull=False),
                name="grid_root_has_no_parent",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="grid_days_in_order"
            ),
            models.CheckConstraint(condition=Q(area_m2__gt=0), name="grid_has_area"),
        )
        indexes = (
            models.Index(fields=("layer", "level", "min_lon", "max_lon"), name="grid_by_level_and_lon"),
            models.Index(fields=("layer", "root_code", "level"), name="grid_by_root"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class GridUnit(models.Model):
    """Grid binding (网格归属): the organisation that answers for a grid and everything below it.

    `jurisdiction` (辖区) names the district whose cases lie there; `lead` (牵头) the unit that leads on the spot.
    The grid is named by code, so that a binding outlives the generations.
    """

    class Duty(models.TextChoices):
        """What the organisation is to the grid."""

        JURISDICTION = "jurisdiction", "辖区"
        LEAD = "lead", "牵头"

    layer = models.ForeignKey(GridLayer, on_delete=models.PROTECT, related_name="bindings")
    grid_code = models.CharField(max_length=24)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=20, choices=Duty)

    class Meta:
        ordering = ("grid_code", "duty")
        constraints = (
            models.UniqueConstraint(fields=("layer", "grid_code", "duty"), name="grid_binding_once_a_duty"),
            models.CheckConstraint(condition=Q(duty__in=("jurisdiction", "lead")), name="grid_binding_duty_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.grid_code} {self.duty}"


class GridPosting(models.Model):
    """Grid posting (网格人员): a member posted to a grid as its chief (网格长) or as a collector (采集员).

    `post` is the post the member holds and by which a chief is allowed; `to_on` is inclusive.
    """

    class Duty(models.TextChoices):
        """What the member does in the grid."""

        CHIEF = "chief", "网格长"
        COLLECTOR = "collector", "信息采集员"

    grid = models.ForeignKey(GridCell, on_delete=models.PROTECT, related_name="postings")
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=20, choices=Duty)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("grid", "duty", "from_on")
        constraints = (
            models.UniqueConstraint(fields=("grid", "member", "duty", "from_on"), name="grid_posting_once"),
            models.UniqueConstraint(
                fields=("grid",), condition=Q(duty="chief", to_on__isnull=True), name="grid_posting_one_open_chief"
            ),
            models.CheckConstraint(condition=Q(duty__in=("chief", "collector")), name="grid_posting_duty_is_known"),
            models.CheckConstraint(
                condition=Q(duty="collector") | Q(post__isnull=False), name="grid_posting_chief_has_post"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="grid_posting_days_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.grid_id} {self.member_id} {self.duty}"


class GeoVersion(models.Model):
    """Geo version (网格版本): one row whose number rises with every change, so that processes drop stale indexes."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="geo_version_has_one_row"),)

    def __str__(self) -> str:
        return str(self.number)
