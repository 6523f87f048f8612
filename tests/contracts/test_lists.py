"""Every list of the API has the same manners, or stands here with the reason why not."""

from __future__ import annotations

from typing import Any

import pytest
from gateway.rest import openapi
from gateway.rest.rooms import ROOMS

DOCUMENT = openapi.document(ROOMS)
MANNERS = {"order", "ids", "count"}
WITHOUT = {
    "/v1/account-postings": "the ledger of one account: the balance runs on in the order of days",
    "/v1/audit": "facts of every service, always the latest first; a fact has no page of its own",
    "/v1/billing-proposals": "sums by project, not records; what needs a look is always first",
    "/v1/entries": "ordered and counted; found by the time, document or project behind them",
    "/v1/invoices/{invoice_id}/work": "the time behind one invoice, the oldest first",
    "/v1/write-offs/{write_off_id}/work": "the time of one write-off, the oldest first",
    "/v1/re-ratings/{rerating_id}/work": "the time of one re-rating",
    "/v1/imports": "kept for some weeks, a few at a time, the latest first",
    "/v1/imports/{import_id}/kept": "rows of one import, in the order of its file",
    "/v1/imports/{import_id}/refusals": "rows of one import, in the order of its file",
    "/v1/me/notices": "news for one person, the latest first; a few hundred, kept for weeks",
    "/v1/month-figures/projects": "figures of one month, not records, by reference",
    "/v1/profitability": "figures in groups, not records: ordered by each figure",
    "/v1/profitability/changes": "entries between two instants, the earliest first",
    "/v1/project-figures": "figures, not records: ordered by each figure, found by /v1/projects",
    "/v1/over-servicing": "figures of clients or retainers, the largest over-service first",
    "/v1/retainers/{retainer_id}/periods": "the periods of one retainer, the latest first",
    "/v1/retainers/{retainer_id}/work": "the time that one period counts, the oldest first",
    "/v1/search": "the best match first; what is found is read by the list of its kind",
    "/v1/tokens": "a handful, in the order in which they were made",
    "/v1/users": "as many as people; /v1/people has all manners",
}


def lists() -> dict[str, dict[str, Any]]:
    """The operations that answer page by page, by path."""
    return {
        path: operations["get"]
        for path, operations in DOCUMENT["paths"].items()
        if "page_token" in parameters(operations.get("get", {}))
    }


def parameters(operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in operation.get("parameters", ()) if one["in"] == "query"}


@pytest.mark.parametrize("path", sorted(lists().keys() - WITHOUT.keys()))
def test_a_list_has_an_order_ids_and_a_count(path: str) -> None:
    taken = parameters(lists()[path])
    assert taken.keys() >= MANNERS
    assert taken["order"]["schema"]["enum"], (
        "the orders that there are, so that pages can offer them"
    )
    assert taken["ids"]["explode"] is False
    assert taken["ids"]["schema"]["maxItems"] == 200
    content = lists()[path]["responses"]["200"]["content"]["application/json"]["schema"]
    page = DOCUMENT["components"]["schemas"][content["$ref"].rsplit("/", 1)[1]]
    assert {"items", "next_page_token", "total", "total_is_exact"} <= page["properties"].keys()


@pytest.mark.parametrize("path", sorted(WITHOUT))
def test_what_stands_here_as_an_exception_is_one(path: str) -> None:
    assert WITHOUT[path]
    assert not parameters(lists()[path]).keys() >= MANNERS
