"""What is kept for the search, and what the records come to."""

from __future__ import annotations

from chassis.database import Reading
from chassis.kept_sums import Finding, compare
from sqlalchemy import Select, Text, column, select, text

from workspace.search.model import CLIENT_OF, WORDS_OF


def verify_search(reading: Reading) -> list[Finding]:
    """One finding for each table, in one snapshot."""
    return compare(
        reading,
        {
            "search_record": (_rows(_KEPT_RECORDS), _rows(_COUNTED_RECORDS)),
            "search_word": (_rows(_KEPT_WORDS), _rows(_COUNTED_WORDS)),
        },
    )


def _rows(statement: str) -> Select[str]:
    return select(column("row", Text)).select_from(text(f"({statement}) AS stated"))


_SORTED = "id::text || ' ' || coalesce({client}::text, '') || ' ' || array_to_string({words}, ' ')"
_KEPT_RECORDS = f"""
    SELECT {_SORTED.format(client="client_id", words="ARRAY(SELECT unnest(words) ORDER BY 1)")}
           AS row
    FROM search_record
"""  # noqa: S608 (constants of this module)
_COUNTED_RECORDS = f"""
    SELECT {
    _SORTED.format(
        client=f"({CLIENT_OF.format(row='record')})",
        words=f"ARRAY(SELECT unnest({WORDS_OF.format(row='record')}) ORDER BY 1)",
    )
} AS row
    FROM search_record AS record
"""  # noqa: S608 (constants)
_KEPT_WORDS = "SELECT word AS row FROM search_word"
_COUNTED_WORDS = "SELECT DISTINCT unnest(own_words) AS row FROM search_record"
