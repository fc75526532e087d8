"""Full-text search among open cases: an index of words for open cases and one for the ended, instead of one for all."""

from typing import Any

from django.db import migrations

WORDS = "array_to_tsvector(string_to_array(words, ' '))"
POSTGRESQL_SPLIT = (
    f"CREATE INDEX case_words_search_open ON cases_casewords USING gin ({WORDS}) WHERE is_open",
    f"CREATE INDEX case_words_search_ended ON cases_casewords USING gin ({WORDS}) WHERE NOT is_open",
    "DROP INDEX case_words_search",
)
POSTGRESQL_WHOLE = (
    f"CREATE INDEX case_words_search ON cases_casewords USING gin ({WORDS})",
    "DROP INDEX case_words_search_open",
    "DROP INDEX case_words_search_ended",
)
SQLITE_FORGET = "INSERT INTO cases_search(cases_search, rowid, words) VALUES ('delete', old.case_id, old.words)"
SQLITE_TAKE = "INSERT INTO cases_search(rowid, words) VALUES (new.case_id, new.words)"
SQLITE_DROP = (
    "DROP TRIGGER IF EXISTS cases_search_insert",
    "DROP TRIGGER IF EXISTS cases_search_delete",
    "DROP TRIGGER IF EXISTS cases_search_update",
)
SQLITE_KEEP = (
    f"CREATE TRIGGER cases_search_insert AFTER INSERT ON cases_casewords BEGIN {SQLITE_TAKE}; END",
    f"CREATE TRIGGER cases_search_delete AFTER DELETE ON cases_casewords BEGIN {SQLITE_FORGET}; END",
)
# The table was made anew with its new column, and its triggers went with the old one.
SQLITE_OF_WORDS = (
    *SQLITE_DROP,
    *SQLITE_KEEP,
    f"CREATE TRIGGER cases_search_update AFTER UPDATE OF words ON cases_casewords BEGIN {SQLITE_FORGET}; {SQLITE_TAKE}; END",
)
SQLITE_OF_ROWS = (
    *SQLITE_DROP,
    *SQLITE_KEEP,
    f"CREATE TRIGGER cases_search_update AFTER UPDATE ON cases_casewords BEGIN {SQLITE_FORGET}; {SQLITE_TAKE}; END",
)


def split(_apps: Any, schema_editor: Any) -> None:
    run(schema_editor, {"postgresql": POSTGRESQL_SPLIT, "sqlite": SQLITE_OF_WORDS})


def join(_apps: Any, schema_editor: Any) -> None:
    run(schema_editor, {"postgresql": POSTGRESQL_WHOLE, "sqlite": SQLITE_OF_ROWS})


def run(schema_editor: Any, statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_open_words")]

    operations = [migrations.RunPython(split, join)]
