"""Which rows of a table an actor may see: the scopes of a permission as a WHERE clause.

Every list, search and overview passes its statement through `visible`, so that a query shows the
same records as the single read does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, false, or_

from chassis.actor import Actor, Scope

StatementT = TypeVar("StatementT", bound=Select[Any])

PersonId = str | ColumnElement[str]
"""An id, or the parameter of a prepared statement that stands for one."""

Owned = ColumnElement[Any] | Callable[[Any], ColumnElement[bool]]
"""A column (or scalar subquery) of person ids, or the condition for a person id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerColumns:
    """Where a statement's rows say who answers for them; the counterpart of `actor.Owners`.

    None: the rows have no owner of this kind. A client or project whose column is NULL has no
    manager, and is visible to every holder of that scope. A callable takes the actor's person id
    and must itself let such rows through.
    """

    account_manager: Owned | Any = None
    project_manager: Owned | Any = None
    lead: Owned | Any = None
    person: Owned | Any = None

    def by_scope(self) -> Mapping[Scope, Owned | None]:
        return {
            Scope.OWN_CLIENTS: self.account_manager,
            Scope.OWN_PROJECTS: self.project_manager,
            Scope.OWN_TEAM: self.lead,
            Scope.SELF: self.person,
        }


def visible(
    actor: Actor, permission: str, statement: StatementT, columns: OwnerColumns
) -> StatementT:
    """The statement, narrowed to the rows for which the actor holds the permission."""
    condition = covered(actor, permission, columns)
    return statement if condition is None else statement.where(condition)


def covered(actor: Actor, permission: str, columns: OwnerColumns) -> ColumnElement[bool] | None:
    """The condition under which the actor holds the permission for a row; None: always."""
    scopes = actor.scopes(permission)
    if Scope.ALL in scopes:
        return None
    return covered_by(scopes, actor.person_id, columns) if actor.person_id else false()


def covered_by(
    scopes: Collection[Scope], person_id: PersonId, columns: OwnerColumns
) -> ColumnElement[bool]:
    """The condition under which a row is the person's own in one of the scopes."""
    return or_(
        false(),
        *(
            _owned(scope, column, person_id)
            for scope, column in columns.by_scope().items()
            if scope in scopes and column is not None
        ),
    )


def _owned(scope: Scope, column: Owned, person_id: PersonId) -> ColumnElement[bool]:
    if not isinstance(column, ColumnElement) and not hasattr(column, "__clause_element__"):
        return column(person_id)
    own: ColumnElement[bool] = column == person_id  # type: ignore[assignment]
    if scope in (Scope.OWN_CLIENTS, Scope.OWN_PROJECTS):
        return or_(own, column.is_(None))  # type: ignore[union-attr]
    return own
