"""Full-text search: the words of the cases there are, and an index of words on both databases.

PostgreSQL has a GIN index over the words as a tsvector, SQLite an FTS5 table that triggers keep. The tokenizer is
written out here as it was when this migration was made.
"""

import re
import unicodedata
from typing import Any

from django.db import migrations

BATCH = 2000
IDEOGRAPHS = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
RUNS = re.compile(rf"([{IDEOGRAPHS}]+)|([^\W_{IDEOGRAPHS}]+)")

POSTGRESQL_INDEX = (
    "CREATE INDEX case_words_search ON cases_casewords USING gin (array_to_tsvector(string_to_array(words, ' ')))",
)
POSTGRESQL_DROP = ("DROP INDEX case_words_search",)
SQLITE_TABLE = (
    "CREATE VIRTUAL TABLE cases_search USING fts5("
    "words, content='cases_casewords', content_rowid='case_id', tokenize='unicode61 remove_diacritics 0', "
    "detail='none', columnsize=0)"
)
SQLITE_FORGET = "INSERT INTO cases_search(cases_search, rowid, words) VALUES ('delete', old.case_id, old.words)"
SQLITE_TAKE = "INSERT INTO cases_search(rowid, words) VALUES (new.case_id, new.words)"
SQLITE_INDEX = (
    SQLITE_TABLE,
    "INSERT INTO cases_search(cases_search) VALUES ('rebuild')",
    f"CREATE TRIGGER cases_search_insert AFTER INSERT ON cases_casewords BEGIN {SQLITE_TAKE}; END",
    f"CREATE TRIGGER cases_search_delete AFTER DELETE ON cases_casewords BEGIN {SQLITE_FORGET}; END",
    f"CREATE TRIGGER cases_search_update AFTER UPDATE ON cases_casewords BEGIN {SQLITE_FORGET}; {SQLITE_TAKE}; END",
)
SQLITE_DROP = (
    "DROP TRIGGER cases_search_update",
    "DROP TRIGGER cases_search_delete",
    "DROP TRIGGER cases_search_insert",
    "DROP TABLE cases_search",
)


def split_words(*texts: str) -> str:
    words: dict[str, None] = {}
    for text in texts:
        for match in RUNS.finditer(unicodedata.normalize("NFKC", text).lower()):
            if match[2]:
                words[match[2][:40]] = None
                continue
            run = match[1]
            words |= dict.fromkeys([*(run[start : start + 2] for start in range(len(run) - 1)), run[-1]])
    return " ".join(words)


def fill(apps: Any, _schema_editor: Any) -> None:
    cases, words = apps.get_model("cases", "Case"), apps.get_model("cases", "CaseWords")
    last = 0
    while rows := list(
        cases.objects.filter(pk__gt=last).order_by("pk").values_list(
            "pk", "address", "description", "category__name_zh"
        )[:BATCH]
    ):  # fmt: skip
        words.objects.bulk_create(
            words(case_id=pk, words=split_words(address, description, name or ""))
            for pk, address, description, name in rows
        )
        last = rows[-1][0]


def forget(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("cases", "CaseWords").objects.all().delete()


def build_index(_apps: Any, schema_editor: Any) -> None:
    run(schema_editor, {"postgresql": POSTGRESQL_INDEX, "sqlite": SQLITE_INDEX})


def drop_index(_apps: Any, schema_editor: Any) -> None:
    run(schema_editor, {"postgresql": POSTGRESQL_DROP, "sqlite": SQLITE_DROP})


def run(schema_editor: Any, statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_words_of_cases")]

    operations = [migrations.RunPython(fill, forget), migrations.RunPython(build_index, drop_index)]
