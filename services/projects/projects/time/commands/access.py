"""Who may write time, and who may decide on it."""

from __future__ import annotations

from chassis.actor import Actor, Role
from chassis.errors import Forbidden

from projects.time.rules import Responsibility


def require_may_write(actor: Actor, of: Responsibility) -> None:
    """The person who worked, their lead, the project's manager, an administrator."""
    manages = actor.may(Role.PROJECT_MANAGER) and of.project_manager_id in (None, actor.person_id)
    superior = manages or (of.lead_id is not None and of.lead_id == actor.person_id)
    own = bool(actor.person_id) and actor.person_id == of.person_id
    if not (own or superior or actor.may(Role.ADMINISTRATOR)):
        raise Forbidden(
            "TIME_OF_ANOTHER_PERSON",
            "Time is written by the person who worked, their lead, the project's manager or an "
            "administrator.",
            field="person_id",
        )


def require_may_decide(actor: Actor, of: Responsibility) -> str:
    """The id of the person who decides. Own time is refused by the entry, for what it is."""
    if not actor.person_id:
        raise Forbidden("PERSON_REQUIRED", "Time is approved and rejected by a person.")
    administrator = actor.may(Role.ADMINISTRATOR)
    own = actor.person_id == of.person_id
    if not own and not of.may_be_decided_by(actor.person_id, administrator=administrator):
        raise Forbidden(
            "APPROVER_REQUIRED",
            "Time is decided on by the person's lead, the project's manager or an administrator.",
            field="time_entry_id",
        )
    return actor.person_id
