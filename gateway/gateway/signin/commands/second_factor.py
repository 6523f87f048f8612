"""The second factor is enrolled, confirmed by a code, used, and taken away again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.event import Fact
from sqlalchemy import delete, select, update

from gateway.signin import queries
from gateway.signin.codes import step_of
from gateway.signin.commands.sessions import SECOND_FACTOR_CHANGED, end_sessions_of
from gateway.signin.model import RecoveryCode, SecondFactor, SignInChallenge, User
from gateway.signin.sealing import Sealing, is_sealed

CHALLENGE_MINUTES = 5
SEALED_AT_ONCE = 200
ENABLED = "user.second_factor_enabled.v1"
DISABLED = "user.second_factor_disabled.v1"
CODES_RENEWED = "user.recovery_codes_renewed.v1"


def enrol(tx: Transaction, user_id: str, sealed: str) -> None:
    """Keep a sealed secret that counts for nothing until a code has confirmed it."""
    tx.load(User, user_id)
    present = tx.session.get(SecondFactor, user_id, with_for_update=True)
    if present is not None and present.confirmed_at is not None:
        raise Conflict(
            "SECOND_FACTOR_ENABLED",
            "A second factor is in use; disable it before you enrol another.",
        )
    if present is not None:
        present.secret, present.created_at, present.last_step = sealed, tx.now, 0
        return
    tx.add(SecondFactor(user_id=user_id, secret=sealed, created_at=tx.now))


def confirm(
    tx: Transaction,
    user_id: str,
    code: str,
    recovery: Iterable[bytes],
    session_id: str,
    sealing: Sealing,
) -> bool:
    """True if the code is right: every sign-in needs one from now on, and other sessions end."""
    user = tx.load(User, user_id)
    factor = tx.session.get(SecondFactor, user_id, with_for_update=True)
    if factor is None:
        raise Conflict("SECOND_FACTOR_MISSING", "Enrol a second factor first.")
    if factor.confirmed_at is not None:
        raise Conflict("SECOND_FACTOR_ENABLED", "The second factor is confirmed already.")
    step = _step_of(factor, code, tx.now, sealing)
    if not step:
        return False
    factor.confirmed_at, factor.last_step = tx.now, step
    _replace_recovery_codes(tx, user_id, recovery)
    tx.record(Fact(ENABLED, user, ("second_factor",)))
    end_sessions_of(tx, user_id, SECOND_FACTOR_CHANGED, but=session_id)
    return True


def renew_recovery_codes(tx: Transaction, user_id: str, recovery: Iterable[bytes]) -> None:
    """The codes given out before are worth nothing from now on."""
    user = tx.load(User, user_id)
    _require_enabled(tx, user_id)
    _replace_recovery_codes(tx, user_id, recovery)
    tx.record(Fact(CODES_RENEWED, user, ("recovery_codes",)))


def _replace_recovery_codes(tx: Transaction, user_id: str, hashes: Iterable[bytes]) -> None:
    tx.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    for code_hash in hashes:
        tx.add(RecoveryCode(user_id=user_id, code_hash=code_hash))


def disable(tx: Transaction, user_id: str, *, session_id: str = "") -> None:
    """Passwords alone are enough again; every session but the one given ends."""
    user = tx.load(User, user_id)
    factor = _require_enabled(tx, user_id)
    tx.session.delete(factor)
    _replace_recovery_codes(tx, user_id, ())
    tx.record(Fact(DISABLED, user, ("second_factor",)))
    end_sessions_of(tx, user_id, SECOND_FACTOR_CHANGED, but=session_id)


def _require_enabled(tx: Transaction, user_id: str) -> SecondFactor:
    factor = tx.session.get(SecondFactor, user_id, with_for_update=True)
    if factor is None or factor.confirmed_at is None:
        raise Conflict("SECOND_FACTOR_MISSING", "No second factor is in use.")
    return factor


def challenge(tx: Transaction, user: User, token_hash: bytes) -> SignInChallenge:
    """The password was right; the holder of the token may try codes for a few minutes."""
    made = SignInChallenge(
        token_hash=token_hash,
        user_id=user.id,
        created_at=tx.now,
        expires_at=tx.now + timedelta(minutes=CHALLENGE_MINUTES),
    )
    tx.add(made)
    return made


def answer_challenge(
    tx: Transaction, token_hash: bytes, code: str, recovery: bytes, sealing: Sealing
) -> str:
    """How the challenge was met: password_and_code, password_and_recovery_code, or "" if not.

    The challenge and the code are good once.
    """
    user = queries.find_challenged(tx, token_hash)
    if user is None:
        raise unusable_challenge()
    factor = tx.session.get(SecondFactor, user.id, with_for_update=True)
    step = _step_of(factor, code, tx.now, sealing) if factor else 0
    method = _method(tx, user.id, factor, step, recovery)
    if method:
        taken = delete(SignInChallenge).where(SignInChallenge.token_hash == token_hash)
        if not tx.session.execute(taken.returning(SignInChallenge.user_id)).first():
            return ""
    return method


def unusable_challenge() -> Invalid:
    return Invalid(
        "CHALLENGE_UNUSABLE",
        "This challenge has been used or has expired; sign in with the password again.",
        field="challenge",
    )


def _step_of(factor: SecondFactor, code: str, now: datetime, sealing: Sealing) -> int:
    secret = sealing.unseal(factor.secret, factor.user_id)
    return step_of(secret, code, now, factor.last_step) if secret else 0


def _method(
    tx: Transaction, user_id: str, factor: SecondFactor | None, step: int, recovery: bytes
) -> str:
    if factor and step:
        factor.last_step = step
        return "password_and_code"
    used = tx.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_hash == recovery,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=tx.now)
        .returning(RecoveryCode.user_id)
    ).first()
    return "password_and_recovery_code" if used else ""


def seal_again(tx: Transaction, sealing: Sealing, after: str) -> str:
    """Seal with the present key what is not, some rows a time; the last user, "" at the end.

    That is what an earlier key sealed, and plain secrets of a release that did not seal.
    """
    stale = SecondFactor.secret.not_like(f"{sealing.prefix}%")
    asked = select(SecondFactor).where(stale).order_by(SecondFactor.user_id).limit(SEALED_AT_ONCE)
    if after:
        asked = asked.where(SecondFactor.user_id > after)
    last = ""
    for factor in tx.session.scalars(asked.with_for_update()):
        last, kept = factor.user_id, factor.secret
        secret = sealing.unseal(kept, last) if is_sealed(kept) else kept
        if secret:
            factor.secret = sealing.seal(secret, last)
    return last
