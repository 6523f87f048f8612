"""Searching: words that may be meant, then the records that have one of each, the best first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.actor import Scope
from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.paging import Page, cut
from chassis.prepared import prepared
from chassis.visibility import OwnerColumns, covered
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    false,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased
from sqlalchemy.types import Text, Uuid

from workspace.search import rules
from workspace.search.model import SearchRecord, SearchWord
from workspace.search.rules import Kind

PLACE_WIDTH = 3
_FOUND_MAX = 2_000
_BEGINNINGS_MAX = 200
_COMPARED_MAX = 500
_MISSPELT_MAX = 20
_LAST = "\U0010ffff"
_Client = aliased(SearchRecord)
_Project = aliased(SearchRecord)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record as it is known by wherever it is shown; names that may not be seen are empty."""

    kind: str
    id: str
    reference: str
    title: str
    status: str
    client_id: str | None
    client_name: str | None
    project_id: str | None
    project_name: str | None
    opportunity_id: str | None
    archived: bool


@dataclass(frozen=True, slots=True)
class Meant:
    """What one term may mean. beginning: words that begin with it. misspelt: words near it."""

    term: str
    beginning: Sequence[str]
    misspelt: Sequence[str]

    @property
    def words(self) -> list[str]:
        return [*self.beginning, *self.misspelt]


def search(reading: Reading, query: str, kinds: str, page: Page) -> tuple[list[Hit], str]:
    """A page of what the actor may open of the records that have all the terms."""
    terms = rules.terms(query)
    if sum(map(len, terms)) < rules.QUERY_LETTERS_MIN:
        raise Invalid(
            "SEARCH_TOO_SHORT",
            f"Give at least {rules.QUERY_LETTERS_MIN} letters or digits.",
            field="q",
        )
    wanted = _kinds(kinds)
    meant = [_meant(reading, term) for term in terms]
    visible = _visible(reading, wanted)
    if visible is None or not all(each.words for each in meant):
        return [], ""
    rows = reading.session.execute(_statement(reading, meant, visible, page)).all()
    kept, token = cut(rows, page, lambda row: (row.score, int(not row.archived), row.id))
    return [Hit(*row[:-1]) for row in kept], token


def _kinds(given: str) -> list[Kind]:
    """The kinds named by commas; all of them if none is."""
    names = [name for part in given.split(",") if (name := part.strip())]
    for name in names:
        if name not in set(Kind):
            raise Invalid(
                "VALUE_UNKNOWN",
                f"kinds has no {name[:100]!r}; choose of {', '.join(Kind)}.",
                field="kinds",
            )
    return [Kind(name) for name in dict.fromkeys(names)] or list(Kind)


def _meant(reading: Reading, term: str) -> Meant:
    beginning = [row.word for row in _BEGINNING.all(reading, term=term, below=term + _LAST)]
    near: list[str] = []
    if rules.edits_of(term):
        compared = _SHARING_A_KEY.all(reading, keys=rules.keys(term))
        near = rules.nearest(term, {row.word for row in compared} - set(beginning), _MISSPELT_MAX)
    return Meant(term, beginning, near)


_BEGINNING = prepared(
    select(SearchWord.word)
    .where(SearchWord.word >= bindparam("term"), SearchWord.word < bindparam("below"))
    .order_by(SearchWord.word)
    .limit(_BEGINNINGS_MAX)
)
_SHARING_A_KEY = prepared(
    select(SearchWord.word)
    .where(SearchWord.keys.overlap(bindparam("keys", type_=ARRAY(Text))))
    .limit(_COMPARED_MAX)
)


def _is_owned(record_id: Any, person_id: str) -> ColumnElement[bool]:
    """The person answers for the client or the project in the column, or nobody does."""
    parent = aliased(SearchRecord)
    theirs = or_(parent.owner_id == person_id, parent.owner_id.is_(None))
    return select(parent.id).where(parent.id == record_id, theirs).exists()


def _is_own_deal(deal: Any, person_id: str) -> ColumnElement[bool]:
    """An opportunity is its owner's and the account manager's; with neither, everybody's."""
    client = aliased(SearchRecord)
    vacant = and_(client.owner_id.is_(None), deal.owner_id.is_(None))
    whose = or_(client.owner_id == person_id, vacant)
    of_client = select(client.id).where(client.id == deal.client_id, whose).exists()
    return or_(deal.owner_id == person_id, of_client)


def _is_of_own_deal(person_id: str) -> ColumnElement[bool]:
    deal = aliased(SearchRecord)
    whose = _is_own_deal(deal, person_id)
    return select(deal.id).where(deal.id == SearchRecord.opportunity_id, whose).exists()


def _is_of_own_project(person_id: str) -> ColumnElement[bool]:
    """A quote that has no project yet is every project manager's."""
    return or_(SearchRecord.project_id.is_(None), _is_owned(SearchRecord.project_id, person_id))


