"""Page tokens at the edge: good for the list and the filters they were given for, and no other.

A service's token holds the sort values of the last row and nothing of what was asked. Sent to
another list, it is nonsense that may look like sense: people sorted by name would go on after a
client's name. So it goes out with a seal over the whole question, and comes back through here.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from chassis.errors import Invalid

SEAL_BYTES = 9
PAGING = frozenset({"page_size", "page_token", "count"})
"""May differ from page to page, for they choose no rows: a total is asked for once."""


class Question:
    """What a list is asked, whichever page of it. secret: what nobody outside can seal with."""

    def __init__(self, path: str, query: Mapping[str, Any], secret: str) -> None:
        self._path = path
        self._filters = {name: value for name, value in query.items() if name not in PAGING}
        self._secret = secret.encode()

    def seal(self, token: str) -> str:
        """The token to give out; "" stays "", the mark of the last page."""
        return f"{token}.{self._mark(token)}" if token else ""

    def unseal(self, sealed: str) -> str:
        """The service's own token; Invalid unless it was given out for this very question."""
        token, _, mark = sealed.rpartition(".")
        right = token and hmac.compare_digest(mark.encode(), self._mark(token).encode())
        if sealed and not right:
            raise Invalid(
                "PAGE_TOKEN_MALFORMED",
                "page_token must be the next_page_token of the page before, unchanged, with the "
                "same filters; leave it out to start over.",
                field="page_token",
            )
        return token

    def _mark(self, token: str) -> str:
        question = json.dumps([self._path, self._filters], sort_keys=True, default=str)
        digest = hmac.digest(self._secret, f"{question}\n{token}".encode(), sha256)
        return urlsafe_b64encode(digest[:SEAL_BYTES]).decode()
