"""Codes of the second factor: time-based one-time passwords (RFC 6238) and recovery codes."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

import pyotp

from gateway.signin.tokens import hash_of

STEP_SECONDS = 30
STEPS_ASIDE = 1
"""A clock may be wrong by one step in either direction."""
DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
RECOVERY_LENGTH = 12
ISSUER = "Tandem"


def new_secret() -> str:
    return pyotp.random_base32()


def uri_of(secret: str, email: str) -> str:
    """otpauth://totp/...: what an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime, last_step: int) -> int:
    """The time step whose code this is; 0 if it is wrong or no later than last_step.

    A code is good once: the caller stores the step, and it and all earlier ones are refused.
    """
    present = int(now.timestamp()) // STEP_SECONDS
    codes = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    for step in range(present - STEPS_ASIDE, present + STEPS_ASIDE + 1):
        expected = codes.generate_otp(step)
        if hmac.compare_digest(expected.encode(), code.encode()) and step > last_step:
            return step
    return 0


def new_recovery_codes() -> list[str]:
    """Shown once, in groups of four: abcd-efgh-jkmn; some 59 bits each."""
    return [_new_recovery_code() for _ in range(RECOVERY_CODES)]


def _new_recovery_code() -> str:
    letters = "".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, RECOVERY_LENGTH, 4))


def recovery_hash(code: str) -> bytes:
    """Whatever the case, and with or without the dashes."""
    return hash_of("".join(filter(str.isalnum, code.lower())))
