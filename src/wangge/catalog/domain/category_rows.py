"""Categories and mappings of the data files: parsed, and checked against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from wangge.catalog.domain.codes import CLASS_DIGITS, CategoryKind, is_category_code
from wangge.catalog.domain.entries import CategoryEntry, MappingEntry, read_list, read_mapping, read_text, refuse

CATEGORIES_FILE = "categories.csv"
CATALOGUE_FILE = "catalogue.yaml"
MAPPING_FILE = "mapping.yaml"
COLUMNS = frozenset({"kind", "code", "name_zh", "name_en", "aliases", "component_code"})
FAULT_SUFFIX = "异常"


def parse_categories(rows: Sequence[Mapping[str, str]], *, settings: Mapping[str, object]) -> tuple[CategoryEntry, ...]:
    """Return the categories; `rows` are those of categories.csv, `settings` the content of catalogue.yaml.

    Raises `catalogue_data_faulty` for an unknown column, kind, code, class, component, or a key given twice.
    """
    standard = read_text(settings.get("standard"), file=CATALOGUE_FILE, place="standard")
    classes = _read_pairs(settings, "classes")
    hints = _read_pairs(settings, "hints")
    entries = [
        _parse_row(row, line=line, standard=standard, classes=classes, hints=hints)
        for line, row in enumerate(rows, start=2)
    ]
    _check_keys(entries)
    unused = hints.keys() - {(entry.kind, entry.code) for entry in entries}
    if unused:
        raise refuse(CATALOGUE_FILE, f"hints {sorted(unused)}", "codes that are in categories.csv")
    return tuple(entries)


def _read_pairs(settings: Mapping[str, object], section: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return {(kind, code): (Chinese, English)} of a section laid out kind → code → {zh, en}."""
    found = {}
    for kind, rows in read_mapping(settings.get(section, {}), file=CATALOGUE_FILE, place=section).items():
        for code, names in read_mapping(rows, file=CATALOGUE_FILE, place=f"{section}.{kind}").items():
            place = f"{section}.{kind}.{code}"
            pair = read_mapping(names, file=CATALOGUE_FILE, place=place)
            found[kind, code] = (
                read_text(pair.get("zh"), file=CATALOGUE_FILE, place=f"{place}.zh"),
                read_text(pair.get("en"), file=CATALOGUE_FILE, place=f"{place}.en"),
            )
    return found


def _parse_row(
    row: Mapping[str, str],
    *,
    line: int,
    standard: str,
    classes: Mapping[tuple[str, str], tuple[str, str]],
    hints: Mapping[tuple[str, str], tuple[str, str]],
) -> CategoryEntry:
    place = f"line {line}"
    if set(row) != COLUMNS:
        raise refuse(CATEGORIES_FILE, place, f"columns {', '.join(sorted(COLUMNS))}")
    if row["kind"] not in set(CategoryKind):
        raise refuse(CATEGORIES_FILE, place, "kind component or matter")
    code = row["code"]
    if not is_category_code(code, standard=standard):
        raise refuse(CATEGORIES_FILE, place, f"a category code of {standard}")
    names = classes.get((row["kind"], code[:CLASS_DIGITS]))
    if names is None:
        raise refuse(CATEGORIES_FILE, place, "a class of catalogue.yaml")
    hint_zh, hint_en = hints.get((row["kind"], code), ("", ""))
    return CategoryEntry(
        standard=standard,
        kind=CategoryKind(row["kind"]),
        code=code,
        name_zh=read_text(row["name_zh"], file=CATEGORIES_FILE, place=place),
        name_en=read_text(row["name_en"], file=CATEGORIES_FILE, place=place),
        class_code=code[:CLASS_DIGITS],
        class_name_zh=names[0],
        class_name_en=names[1],
        hint_zh=hint_zh,
        hint_en=hint_en,
        aliases=tuple(alias.strip() for alias in row["aliases"].split("|") if alias.strip()),
        component_code=row["component_code"],
    )


def _check_keys(entries: Iterable[CategoryEntry]) -> None:
    entries = list(entries)
    twice = [key for key, count in Counter(entry.key for entry in entries).items() if count > 1]
    if twice:
        raise refuse(CATEGORIES_FILE, str(twice[0]), "each key once")
    components = {entry.code: entry for entry in entries if entry.kind is CategoryKind.COMPONENT}
    for entry in entries:
        if not entry.component_code:
            continue
        component = components.get(entry.component_code)
        if entry.kind is not CategoryKind.MATTER or component is None:
            raise refuse(CATEGORIES_FILE, entry.code, "a matter that names a component of the file")
        if entry.code != component.code or entry.name_zh != component.name_zh + FAULT_SUFFIX:
            raise refuse(CATEGORIES_FILE, entry.code, f"the component's code and its name with {FAULT_SUFFIX}")


def parse_mappings(content: Mapping[str, object], *, categories: Iterable[CategoryEntry]) -> tuple[MappingEntry, ...]:
    """Return every code of the older standard with what continues it: first by rule, exceptions over it.

    Raises `catalogue_data_faulty` for a target that is not in the catalogue, or a code without target or note.
    """
    known = {(entry.kind, entry.code): entry for entry in categories}
    standard = read_text(content.get("from_standard"), file=MAPPING_FILE, place="from_standard")
    source = read_text(content.get("source"), file=MAPPING_FILE, place="source")
    targets = _apply_class_rules(content)
    details: dict[tuple[CategoryKind, str], tuple[str, str]] = {}
    exceptions = read_mapping(content.get("exceptions"), file=MAPPING_FILE, place="exceptions")
    for kind in CategoryKind:
        rows = read_mapping(exceptions.get(kind, {}), file=MAPPING_FILE, place=f"exceptions.{kind}")
        for code, value in rows.items():
            row = read_mapping(value, file=MAPPING_FILE, place=f"exceptions.{kind}.{code}")
            targets[kind, code] = str(row.get("to") or "")
            details[kind, code] = (str(row.get("name_zh") or ""), str(row.get("note") or ""))
    entries = []
    for (kind, code), target in sorted(targets.items()):
        continued = known.get((kind, target))
        name, note = details.get((kind, code), ("", ""))
        if (continued is None and target) or not (target or note) or not is_category_code(code, standard=standard):
            raise refuse(MAPPING_FILE, f"{kind} {code}", "a code of the catalogue, or null with a note")
        if not name and continued is not None:
            name = continued.name_zh
        entries.append(
            MappingEntry(
                from_standard=standard,
                kind=kind,
                from_code=code,
                to_code=target,
                name_zh=name,
                note=note,
                source=source,
            )
        )
    return tuple(entries)


def _apply_class_rules(content: Mapping[str, object]) -> dict[tuple[CategoryKind, str], str]:
    """Return old code → new code by the rule: class translated, small number kept with one zero more in front."""
    targets = {}
    classes = read_mapping(content.get("classes"), file=MAPPING_FILE, place="classes")
    for kind in CategoryKind:
        for old_class, value in read_mapping(classes.get(kind, {}), file=MAPPING_FILE, place=kind).items():
            place = f"classes.{kind}.{old_class}"
            row = read_mapping(value, file=MAPPING_FILE, place=place)
            new_class = read_text(row.get("to"), file=MAPPING_FILE, place=place)
            numbers = read_list(row.get("small_numbers"), file=MAPPING_FILE, place=place)
            match numbers:
                case [int(first), int(last)]:
                    pass
                case _:
                    raise refuse(MAPPING_FILE, place, "small_numbers: [first, last]")
            for number in range(first, last + 1):
                targets[kind, f"{old_class}{number:02d}"] = f"{new_class}{number:03d}"
    return targets
