"""A registry of any size, made in the database itself; what it says is invented.

A fifth of it is of the unit whose clerks are measured. Twenty of those cases, from the newest to
the oldest, are of a kind and have a word that no other has.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from leancity.db import Database

#: Statuses in turn; the last two are ends.
STATUSES = ("draft", "measure", "approval", "waiting", "check", "fixed", "void")
_STREETS = (
    "улица Ленина", "проспект Мира", "улица Сахалинская", "улица Чехова", "улица Амурская",
    "улица Пуркаева", "Коммунистический проспект", "улица Хабаровская", "улица Горького",
)  # fmt: skip
#: What hardly any case is, and says.
RARE_KIND, RARE_WORD = "hole", "провал"
_RARE = 20
_WORDS = (
    "мусор",
    "строительные отходы",
    "шины",
    "снег",
    "наледь",
    "реклама",
    "грязный фасад",
    "шум",
)

_CASES = """
INSERT INTO "case" (business_key, kind, process_key, process_definition_id, process_instance_id,
    version, number, status, status_at, created_at, created_by, unit, responsible, due_at,
    closed_at, data, status_log, incidents, search_text)
SELECT 'c' || n, 'process', 'prevention', 'prevention:1:x', 'p' || n, 1, lpad(n::text, 7, '0'),
    (CAST(:statuses AS text[]))[1 + n % :kinds], m, m, 'clerk' || n % 400,
    CASE WHEN n % 5 = 0 THEN 'dobik' ELSE 'u' || n % 50 END,
    'clerk' || n % 400, m + interval '2 days',
    CASE WHEN n <= :open THEN NULL ELSE m + interval '9 days' END,
    jsonb_build_object('type', CASE WHEN n % :rare = 0 THEN :rare_kind ELSE 'kind' || n % 11 END,
        'house', (n % 200)::text,
        'address', (CAST(:streets AS text[]))[1 + n % :many],
        'term', to_char(m + interval '10 days', 'YYYY-MM-DD')),
    '[]', '[]',
    lpad(n::text, 7, '0') || ' ' || (CAST(:streets AS text[]))[1 + n % :many] || ' ' || n % 200
        || ' ' || (CAST(:words AS text[]))[1 + n % :sorts] || ' у подъезда ' || md5(n::text)
        || CASE WHEN n % :rare = 0 THEN ' ' || :rare_word ELSE '' END
FROM generate_series(1, :count) n,
    LATERAL (SELECT CAST(:now AS timestamptz) - n * interval '1 minute' AS m) moments
"""
_TASKS = """
INSERT INTO case_task (id, business_key, process_instance_id, activity_id, name, assignee,
    candidate_groups, created_at, due_at, outcome)
SELECT 't' || n, 'c' || n, 'p' || n, 'choose_measure', 'Выбрать меру и срок',
    CASE WHEN n % 3 = 0 THEN 'clerk' || n % 400 END,
    ARRAY['specialist.' || CASE WHEN n % 5 = 0 THEN 'dobik' ELSE 'u' || n % 50 END],
    CAST(:now AS timestamptz) - n * interval '1 minute',
    CAST(:now AS timestamptz) + (n % 400 - 100) * interval '1 hour', 'open'
FROM generate_series(1, :open) n
"""
_ACTIVITIES = """
INSERT INTO case_activity (id, business_key, activity_id, name, type, started_at, canceled)
SELECT 'a' || n, 'c' || n, 'choose_measure', 'Выбрать меру и срок', 'userTask',
    CAST(:now AS timestamptz) - n * interval '1 minute', false
FROM generate_series(1, :open) n
"""


def fill(database: Database, now: Any, *, cases: int, open_tasks: int) -> None:
    """So many cases, the newest of them open with a task each."""
    values = {
        "count": cases, "open": open_tasks, "now": now, "statuses": list(STATUSES),
        "kinds": len(STATUSES), "streets": list(_STREETS), "many": len(_STREETS),
        "words": list(_WORDS), "sorts": len(_WORDS), "rare": cases // _RARE,
        "rare_kind": RARE_KIND, "rare_word": RARE_WORD,
    }  # fmt: skip
    with database.begin() as session:
        for statement in (_CASES, _TASKS, _ACTIVITIES):
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            session.execute(text(statement), named)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
