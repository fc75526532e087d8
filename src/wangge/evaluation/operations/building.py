"""Building indicators: a definition is kept as its next version; nothing that was defined is ever changed."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from wangge.analytics.public import read_definition
from wangge.evaluation import access
from wangge.evaluation.models import BuiltIndicator
from wangge.evaluation.queries.built import find_built
from wangge.kernel.public import Actor, DomainError, encode_canonical
from wangge.platform.public import get_clock


def save_indicator(*, actor: Actor, plain: Any) -> int:
    """Keep a definition read from plain values and return its version: 1, or one more than the last of its key.

    Raises `indicator_not_builder(name)`, what `read_definition` refuses, `indicator_unchanged(key, version)`
    for what the last version says already, `indicator_built_meanwhile(key)`.
    """
    access.check_build_indicators(actor)
    definition = read_definition(plain)
    text = encode_canonical(definition.model_dump(mode="json")).decode()
    last = _find_last(definition.key)
    if last is not None and not last.is_retired and last.definition == text:
        raise DomainError("indicator_unchanged", key=definition.key, version=last.version)
    return _append(actor, key=definition.key, text=text, last=last, is_retired=False)


def retire_indicator(*, actor: Actor, key: str) -> int:
    """End a built indicator by a version of its own, which is returned; its definition stays readable.

    Raises `indicator_not_builder(name)`, `indicator_unknown(key)`, `indicator_built_meanwhile(key)`.
    """
    access.check_build_indicators(actor)
    built = find_built(key=key)
    last = _find_last(key)
    if built is None or last is None:
        raise DomainError("indicator_unknown", key=key)
    return _append(actor, key=key, text=last.definition, last=last, is_retired=True)


def _find_last(key: str) -> BuiltIndicator | None:
    return BuiltIndicator.objects.filter(key=key).order_by("-version").first()


def _append(actor: Actor, *, key: str, text: str, last: BuiltIndicator | None, is_retired: bool) -> int:
    version = last.version + 1 if last is not None else 1
    row = BuiltIndicator(
        key=key,
        version=version,
        definition=text,
        is_retired=is_retired,
        author_id=actor.member_id,
        author_name=actor.name,
        made_at=get_clock().now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # two saved the same version: the constraint lets one of them through
        raise DomainError("indicator_built_meanwhile", key=key) from error
    return version
