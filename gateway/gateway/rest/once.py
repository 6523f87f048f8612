"""Changes of the gateway's own records, each carried out once per idempotency key."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from typing import TypeVar

from chassis.database import Transaction
from chassis.idempotency import once

from gateway.rest.call import Call
from gateway.rest.signin_proof import in_transaction

ResultT = TypeVar("ResultT")


async def once_in_transaction(
    call: Call,
    change: Callable[[Transaction], str],
    found: Callable[[Transaction, str], ResultT],
) -> ResultT:
    """Carry out `change`, which answers with the id of the record; sent again, it is not repeated.

    found: the answer, which is the record as it is now. The fingerprint covers the route, the
    path, the body and the version; it is keyed, since a body may hold a password.
    """
    route = call.request.scope["tandem.route"].operation_id
    sent = json.dumps([call.path, call.body, call.expected_version], sort_keys=True, default=str)
    secret = call.door.settings.actor_secret.encode()
    fingerprint = hmac.digest(secret, sent.encode(), "sha256")

    def carry_out(tx: Transaction) -> ResultT:
        def respond() -> bytes:
            return change(tx).encode()

        id_, _ = once(tx, call.key, f"gateway.{route}", fingerprint, respond)
        return found(tx, id_.decode())

    return await in_transaction(call, carry_out)
