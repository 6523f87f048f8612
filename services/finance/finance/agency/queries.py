"""Who sells, for documents and for the settings page; whose a project is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict, NotFound
from chassis.listing import Asked, Listed, Records, containing, part, records
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, func, select

from chassis import values
from finance.agency.model import ENTITY_ID, Books, EntityAssignment, LegalEntity


def legal_entity(reading: Reading) -> LegalEntity | None:
    """None until it has been set."""
    return reading.session.get(LegalEntity, ENTITY_ID)


_SELLER = prepared(
    select(
        *(LegalEntity.name, LegalEntity.address, LegalEntity.tax_number),
        *(LegalEntity.registration_number, LegalEntity.country_code),
        *(LegalEntity.payment_details, LegalEntity.iban, LegalEntity.bic),
        *(LegalEntity.street, LegalEntity.town, LegalEntity.post_code),
        *(LegalEntity.electronic_scheme, LegalEntity.electronic_address),
    ).where(LegalEntity.id == bindparam("id"))
)


def seller(reading: Reading, legal_entity_id: str = ENTITY_ID) -> dict[str, Any] | None:
    """As documents copy it; None until it has been set."""
    found = _SELLER.first(reading, id=legal_entity_id)
    return found._asdict() if found else None


@dataclass(frozen=True, slots=True)
class EntityTerms:
    """What documents of a legal entity follow. tax_rounding: empty where it does not say.

    currency_code: of its books.
    """

    legal_entity_id: str
    tax_rounding: str
    number_prefix: str
    currency_code: str

    def series(self, name: str) -> str:
        """Of the first entity INV, of another its prefix and INV."""
        return f"{self.number_prefix}-{name}" if self.number_prefix else name


_TERMS_OF = prepared(
    select(
        *(LegalEntity.id, LegalEntity.tax_rounding, LegalEntity.number_prefix),
        func.coalesce(
            func.nullif(LegalEntity.currency_code, ""),
            select(Books.currency_code).scalar_subquery(),
        ),
    ).where(LegalEntity.id == bindparam("id")),
    EntityTerms,
)
_ENTITY_OF = prepared(
    select(EntityAssignment.legal_entity_id, EntityAssignment.kind)
    .where(one_of(EntityAssignment.record_id, "ids"))
    .order_by(EntityAssignment.kind.desc())
    .limit(1)
)


def tax_rounding(reading: Reading, legal_entity_id: str = ENTITY_ID) -> str:
    """ "line" or "total"; empty where the legal entity does not say."""
    return terms_of(reading, legal_entity_id).tax_rounding


def terms_of(reading: Reading, legal_entity_id: str) -> EntityTerms:
    found = _TERMS_OF.first(reading, id=legal_entity_id)
    return found or EntityTerms(legal_entity_id, "", "", base_currency(reading, legal_entity_id))


def entity_of(reading: Reading, project_id: str | None, client_id: str | None = None) -> str:
    """The project's own legal entity, else its client's, else the first."""
    return assigned(reading, project_id, client_id)[0]


def entities_of(reading: Reading, projects: Sequence[tuple[str, str | None]]) -> dict[str, str]:
    """The legal entity of each project, which is given with its client."""
    ids = {id_ for pair in projects for id_ in pair if id_}
    found = {row.record_id: row.legal_entity_id for row in _ASSIGNED.all(reading, ids=sorted(ids))}
    return {
        project_id: found.get(project_id) or found.get(client_id or "") or ENTITY_ID
        for project_id, client_id in projects
    }


_ASSIGNED = prepared(
    select(EntityAssignment.record_id, EntityAssignment.legal_entity_id).where(
        one_of(EntityAssignment.record_id, "ids")
    )
)


def assigned(reading: Reading, project_id: str | None, client_id: str | None) -> tuple[str, str]:
    """The legal entity, and who says so: project, client, or empty where nobody does."""
    ids = [id_ for id_ in (project_id, client_id) if id_]
    found = _ENTITY_OF.first(reading, ids=ids) if ids else None
    return (found.legal_entity_id, found.kind) if found else (ENTITY_ID, "")


@dataclass(frozen=True, kw_only=True, slots=True)
class EntityFilter:
    search: str = ""
    archived: bool | None = None


ENTITIES = Records(
    select(LegalEntity.id),
    {
        "id": LegalEntity.id,
        "name": LegalEntity.name,
        "currency_code": LegalEntity.currency_code,
        "country_code": LegalEntity.country_code,
        "number_prefix": LegalEntity.number_prefix,
    },
    None,
    default="number_prefix",
    archived=LegalEntity.archived_at.is_not(None) == bindparam("archived"),
    search=containing("search", LegalEntity.name, LegalEntity.tax_number),
)


def list_entities(reading: Reading, wanted: EntityFilter, asked: Asked) -> Listed:
    """The first one first, if no other order is given."""
    listed = ENTITIES.page(
        reading, ["invoice.read"], asked, search=part(wanted.search), archived=wanted.archived
    )
    return records(reading, LegalEntity, listed)


def one_entity(reading: Reading, legal_entity_id: str) -> LegalEntity:
    return reading.get(LegalEntity, legal_entity_id)


def known_entity(reading: Reading, legal_entity_id: str) -> str:
    """Empty where none is given; NotFound where there is no such entity."""
    return one_entity(reading, legal_entity_id).id if legal_entity_id else ""


def base_currency(reading: Reading, legal_entity_id: str) -> str:
    """In which its books are kept: as it says, else the home currency of the installation."""
    found = _CURRENCY.one(reading, id=legal_entity_id)
    return str(found.own or found.home)


def base_currencies(reading: Reading) -> dict[str, str]:
    """By legal entity, the first one first; also where no entity has been set yet."""
    home = _HOME.one(reading).currency_code
    found = {row.id: row.currency_code or home for row in _CURRENCIES.all(reading)}
    return found or {ENTITY_ID: home}


_OWN = select(func.nullif(LegalEntity.currency_code, "")).where(LegalEntity.id == bindparam("id"))
_CURRENCY = prepared(select(_OWN.scalar_subquery().label("own"), Books.currency_code.label("home")))
_HOME = prepared(select(Books.currency_code))
_CURRENCIES = prepared(
    select(LegalEntity.id, LegalEntity.currency_code).order_by(LegalEntity.number_prefix)
)


@dataclass(frozen=True, slots=True)
class BooksView:
    """Whose books, and which amounts of them.

    legal_entity_id: empty for all of them together. in_base: all postings, at what they come to in
    the currency of the books, which is currency_code; else only those of that currency.
    """

    currency_code: str
    in_base: bool
    legal_entity_id: str = ""

    @property
    def key(self) -> tuple[bool, bool]:
        """Which of four statements it takes: in base or not, of one entity or of all."""
        return self.in_base, bool(self.legal_entity_id)

    @property
    def given(self) -> dict[str, str]:
        code = {} if self.in_base else {"currency_code": self.currency_code}
        one = {"legal_entity_id": self.legal_entity_id} if self.legal_entity_id else {}
        return {**code, **one}


def books_view(reading: Reading, currency_code: str, legal_entity_id: str) -> BooksView:
    """currency_code: empty for all postings, in the currency of the books.

    Conflict where the entities keep them in different ones, and no entity is named.
    """
    entity = known_entity(reading, legal_entity_id)
    if currency_code:
        return BooksView(values.currency(currency_code, "currency_code"), False, entity)
    if entity:
        return BooksView(base_currency(reading, entity), True, entity)
    return BooksView(one_currency(base_currencies(reading).values()), True)


def one_currency(codes: Iterable[str]) -> str:
    """The one that they all are."""
    found = sorted(set(codes))
    if len(found) > 1:
        raise Conflict(
            "BASE_CURRENCIES_DIFFER",
            f"The legal entities keep their books in {', '.join(found)}; they are added up only in "
            "one currency. Name one of them with legal_entity_id, or the currency of the "
            "documents with currency_code.",
        )
    return found[0]


def get_legal_entity(reading: Reading) -> LegalEntity:
    found = legal_entity(reading)
    if found is None:
        raise NotFound(
            "LEGAL_ENTITY_NOT_SET",
            "The agency's legal entity is not set yet; PUT /v1/legal-entity sets it, and invoices "
            "issued from then on show it as the seller.",
        )
    return found
