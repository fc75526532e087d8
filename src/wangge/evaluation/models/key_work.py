"""Key tasks and the sealed acts on them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wangge.evaluation.models.acts import SealedAct

KEY_TASK_ACT_TABLES = ("evaluation_keytaskact",)


class KeyTask(models.Model):
    """Key task (重点任务): what a unit leads until a day; set, reported on, put off and ended, each a sealed act."""

    district = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    details = models.TextField(blank=True)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    first_due_on = models.DateField()
    set_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    due_on = models.DateField()
    percent = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)
    noted_by = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    head_mac = models.CharField(max_length=64, blank=True)
    row_mac = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=("district", "state", "due_on"), name="key_task_by_day"),)
        constraints = (
            models.UniqueConstraint(fields=("district", "number"), name="key_task_number_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="key_task_at_most_whole"),
            models.CheckConstraint(condition=~Q(state="done") | Q(percent=100), name="key_task_done_is_whole"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class KeyTaskAct(SealedAct):
    """Key task act (重点任务记录): one sealed act on a task; `payload` is the canonical JSON text that its code covers."""

    subject = models.ForeignKey(KeyTask, on_delete=models.PROTECT, related_name="acts")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "seq"), name="key_task_act_once"),)
