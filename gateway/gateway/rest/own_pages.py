"""Pages of lists in the gateway's own database, in order of the id."""

from __future__ import annotations

from chassis.errors import Invalid
from chassis.ids import is_id

from gateway.rest.call import Call

PAGE_SIZE = 50
PAGE_SIZE_MAX = 200


def asked_page(call: Call) -> tuple[int, str]:
    """How many, and after which id ("": from the first)."""
    size = call.query.get("page_size", 0) or PAGE_SIZE
    if not 1 <= size <= PAGE_SIZE_MAX:
        raise Invalid(
            "PAGE_SIZE_OUT_OF_RANGE", f"page_size must be 1 to {PAGE_SIZE_MAX}.", field="page_size"
        )
    after = call.query.get("page_token", "")
    if after and not is_id(after):
        raise Invalid(
            "PAGE_TOKEN_INVALID",
            "page_token must be the next_page_token of the page before.",
            field="page_token",
        )
    return size, after
