"""What a document is for each of its projects, as the database counts it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Numeric, Uuid, column, func

from finance.billing.model.invoice import Invoice


def parts_of_documents() -> Any:
    """One row for each project of a document, beside `Invoice` in a statement.

    part_net, part_total: of its lines. Its share of a sum of the whole document lies between
    share_from and share_through of that sum, each rounded.
    """
    of_document = func.parts_of_document(
        Invoice.id, Invoice.project_id, Invoice.net_minor, Invoice.total_minor
    ).table_valued(
        column("part_project_id", Uuid(as_uuid=False)),
        column("part_net", BigInteger),
        column("part_total", BigInteger),
        column("share_from", Numeric),
        column("share_through", Numeric),
    )
    return of_document.render_derived().lateral()
