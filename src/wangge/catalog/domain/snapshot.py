"""The whole catalogue as one frozen value: every look-up is a dictionary look-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from wangge.catalog.domain.codes import CategoryKind
from wangge.catalog.domain.views import CategoryView, ConditionView, Translation
from wangge.kernel.public import DomainError
from wangge.worktime.public import Limit

# Standing of a hit in a search, the best first.
_CODE, _NAME, _NAME_PART, _ALIAS, _ENGLISH, _HINT = range(6)

AreaLimits = Mapping[tuple[str, str, int], Mapping[str, Limit]]


class CatalogueSnapshot:
    """Catalogue snapshot (目录快照): categories, conditions and translations as stored at one moment."""

    def __init__(
        self,
        *,
        categories: Iterable[CategoryView],
        conditions: Iterable[ConditionView],
        translations: Iterable[Translation],
    ) -> None:
        self._categories = {category.id: category for category in categories}
        self._by_key = {(view.standard, view.kind, view.code): view for view in self._categories.values()}
        self._conditions = {condition.id: condition for condition in conditions}
        self._translations = {(row.standard, row.kind, row.code): row for row in translations}
        current: dict[int, list[ConditionView]] = defaultdict(list)
        for condition in self._conditions.values():
            if condition.is_active:
                current[condition.category_id].append(condition)
        self._current = {
            category_id: tuple(sorted(rows, key=lambda row: row.number)) for category_id, rows in current.items()
        }

    def list_categories(
        self, *, standard: str = "", kind: str = "", class_code: str = "", is_retired_included: bool = False
    ) -> tuple[CategoryView, ...]:
        """Return categories by standard, kind and code; an empty filter lets everything through."""
        return tuple(
            view
            for _, view in sorted(self._by_key.items())
            if (is_retired_included or view.is_active)
            and standard in {"", view.standard}
            and kind in {"", view.kind}
            and class_code in {"", view.class_code}
        )

    def find_category(self, *, standard: str, kind: str, code: str) -> CategoryView | None:
        """Return the category of that key, None when there is none."""
        return self._by_key.get((standard, CategoryKind(kind), code)) if kind in set(CategoryKind) else None

    def get_category(self, category_id: int) -> CategoryView:
        """Return a category, a retired one too. Raises `category_unknown`."""
        view = self._categories.get(category_id)
        if view is None:
            raise DomainError("category_unknown", category=category_id)
        return view

    def list_conditions(self, category_id: int) -> tuple[ConditionView, ...]:
        """Return the conditions in force for a category, by number. Raises `category_unknown`."""
        self.get_category(category_id)
        return self._current.get(category_id, ())

    def get_condition(self, condition_id: int) -> ConditionView:
        """Return a condition, a retired one too. Raises `condition_unknown`."""
        view = self._conditions.get(condition_id)
        if view is None:
            raise DomainError("condition_unknown", condition=condition_id)
        return view

    def find_translation(self, *, standard: str, kind: str, code: str) -> Translation | None:
        """Return what became of a code of an older standard; None for a code that standard does not have."""
        return self._translations.get((standard, CategoryKind(kind), code)) if kind in set(CategoryKind) else None

    def search(self, text: str, *, kind: str = "", class_code: str = "", limit: int = 20) -> tuple[CategoryView, ...]:
        """Return categories in force whose code begins with, or whose names contain, every word of `text`.

        Best first: code, whole name, part of the name, alias, English name, hint; then by kind and code, where matters
        of their own precede faults of components. An empty text finds all.
        """
        words = text.casefold().split()
        hits = []
        for view in self.list_categories(kind=kind, class_code=class_code):
            standing = [_judge_hit(view, word) for word in words]
            if None not in standing:
                worst = max((rank for rank in standing if rank is not None), default=_CODE)
                hits.append((worst, view.component_id is not None, view.kind, view.code, view))
        hits.sort(key=lambda hit: hit[:-1])
        return tuple(hit[-1] for hit in hits[:limit])


def _judge_hit(view: CategoryView, word: str) -> int | None:
    name = view.name_zh.casefold()
    tests = (
        (view.code.startswith(word), _CODE),
        (name == word, _NAME),
        (word in name, _NAME_PART),
        (any(word in alias.casefold() for alias in view.aliases), _ALIAS),
        (word in view.name_en.casefold(), _ENGLISH),
        (word in view.hint_zh or word in view.hint_en.casefold(), _HINT),
    )
    return next((rank for is_hit, rank in tests if is_hit), None)
