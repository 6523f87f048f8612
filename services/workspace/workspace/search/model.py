"""What is searched: a row for each record of any service, and each word once."""

from __future__ import annotations

from sqlalchemy import Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from workspace.model import Model

ID = Uuid(as_uuid=False)
TEXTS = ARRAY(Text)


class SearchRecord(Model, kw_only=True):
    """How a record is found, shown and kept from those who may not open it.

    version: of the record. owner_id: of a client its account manager, of an opportunity its owner,
    of a project its manager, of a task who does it, of a person their lead. own_words: of the
    number and the name. words: these, and those of the client, project and opportunity that it
    belongs to. A record that is gone has no words, and so is not found.
    """

    __tablename__ = "search_record"
    __table_args__ = (
        Index(
            "search_record_parents",
            "kind",
            "owner_id",
            postgresql_where=text("kind IN ('client', 'opportunity', 'project')"),
        ),
        Index(
            "search_record_words",
            "words",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
        Index(
            "search_record_own_words",
            "own_words",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[str]
    version: Mapped[int]
    reference: Mapped[str]
    title: Mapped[str]
    status: Mapped[str]
    archived: Mapped[bool]
    owner_id: Mapped[str | None] = mapped_column(ID)
    client_id: Mapped[str | None] = mapped_column(ID, index=True)
    project_id: Mapped[str | None] = mapped_column(ID, index=True)
    opportunity_id: Mapped[str | None] = mapped_column(ID, index=True)
    own_words: Mapped[list[str]] = mapped_column(TEXTS)
    words: Mapped[list[str]] = mapped_column(TEXTS)


class SearchWord(Model, kw_only=True):
    """A word of any record, with the keys under which its misspellings meet it."""

    __tablename__ = "search_word"
    __table_args__ = (
        Index(
            "search_word_keys",
            "keys",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
    )

    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    keys: Mapped[list[str]] = mapped_column(TEXTS)


CLIENT_OF = """
    CASE WHEN {row}.kind = 'task'
         THEN (SELECT client_id FROM search_record WHERE id = {row}.project_id)
         ELSE {row}.client_id END
"""
"""The client of a task is that of its project."""

WORDS_OF = f"""
    CASE WHEN {{row}}.own_words = '{{{{}}}}' THEN {{row}}.own_words ELSE ARRAY(
        SELECT unnest({{row}}.own_words)
        UNION SELECT unnest(parent.own_words) FROM search_record AS parent
        WHERE parent.id IN ({CLIENT_OF}, {{row}}.project_id, {{row}}.opportunity_id)
    ) END
"""  # noqa: S608 (constants of this module)
"""The words of its own, and those of its client, project and opportunity."""
