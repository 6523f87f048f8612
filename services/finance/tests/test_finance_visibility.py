"""Which rows answer to which account manager and project manager, and what finding out costs."""

from __future__ import annotations

import pytest
from chassis.actor import Actor, Scope
from chassis.ids import new_id
from chassis.visibility import covered_by
from finance.replicas.model import KnownClient, KnownProject
from finance.rights import owner_columns
from finance_world import FinanceWorld
from sqlalchemy import Uuid, column, select, text, values

ME, OTHER = new_id(), new_id()
NOBODYS, MINE, ANOTHERS, UNKNOWN = (new_id() for _ in range(4))


def known(world: FinanceWorld) -> None:
    """A client and a project of nobody, of me, and of somebody else."""
    with world.database.transaction(Actor.system()) as tx:
        for id_, manager in ((NOBODYS, None), (MINE, ME), (ANOTHERS, OTHER)):
            tx.add(
                KnownClient(
                    client_id=id_,
                    name="Harbour Coffee",
                    currency_code="GBP",
                    payment_terms_days=30,
                    account_manager_id=manager,
                )
            )
            tx.add(
                KnownProject(
                    project_id=id_,
                    reference="",
                    name="Site",
                    status="active",
                    client_id=None,
                    opportunity_id=None,
                    project_manager_id=manager,
                    chargeable=True,
                    deliverables=[],
                )
            )


@pytest.mark.parametrize("scope", [Scope.OWN_CLIENTS, Scope.OWN_PROJECTS])
def test_a_row_is_hidden_only_where_somebody_else_answers_for_it(
    world: FinanceWorld, scope: Scope
) -> None:
    known(world)
    asked = [(id_,) for id_ in (NOBODYS, MINE, ANOTHERS, UNKNOWN, None)]
    row = values(column("id", Uuid(as_uuid=False)), name="row").data(asked)
    visible = select(row.c.id).where(covered_by({scope}, ME, owner_columns(row.c.id, row.c.id)))
    with world.database.reading(Actor.system()) as reading:
        found = set(reading.session.scalars(visible))
    assert found == {NOBODYS, MINE, UNKNOWN, None}


_CLIENTS = text("""
    INSERT INTO known_client (client_id, name, currency_code, payment_terms_days, address,
                              tax_number, country_code, account_manager_id)
    SELECT gen_random_uuid(), 'Client ' || n, 'GBP', 30, '', '', '', CAST(:other AS uuid)
    FROM generate_series(1, 100) AS n
""")
_PROJECTS = text("""
    INSERT INTO known_project (project_id, reference, name, status, client_id, chargeable,
                               deliverables, archived)
    SELECT gen_random_uuid(), 'P' || n, 'Site', 'active', client_id, true, '[]', false
    FROM known_client, generate_series(1, 20) AS n
""")


def test_the_clients_of_others_are_read_once_for_a_list_and_not_for_each_row(
    world: FinanceWorld,
) -> None:
    owners = owner_columns(KnownProject.client_id, KnownProject.project_id)
    seen = select(KnownProject.project_id).where(covered_by({Scope.OWN_CLIENTS}, ME, owners))
    with world.database.transaction(Actor.system()) as tx:
        for filled in (_CLIENTS.bindparams(other=OTHER), _PROJECTS):
            tx.connection.execute(filled)
        tx.connection.execute(text("ANALYZE known_client, known_project"))
        explained = tx.connection.dialect.statement_compiler(tx.connection.dialect, seen)
        plan = tx.connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE) {explained.string}", explained.params
        )
        lines = [line for (line,) in plan if "on known_client" in line]
    assert len(lines) == 1
    assert "rows=100.00 loops=1)" in lines[0]