def _of_own_client(person_id: str) -> ColumnElement[bool]:
    return _is_owned(SearchRecord.client_id, person_id)


_OF_PROJECT = OwnerColumns(account_manager=_of_own_client, project_manager=_is_of_own_project)
_READ: Mapping[Kind, tuple[str, OwnerColumns]] = {
    Kind.CLIENT: ("client.read", OwnerColumns(account_manager=SearchRecord.owner_id)),
    Kind.OPPORTUNITY: (
        "opportunity.read",
        OwnerColumns(account_manager=lambda person_id: _is_own_deal(SearchRecord, person_id)),
    ),
    Kind.BRIEF: ("opportunity.read", OwnerColumns(account_manager=_is_of_own_deal)),
    Kind.PROJECT: (
        "project.read",
        OwnerColumns(account_manager=_of_own_client, project_manager=SearchRecord.owner_id),
    ),
    Kind.TASK: ("project.read", _OF_PROJECT),
    Kind.PERSON: (
        "person.read",
        OwnerColumns(lead=SearchRecord.owner_id, person=SearchRecord.id),
    ),
    Kind.QUOTE: ("quote.read", _OF_PROJECT),
    Kind.INVOICE: ("invoice.read", _OF_PROJECT),
}
"""The permission with which a kind is read, and who answers for its records: as in its own list."""


def _visible(reading: Reading, kinds: Collection[Kind]) -> ColumnElement[bool] | None:
    """The records of these kinds that the actor may open; None: there can be none."""
    conditions = []
    for kind in kinds:
        permission, owners = _READ[kind]
        if reading.actor.may(permission):
            whose = covered(reading.actor, permission, owners)
            of_kind = SearchRecord.kind == kind.value
            conditions.append(of_kind if whose is None else and_(of_kind, whose))
    return or_(*conditions) if conditions else None


def _statement(
    reading: Reading, meant: Sequence[Meant], visible: ColumnElement[bool], page: Page
) -> Select[Any]:
    """The hits of one page in their order, each with its score last."""
    searched = _searched(reading)
    found = (
        select(SearchRecord, _score(meant, searched).label("score"))
        .where(*(searched.overlap(_texts(each.words)) for each in meant), visible)
        .limit(_FOUND_MAX)
        .subquery()
    )
    record = aliased(SearchRecord, found)
    place = tuple_(found.c.score, cast(~record.archived, Integer), record.id)
    statement: Any = (
        select(
            record.kind,
            record.id,
            record.reference,
            record.title,
            record.status,
            record.client_id,
            _Client.title.label("client_name"),
            record.project_id,
            _Project.title.label("project_name"),
            record.opportunity_id,
            record.archived,
            found.c.score,
        )
        .select_from(record)
        .outerjoin(_Client, and_(_Client.id == record.client_id, _names(reading, Kind.CLIENT)))
        .outerjoin(_Project, and_(_Project.id == record.project_id, _names(reading, Kind.PROJECT)))
        .order_by(*(column.desc() for column in place))
        .limit(page.limit)
    )
    if page.after:
        statement = statement.where(place < _after(page))
    hits: Select[Any] = statement
    return hits


def _texts(words: Sequence[str]) -> ColumnElement[Any]:
    return literal(list(words), ARRAY(Text))


def _searched(reading: Reading) -> Any:
    """The words of a record. For who may not see every client and project, only its own words:
    that a record is found must not tell the name of a client that one may not see."""
    permissions = ("client.read", "project.read", "opportunity.read")
    if all(Scope.ALL in reading.actor.scopes(permission) for permission in permissions):
        return SearchRecord.words
    return SearchRecord.own_words


def _score(meant: Sequence[Meant], searched: Any) -> ColumnElement[int]:
    """The sum over the terms: a word of its own before its client's, whole before begun."""
    own = SearchRecord.own_words
    parts = [
        case(
            (own.contains(_texts([each.term])), 8),
            (own.overlap(_texts(each.beginning)), 5),
            (searched.contains(_texts([each.term])), 4),
            (searched.overlap(_texts(each.beginning)), 3),
            (own.overlap(_texts(each.misspelt)), 2),
            else_=1,
        )
        for each in meant
    ]
    total: ColumnElement[int] = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _names(reading: Reading, kind: Kind) -> ColumnElement[bool]:
    """Whether the name of the client or the project may be shown."""
    permission, _ = _READ[kind]
    if Scope.ALL in reading.actor.scopes(permission):
        return true()
    return false()


def _after(page: Page) -> ColumnElement[Any]:
    """The place of the last hit of the page before."""
    score, in_use, id_ = page.after
    if not (score.isdecimal() and in_use in ("0", "1")):
        raise Invalid(
            "PAGE_TOKEN_MALFORMED",
            "page_token must be the next_page_token of the page before.",
            field="page_token",
        )
    return tuple_(
        literal(int(score), Integer),
        literal(int(in_use), Integer),
        literal(require_id(id_, "page_token"), Uuid(as_uuid=False)),
    )
