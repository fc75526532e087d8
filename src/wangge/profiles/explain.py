"""Check a tree against a pydantic model and say each error with file, line, expected and found."""

from __future__ import annotations

import json
from dataclasses import replace
from difflib import get_close_matches
from inspect import isclass
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from wangge.profiles.faults import ProfileFault, describe_value
from wangge.profiles.tree import Listing, Node, Table, list_nodes, name_items, strip_marks

ModelT = TypeVar("ModelT", bound=BaseModel)
Location = tuple[int | str, ...]

_EXPECTED = {
    "string_type": "a text (in quotes)",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "tuple_type": "a list",
    "model_type": "a mapping",
    "date_type": "a date such as 2024-06-28",
    "date_parsing": "a date such as 2024-06-28",
}


def validate_tree(model: type[ModelT], tree: Table) -> tuple[ModelT | None, list[ProfileFault]]:
    """Return the tree as a `model`, or None and the faults; types are strict, a text is never read as a number."""
    try:
        return model.model_validate_json(json.dumps(strip_marks(tree)), strict=True), []
    except ValidationError as error:
        return None, [_explain_error(details, model, tree) for details in _drop_echoes(error.errors(include_url=False))]


def _drop_echoes(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out lists that are too short only because pydantic did not count their faulty rows."""
    inner = {error["loc"][:length] for error in errors for length in range(len(error["loc"]))}
    return [error for error in errors if error["type"] != "too_short" or error["loc"] not in inner]


def locate_fault(fault: ProfileFault, tree: Table) -> ProfileFault:
    """Return the fault with file and line of the value at its path, or of the nearest one around it."""
    nodes = dict(list_nodes(tree))
    path = fault.path
    while path not in nodes:
        path = path.rpartition(".")[0]
    return replace(fault, file=nodes[path].file, line=nodes[path].line)


def _explain_error(details: ErrorDetails, model: type[BaseModel], tree: Table) -> ProfileFault:
    path, node = _follow(tree, details["loc"])
    expected, found = _choose_words(details, model)
    return ProfileFault(file=node.file, line=node.line, path=path, expected=expected, found=found)


def _follow(tree: Table, location: Location) -> tuple[str, Node]:
    """Return the dotted path of a pydantic location and the deepest node of the tree on the way to it."""
    names: list[str] = []
    node: Node = tree
    for part in location:
        if isinstance(node, Listing) and isinstance(part, int):
            names.append(name_items(node)[part])
            node = node.items[part]
        else:
            names.append(str(part))
            node = node.rows.get(str(part), node) if isinstance(node, Table) else node
    return ".".join(names), node


def _choose_words(details: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    kind, location, context = details["type"], details["loc"], details.get("ctx", {})
    if kind == "missing":
        field = _find_field(model, location)
        meaning = field.description if field is not None and field.description else str(location[-1])
        return f"a value ({meaning.rstrip('.')})", "nothing"
    if kind == "extra_forbidden":
        return _explain_unknown_key(model, location)
    if kind == "rule_broken":
        return context["expected"], context["found"]
    expected = context.get("expected") or _EXPECTED.get(kind) or details["msg"].removeprefix("Input should be ")
    return expected, describe_value(details["input"])


def _explain_unknown_key(model: type[BaseModel], location: Location) -> tuple[str, str]:
    owner = _find_owner(model, location)
    known = [field.alias or name for name, field in owner.model_fields.items()]
    name = str(location[-1])
    close = get_close_matches(name, known, n=1)
    hint = f", perhaps {close[0]!r} is meant" if close else ""
    return f"one of the keys {', '.join(known)}", f"the unknown key {name!r}{hint}"


def _find_owner(model: type[BaseModel], location: Location) -> type[BaseModel]:
    """Return the model that the last part of a location is, or should be, a field of."""
    owner = model
    for part in location[:-1]:
        if isinstance(part, str):
            field = _get_fields(owner)[part]
            owner = _find_model(field.annotation) or owner
    return owner


def _find_field(model: type[BaseModel], location: Location) -> FieldInfo | None:
    return _get_fields(_find_owner(model, location)).get(str(location[-1]))


def _get_fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _find_model(annotation: object) -> type[BaseModel] | None:
    """Return the model inside an annotation such as `tuple[Row, ...]` or `Row | None`."""
    if isclass(annotation) and issubclass(annotation, BaseModel):
        return annotation
    found = (_find_model(argument) for argument in get_args(annotation))
    return next((model for model in found if model is not None), None)
