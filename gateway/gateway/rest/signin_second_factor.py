"""One's own second factor: enrol, confirm, renew the recovery codes, disable."""

from __future__ import annotations

from typing import Any

import structlog
from chassis.errors import Invalid

from gateway.rest.call import Call
from gateway.rest.route import Route
from gateway.rest.signin_problems import THROTTLED
from gateway.rest.signin_proof import (
    count_attempt,
    in_reading,
    in_transaction,
    require_password,
    require_self,
)
from gateway.rest.signin_schemas import (
    EXAMPLE_PASSWORD,
    Code,
    EnrolmentView,
    OwnPassword,
    RecoveryCodesView,
    SecondFactorView,
)
from gateway.signin import queries
from gateway.signin.codes import new_recovery_codes, new_secret, recovery_hash, uri_of
from gateway.signin.commands import second_factor
from gateway.signin.rules import CODE

log = structlog.get_logger()


async def show_second_factor(call: Call) -> dict[str, Any]:
    user = await require_self(call)

    def look(reading: Any) -> dict[str, Any]:
        factor = queries.get_second_factor(reading, user.id)
        confirmed_at = factor.confirmed_at if factor else None
        return {
            "enabled": confirmed_at is not None,
            "confirmed_at": confirmed_at,
            "recovery_codes_left": queries.count_recovery_codes(reading, user.id),
        }

    return await in_reading(call, look)


async def enrol_second_factor(call: Call) -> dict[str, str]:
    user = await require_password(call, call.body["password"], "password")
    secret = new_secret()
    sealed = call.door.sealing.seal(secret, user.id)
    await in_transaction(call, lambda tx: second_factor.enrol(tx, user.id, sealed))
    return {"secret": secret, "uri": uri_of(secret, user.email)}


async def confirm_second_factor(call: Call) -> dict[str, list[str]]:
    user, code = await require_self(call), call.body["code"].replace(" ", "")
    await count_attempt(call, CODE, user.id)
    present = (await call.door.sessions.bearer_of(call.request)).session_id
    codes = new_recovery_codes()
    hashes = [recovery_hash(text) for text in codes]
    is_right = await in_transaction(
        call,
        lambda tx: second_factor.confirm(tx, user.id, code, hashes, present, call.door.sealing),
    )
    if not is_right:
        raise Invalid(
            "CODE_REFUSED",
            "This code is wrong; check the clock of the device and send the next one.",
            field="code",
        )
    await in_transaction(call, lambda tx: call.door.throttle.forgive(tx, CODE, user.id))
    log.info("second factor enabled", user_id=user.id)
    call.door.sessions.forget()
    return {"recovery_codes": codes}


async def renew_recovery_codes(call: Call) -> dict[str, list[str]]:
    user = await require_password(call, call.body["password"], "password")
    codes = new_recovery_codes()
    hashes = [recovery_hash(code) for code in codes]
    await in_transaction(call, lambda tx: second_factor.renew_recovery_codes(tx, user.id, hashes))
    return {"recovery_codes": codes}


async def disable_second_factor(call: Call) -> None:
    user = await require_password(call, call.body["password"], "password")
    present = (await call.door.sessions.bearer_of(call.request)).session_id
    await in_transaction(call, lambda tx: second_factor.disable(tx, user.id, session_id=present))
    log.info("second factor disabled", user_id=user.id)
    call.door.sessions.forget()


WRONG = {"PASSWORD_WRONG": "This is not your present password."} | THROTTLED
MISSING = {"SECOND_FACTOR_MISSING": "No second factor is in use."}
OWN = {"password": EXAMPLE_PASSWORD}

ROUTES = (
    Route(
        "GET",
        "/v1/me/second-factor",
        show_second_factor,
        "Show my second factor",
        answer=SecondFactorView(),
    ),
    Route(
        "POST",
        "/v1/me/second-factor",
        enrol_second_factor,
        "Enrol a second factor",
        "Answers with the secret for an authenticator app (TOTP, RFC 6238). It counts once a code "
        "has confirmed it.",
        body=OwnPassword(),
        answer=EnrolmentView(),
        status=201,
        keyed=False,
        problems=WRONG | {"SECOND_FACTOR_ENABLED": "Disable the present one first."},
        example=OWN,
    ),
    Route(
        "POST",
        "/v1/me/second-factor/confirm",
        confirm_second_factor,
        "Confirm my second factor",
        "From now on every sign-in needs a code. Answers with recovery codes, which are shown "
        "once. One's other sessions end.",
        body=Code(),
        answer=RecoveryCodesView(),
        keyed=False,
        problems=MISSING | {"CODE_REFUSED": "The code is wrong."},
        example={"code": "123456"},
    ),
    Route(
        "POST",
        "/v1/me/second-factor/recovery-codes",
        renew_recovery_codes,
        "Renew my recovery codes",
        "The earlier ones are worth nothing from then on.",
        body=OwnPassword(),
        answer=RecoveryCodesView(),
        keyed=False,
        problems=WRONG | MISSING,
        example=OWN,
    ),
    Route(
        "POST",
        "/v1/me/second-factor/disable",
        disable_second_factor,
        "Disable my second factor",
        "One's other sessions end.",
        body=OwnPassword(),
        status=204,
        keyed=False,
        problems=WRONG | MISSING,
        example=OWN,
    ),
)
