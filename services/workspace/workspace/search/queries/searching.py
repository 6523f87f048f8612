"""Searching: words that may be meant, then the records that have one of each, the best first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
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
    func,
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
_FOUND_MAX = 1_000
_BEGINNINGS_MAX = 60
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
    if not all(each.words for each in meant):
        return [], ""
    rows = reading.session.execute(_statement(reading, meant, wanted, page)).all()
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
    .order_by(func.length(SearchWord.word), SearchWord.word)
    .limit(_BEGINNINGS_MAX)
)
_SHARING_A_KEY = prepared(
    select(SearchWord.word)
    .where(SearchWord.keys.overlap(bindparam("keys", type_=ARRAY(Text))))
    .limit(_COMPARED_MAX)
)


def _owned(kind: Kind, person_id: str, *, vacant: bool = True) -> Select[str]:
    """The ids of the clients or projects that the person answers for; vacant: or that nobody does.

    Asked once for a search, by an index, and not for each record that is found.
    """
    parent = aliased(SearchRecord)
    own = parent.owner_id == person_id
    whose = or_(own, parent.owner_id.is_(None)) if vacant else own
    return select(parent.id).where(parent.kind == kind.value, whose)


def _is_own_deal(deal: Any, person_id: str) -> ColumnElement[bool]:
    """An opportunity is its owner's and the account manager's; with neither, everybody's."""
    vacant = and_(deal.owner_id.is_(None), deal.client_id.in_(_owned(Kind.CLIENT, person_id)))
    of_client = deal.client_id.in_(_owned(Kind.CLIENT, person_id, vacant=False))
    return or_(deal.owner_id == person_id, of_client, vacant)


def _is_of_own_deal(opportunity_id: Any, person_id: str) -> ColumnElement[bool]:
    deal = aliased(SearchRecord)
    whose = _is_own_deal(deal, person_id)
    own = select(deal.id).where(deal.kind == Kind.OPPORTUNITY.value, whose)
    of_own: ColumnElement[bool] = opportunity_id.in_(own)
    return of_own


def _is_of_own_project(project_id: Any, person_id: str) -> ColumnElement[bool]:
    """A quote that has no project yet is every project manager's."""
    return or_(project_id.is_(None), project_id.in_(_owned(Kind.PROJECT, person_id)))


def _rights(record: Any) -> Mapping[Kind, tuple[str, OwnerColumns]]:
    """The permission with which a kind is read, and who answers for its records: as in its list."""

    def of_client(person_id: str) -> ColumnElement[bool]:
        owned: ColumnElement[bool] = record.client_id.in_(_owned(Kind.CLIENT, person_id))
        return owned

    of_project = OwnerColumns(
        account_manager=of_client,
        project_manager=partial(_is_of_own_project, record.project_id),
    )
    of_task = replace(of_project, person=record.owner_id)
    own_deal = OwnerColumns(account_manager=partial(_is_own_deal, record))
    of_own_deal = OwnerColumns(account_manager=partial(_is_of_own_deal, record.opportunity_id))
    own_project = OwnerColumns(account_manager=of_client, project_manager=record.owner_id)
    return {
        Kind.CLIENT: ("client.read", OwnerColumns(account_manager=record.owner_id)),
        Kind.OPPORTUNITY: ("opportunity.read", own_deal),
        Kind.BRIEF: ("opportunity.read", of_own_deal),
        Kind.PROJECT: ("project.read", own_project),
        Kind.TASK: ("task.read", of_task),
        Kind.PERSON: ("person.read", OwnerColumns(lead=record.owner_id, person=record.id)),
        Kind.QUOTE: ("quote.read", of_project),
        Kind.INVOICE: ("invoice.read", of_project),
    }


def may_open(reading: Reading, record: Any, kinds: Collection[Kind]) -> ColumnElement[bool]:
    """The records of these kinds that the actor may open."""
    conditions = []
    for kind, (permission, owners) in _rights(record).items():
        if kind in kinds and reading.actor.may(permission):
            whose = covered(reading.actor, permission, owners)
            of_kind = record.kind == kind.value
            conditions.append(of_kind if whose is None else and_(of_kind, whose))
    return or_(false(), *conditions)


def _statement(
    reading: Reading, meant: Sequence[Meant], kinds: Collection[Kind], page: Page
) -> Select[Any]:
    """The hits of one page in their order, each with its score last.

    What has the words is found apart, by the index: with the limit in sight PostgreSQL would read
    the table until it has enough.
    """
    every = _sees_all_names(reading)
    searched = SearchRecord.words if every else SearchRecord.own_words
    has_words = (searched.overlap(_texts(each.words)) for each in meant)
    matched = select(SearchRecord).where(*has_words).cte().prefix_with("MATERIALIZED")
    record = aliased(SearchRecord, matched)
    score = _score(meant, record.own_words, record.words if every else record.own_words)
    found = (
        select(record, score.label("score"))
        .where(may_open(reading, record, kinds))
        .limit(_FOUND_MAX)
        .subquery()
    )
    hit = aliased(SearchRecord, found)
    sees_client = names_shown(reading, "client.read")
    sees_project = names_shown(reading, "project.read")
    place = tuple_(found.c.score, cast(~hit.archived, Integer), hit.id)
    statement: Any = (
        select(
            hit.kind,
            hit.id,
            hit.reference,
            hit.title,
            hit.status,
            hit.client_id,
            _Client.title.label("client_name"),
            hit.project_id,
            _Project.title.label("project_name"),
            hit.opportunity_id,
            hit.archived,
            found.c.score,
        )
        .select_from(hit)
        .outerjoin(_Client, and_(_Client.id == hit.client_id, sees_client))
        .outerjoin(_Project, and_(_Project.id == hit.project_id, sees_project))
        .order_by(*(column.desc() for column in place))
        .limit(page.limit)
    )
    if page.after:
        statement = statement.where(place < _after(page))
    hits: Select[Any] = statement
    return hits


def _sees_all_names(reading: Reading) -> bool:
    """Only then is a record found by the words of its client and project: that it is found must
    not tell the name of a client that one may not see."""
    permissions = ("client.read", "project.read", "opportunity.read")
    return all(Scope.ALL in reading.actor.scopes(permission) for permission in permissions)


def _texts(words: Sequence[str]) -> ColumnElement[Any]:
    return literal(list(words), ARRAY(Text))


def _score(meant: Sequence[Meant], own: Any, searched: Any) -> ColumnElement[int]:
    """The sum over the terms: a word of its own before its client's, whole before begun."""
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


def names_shown(reading: Reading, permission: str) -> ColumnElement[bool]:
    """Whether the names of clients, or of projects, may be shown."""
    return true() if Scope.ALL in reading.actor.scopes(permission) else false()


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
