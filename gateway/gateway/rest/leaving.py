"""What a change of a person means for their access, before the change is answered.

The event of the change does the same a moment later, wherever the change came from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from tandem.projects.v1 import resourcing_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.route import Function
from gateway.rest.signin_proof import in_reading, in_transaction
from gateway.signin.commands import access


def followed(change: Function) -> Function:
    """The access of a person follows their name, address and leaving."""

    @wraps(change)
    async def change_and_follow(call: Call) -> Any:
        if call.body.get("active") is False:
            await _require_another_administrator(call)
        person: pb.Person = await change(call)
        await follow(call, person)
        return person

    return change_and_follow


def not_the_last(erase: Function) -> Function:
    """The last administrator is not erased."""

    @wraps(erase)
    async def check_and_erase(call: Call) -> Any:
        await _require_another_administrator(call)
        return await erase(call)

    return check_and_erase


async def follow(call: Call, person: pb.Person) -> None:
    """Take over what projects says of this person; an older state changes nothing."""
    await in_transaction(
        call,
        lambda tx: access.follow_person(
            tx,
            person.id,
            person.version,
            name=person.name,
            email=person.email,
            active=person.active,
        ),
    )
    call.door.sessions.forget()


async def _require_another_administrator(call: Call) -> None:
    person_id = call.path["person_id"]
    await in_reading(call, lambda reading: access.require_another_administrator(reading, person_id))


AROUND: Mapping[str, Callable[[Function], Function]] = {
    "tandem.projects.v1.PersonService.UpdatePerson": followed,
    "tandem.projects.v1.PersonService.ErasePerson": not_the_last,
}
"""By rpc: what the gateway does around the call that it passes on."""
