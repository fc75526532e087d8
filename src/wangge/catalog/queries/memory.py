"""The catalogue and the matrix in the memory of this process.

One row holds a token for each; whoever changes either writes a new token with the change. A reader compares the tokens
(one query, once in a transaction) and reads anew only what differs, so other processes' changes are seen at once and a
rolled-back change is forgotten. Without tokens (nothing loaded yet) nothing is kept.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection, transaction

from wangge.catalog.domain.codes import CategoryKind
from wangge.catalog.domain.responsibility import RuleIndex
from wangge.catalog.domain.snapshot import CatalogueSnapshot
from wangge.catalog.domain.views import CategoryView, ConditionView, RuleView, Translation
from wangge.catalog.models import Category, CategoryMapping, FilingCondition, ResponsibilityRule
from wangge.kernel.public import DomainError
from wangge.platform.public import get_profile
from wangge.profiles.public import AreaLimit
from wangge.worktime.public import Limit, LimitKind

AreaLimits = tuple[AreaLimit, ...]


@dataclass(slots=True)
class _Memory:
    catalogue_token: str = ""
    catalogue: CatalogueSnapshot | None = None
    area_limits: AreaLimits = ()
    matrix_token: str = ""
    matrix: RuleIndex | None = None
    tokens: tuple[str, str] | None = None


_memory = _Memory()


def read_catalogue() -> CatalogueSnapshot:
    """Return the catalogue as stored now, with the area limits of the city's profile."""
    catalogue_token, _ = _read_tokens()
    area_limits = _read_area_limits()
    known = _memory.catalogue
    if known is not None and catalogue_token == _memory.catalogue_token and area_limits is _memory.area_limits:
        return known
    catalogue = _build_catalogue(area_limits)
    if catalogue_token:
        _memory.catalogue, _memory.catalogue_token, _memory.area_limits = catalogue, catalogue_token, area_limits
    return catalogue


def read_matrix() -> RuleIndex:
    """Return the responsibility matrix as stored now."""
    _, matrix_token = _read_tokens()
    known = _memory.matrix
    if known is not None and matrix_token == _memory.matrix_token:
        return known
    matrix = RuleIndex(show_rule(row) for row in ResponsibilityRule.objects.all())
    if matrix_token:
        _memory.matrix, _memory.matrix_token = matrix, matrix_token
    return matrix


def forget_memory() -> None:
    """Read everything anew at the next use; for whoever has just written."""
    _memory.catalogue, _memory.catalogue_token = None, ""
    _memory.matrix, _memory.matrix_token = None, ""
    _memory.tokens = None


def _mark_transaction() -> None:
    """Stand in the transaction's list of things to do at commit, which says that its tokens have been read."""


def _read_tokens() -> tuple[str, str]:
    """Return the tokens of catalogue and matrix, asking the database once in a transaction."""
    is_asked = any(entry[1] is _mark_transaction for entry in connection.run_on_commit)
    if is_asked and _memory.tokens:
        return _memory.tokens
    with connection.cursor() as cursor:  # written out: asked at every act, and composing it costs more than answering
        cursor.execute("SELECT catalogue_token, matrix_token FROM catalog_cataloguestate WHERE id = 1")
        catalogue_token, matrix_token = cursor.fetchone() or ("", "")
    if connection.in_atomic_block and not is_asked:
        transaction.on_commit(_mark_transaction)
    _memory.tokens = (catalogue_token, matrix_token) if catalogue_token else None
    return catalogue_token, matrix_token


def _read_area_limits() -> AreaLimits:
    try:
        return get_profile().catalog.area_limits
    except DomainError as error:
        if error.code != "installation_missing":
            raise
        return ()


def _build_catalogue(area_limits: AreaLimits) -> CatalogueSnapshot:
    by_condition: dict[tuple[str, str, int], dict[str, Limit]] = defaultdict(dict)
    for row in area_limits:
        limit = Limit(kind=row.limit_kind, amount=row.amount)
        by_condition[row.kind, row.category_code, row.condition][row.area_class] = limit
    categories = {row.pk: show_category(row) for row in Category.objects.all()}
    return CatalogueSnapshot(
        categories=categories.values(),
        conditions=[
            _show_condition(row, category=categories[row.category_id], area_limits=by_condition)
            for row in FilingCondition.objects.all()
        ],
        translations=[show_translation(row) for row in CategoryMapping.objects.all()],
    )


def show_category(row: Category) -> CategoryView:
    """Return the row as a frozen value."""
    return CategoryView(
        id=row.pk,
        standard=row.standard,
        kind=CategoryKind(row.kind),
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        class_code=row.class_code,
        class_name_zh=row.class_name_zh,
        class_name_en=row.class_name_en,
        hint_zh=row.hint_zh,
        hint_en=row.hint_en,
        aliases=tuple(alias for alias in row.aliases.split("|") if alias),
        component_id=row.component_id,
        is_active=row.is_active,
    )


def _show_condition(
    row: FilingCondition, *, category: CategoryView, area_limits: dict[tuple[str, str, int], dict[str, Limit]]
) -> ConditionView:
    """Return the row as a frozen value; a component's area limits also hold for the matter that is its fault."""
    limits: dict[str, Limit] = {}
    if category.component_id is not None:
        limits |= area_limits.get((CategoryKind.COMPONENT, category.code, row.number), {})
    limits |= area_limits.get((category.kind, category.code, row.number), {})
    return ConditionView(
        id=row.pk,
        category_id=row.category_id,
        number=row.number,
        revision=row.revision,
        text_zh=row.text_zh,
        closing_zh=row.closing_zh,
        text_en=row.text_en,
        closing_en=row.closing_en,
        limit=Limit(kind=LimitKind(row.limit_kind), amount=row.limit_amount.normalize()),
        source=row.source,
        is_active=row.is_active,
        area_limits=limits,
    )


def show_translation(row: CategoryMapping) -> Translation:
    """Return the row as a frozen value."""
    return Translation(
        standard=row.from_standard,
        kind=CategoryKind(row.from_kind),
        code=row.from_code,
        name_zh=row.name_zh,
        category_id=row.category_id,
        note=row.note,
        source=row.source,
    )


def show_rule(row: ResponsibilityRule) -> RuleView:
    """Return the row as a frozen value."""
    return RuleView(
        id=row.pk,
        kind=row.kind,
        selector=row.selector,
        grid_prefix=row.grid_code_prefix,
        road_class=row.road_class,
        unit_id=row.unit_id,
        district_id=row.district_id,
        priority=row.priority,
        decided_by=row.decided_by,
        valid_from_on=row.valid_from_on,
        valid_to_on=row.valid_to_on,
    )
