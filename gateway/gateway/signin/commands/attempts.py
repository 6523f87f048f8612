"""Sign-ins that failed, for the audit trail: who, from where and why, never with what."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.database import Transaction
from chassis.event import Fact

UNKNOWN_EMAIL = "unknown_email"
WRONG_PASSWORD = "wrong_password"  # noqa: S105 (a reason, not a password)
NO_PASSWORD = "no_password"  # noqa: S105
INACTIVE = "inactive"
WRONG_CODE = "wrong_code"
WRONG_PRESENT_PASSWORD = "wrong_present_password"  # noqa: S105


@dataclass(slots=True, kw_only=True)
class FailedSignIn:
    """The subject of one fact; it has no row of its own.

    user_id: empty if nobody has the e-mail address. email_digest: then, keyed, so that attempts on
    one address can be counted; the text is not kept, because it may be a password.
    """

    id: str
    user_id: str
    email_digest: str
    reason: str
    address: str
    version: int = 0

    @property
    def attempt_id(self) -> str:
        return self.id


def record_failure(
    tx: Transaction, *, user_id: str, email_digest: str, reason: str, address: str
) -> None:
    failed = FailedSignIn(
        id=tx.new_id(),
        user_id=user_id,
        email_digest=email_digest,
        reason=reason,
        address=address[:100],
    )
    tx.record(Fact("sign_in.failed.v1", failed))
