"""The second factor: enrolled, confirmed, asked for, good once, disabled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest
from chassis.actor import Actor
from chassis.testing import ACTOR_SECRET
from gateway.signin.codes import STEP_SECONDS, new_recovery_codes, recovery_hash, step_of
from gateway.signin.model import SecondFactor
from gateway.signin.rules import CODE
from gateway.signin.sealing import Sealing
from gateway.signin.sealing_again import seal_all
from gateway.testing import Person, Reception
from signin_world import (
    PASSWORD,
    SYSTEM,
    a_colleague,
    email_of,
    facts,
    gateway_before_projects,
    refused,
    sign_in,
)

OWN = {"password": PASSWORD}


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with gateway_before_projects() as served:
        yield served


def code_of(secret: str) -> str:
    return pyotp.TOTP(secret).at(time.time())


def enrolled(gateway: Reception, *roles: str) -> tuple[Person, str, list[str]]:
    """Somebody with a second factor: the person, the secret, the recovery codes."""
    robin = a_colleague(gateway, *roles)
    secret = robin.post("/v1/me/second-factor", OWN).json()["secret"]
    answer = robin.post("/v1/me/second-factor/confirm", {"code": code_of(secret)})
    assert answer.status_code == 200, answer.text
    forget_step(gateway, robin)
    return robin, secret, answer.json()["recovery_codes"]


def forget_step(gateway: Reception, someone: Person) -> None:
    """As if half a minute had passed: the present code may be used."""
    with gateway.database.transaction(SYSTEM) as tx:
        factor = tx.session.get(SecondFactor, someone.id)
        assert factor is not None
        factor.last_step = 0


def challenged(gateway: Reception, someone: Person) -> str:
    answer = sign_in(gateway, email_of(someone))
    assert refused(answer) == (401, "CODE_REQUIRED")
    return str(answer.json()["details"]["challenge"])


def send_code(gateway: Reception, challenge: str, code: str) -> Any:
    return gateway.client.post("/v1/sessions/code", json={"challenge": challenge, "code": code})


@pytest.mark.slow
def test_a_sign_in_with_a_second_factor_takes_two_steps(gateway: Reception) -> None:
    robin, secret, _ = enrolled(gateway)
    answer = send_code(gateway, challenged(gateway, robin), code_of(secret))
    assert answer.status_code == 201, answer.text
    token = answer.json()["token"]
    me = gateway.client.get("/v1/me", headers={"Authorization": f"Bearer {token}"}).json()
    assert (me["id"], me["second_factor"]) == (robin.id, True)
    assert facts(gateway, "user.second_factor_enabled.v1", user_id=robin.id)
    users = gateway.person("administrator").get("/v1/users", page_size=200).json()["items"]
    assert [user["id"] for user in users if user["second_factor"]].count(robin.id) == 1
    (started,) = facts(gateway, "session.started.v1", user_id=robin.id)
    assert started["method"] == "password_and_code"
    assert secret not in str(started)


@pytest.mark.slow
def test_a_code_is_good_once(gateway: Reception) -> None:
    robin, secret, _ = enrolled(gateway)
    code = code_of(secret)
    assert send_code(gateway, challenged(gateway, robin), code).status_code == 201
    again = send_code(gateway, challenged(gateway, robin), code)
    assert refused(again) == (401, "CODE_REFUSED")
    (failed,) = facts(gateway, "sign_in.failed.v1", user_id=robin.id)
    assert failed["reason"] == "wrong_code"


@pytest.mark.slow
def test_a_challenge_is_good_once(gateway: Reception) -> None:
    robin, secret, codes = enrolled(gateway)
    challenge = challenged(gateway, robin)
    assert send_code(gateway, challenge, code_of(secret)).status_code == 201
    assert refused(send_code(gateway, challenge, codes[0])) == (422, "CHALLENGE_UNUSABLE")


@pytest.mark.slow
def test_a_password_change_withdraws_the_challenges_before_it(gateway: Reception) -> None:
    robin, secret, _ = enrolled(gateway)
    challenge = challenged(gateway, robin)
    wanted = {"current_password": PASSWORD, "new_password": "eleven quiet bicycles"}
    assert robin.put("/v1/me/password", wanted).status_code == 204
    answer = send_code(gateway, challenge, code_of(secret))
    assert refused(answer) == (422, "CHALLENGE_UNUSABLE")


@pytest.mark.slow
def test_a_recovery_code_takes_the_place_of_a_code_once(gateway: Reception) -> None:
    robin, _, codes = enrolled(gateway)
    typed = codes[3].upper().replace("-", " ")
    assert send_code(gateway, challenged(gateway, robin), typed).status_code == 201
    again = send_code(gateway, challenged(gateway, robin), codes[3])
    assert refused(again) == (401, "CODE_REFUSED")
    shown = robin.get("/v1/me/second-factor").json()
    assert (shown["enabled"], shown["recovery_codes_left"]) == (True, 9)


@pytest.mark.slow
def test_codes_cannot_be_guessed_for_long(gateway: Reception) -> None:
    robin, secret, _ = enrolled(gateway)
    challenge = challenged(gateway, robin)
    for _ in range(CODE.failures):
        assert refused(send_code(gateway, challenge, "000000")) == (401, "CODE_REFUSED")
    answer = send_code(gateway, challenge, code_of(secret))
    assert refused(answer) == (429, "SIGN_IN_THROTTLED")


@pytest.mark.slow
def test_a_secret_counts_for_nothing_until_a_code_confirms_it(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    answer = robin.post("/v1/me/second-factor", OWN)
    assert answer.json()["uri"].startswith("otpauth://totp/Tandem:")
    wrong = robin.post("/v1/me/second-factor/confirm", {"code": "000000"})
    assert refused(wrong) == (422, "CODE_REFUSED")
    assert sign_in(gateway, email_of(robin)).status_code == 201


@pytest.mark.slow
def test_enrolling_and_disabling_need_the_password(gateway: Reception) -> None:
    robin, _, _ = enrolled(gateway)
    wrong = {"password": "another one altogether"}
    for path in ("", "/disable", "/recovery-codes"):
        answer = robin.post(f"/v1/me/second-factor{path}", wrong)
        assert refused(answer) == (422, "PASSWORD_WRONG"), path
    assert refused(robin.post("/v1/me/second-factor", OWN)) == (409, "SECOND_FACTOR_ENABLED")
    assert robin.post("/v1/me/second-factor/disable", OWN).status_code == 204
    assert sign_in(gateway, email_of(robin)).status_code == 201
    assert facts(gateway, "user.second_factor_disabled.v1", user_id=robin.id)


@pytest.mark.slow
def test_renewed_recovery_codes_replace_the_old_ones(gateway: Reception) -> None:
    robin, _, old = enrolled(gateway)
    new = robin.post("/v1/me/second-factor/recovery-codes", OWN).json()["recovery_codes"]
    challenge = challenged(gateway, robin)
    assert refused(send_code(gateway, challenge, old[0])) == (401, "CODE_REFUSED")
    assert send_code(gateway, challenge, new[0]).status_code == 201


@pytest.mark.slow
def test_an_administrator_resets_a_lost_second_factor_with_their_own_password(
    gateway: Reception,
) -> None:
    robin, _, _ = enrolled(gateway)
    boss = a_colleague(gateway, "administrator")
    path = f"/v1/people/{robin.id}/second-factor/reset"
    assert refused(boss.post(path, {})) == (403, "PASSWORD_CONFIRMATION_REQUIRED")
    assert refused(robin.post(path, {})) == (403, "PERMISSION_REQUIRED")
    assert boss.post(path, {"current_password": PASSWORD}).status_code == 204
    assert robin.get("/v1/me").status_code == 401, "the sessions have ended"
    answer = gateway.client.post(
        "/v1/sessions", json={"email": f"{robin.id}@agency.example", "password": PASSWORD}
    )
    assert answer.status_code == 201


@pytest.mark.slow
def test_where_it_is_required_nothing_else_works_before_it_is_enrolled() -> None:
    with gateway_before_projects(second_factor_for="administrators") as gateway:
        boss = a_colleague(gateway, "administrator")
        answer = boss.get("/v1/users")
        assert refused(answer) == (403, "SECOND_FACTOR_ENROLMENT_REQUIRED")
        assert a_colleague(gateway, "finance").get("/v1/me/sessions").status_code == 200
        secret = boss.post("/v1/me/second-factor", OWN).json()["secret"]
        confirmed = boss.post("/v1/me/second-factor/confirm", {"code": code_of(secret)})
        assert confirmed.status_code == 200
        assert boss.get("/v1/users").status_code == 200


AT = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_codes_are_those_of_rfc_6238() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924")):
        at = datetime.fromtimestamp(seconds, UTC)
        assert step_of(secret, code, at, 0) == seconds // STEP_SECONDS


@pytest.mark.parametrize("aside", [-1, 0, 1])
def test_a_clock_may_be_wrong_by_one_step(aside: int) -> None:
    step = int(AT.timestamp()) // STEP_SECONDS + aside
    code = pyotp.TOTP(SECRET).generate_otp(step)
    assert step_of(SECRET, code, AT, 0) == step


@pytest.mark.parametrize("aside", [-2, 2])
def test_a_code_of_another_minute_is_refused(aside: int) -> None:
    step = int(AT.timestamp()) // STEP_SECONDS + aside
    assert step_of(SECRET, pyotp.TOTP(SECRET).generate_otp(step), AT, 0) == 0


def test_a_code_no_later_than_the_last_is_refused() -> None:
    step = int(AT.timestamp()) // STEP_SECONDS
    assert step_of(SECRET, pyotp.TOTP(SECRET).generate_otp(step), AT, step) == 0


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "١٢٣٤٥٦", "\udfff"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert step_of(SECRET, code.encode("utf-8", "replace").decode(), AT, 0) == 0


def test_recovery_codes_are_many_and_different() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == len({recovery_hash(code) for code in codes}) == 10
    assert recovery_hash(codes[0]) == recovery_hash(codes[0].replace("-", "").upper())


def test_actors_do_not_hold_secrets() -> None:
    assert "secret" not in repr(Actor.system())


# How the secret is kept

OTHER_KEY = "k" * 32
NEW_KEY = "n" * 32


def kept_secret(gateway: Reception, someone: Person) -> str:
    with gateway.database.reading(SYSTEM) as reading:
        factor = reading.session.get(SecondFactor, someone.id)
        assert factor is not None
        return factor.secret


def keep_secret(gateway: Reception, someone: Person, kept: str) -> None:
    with gateway.database.transaction(SYSTEM) as tx:
        factor = tx.session.get(SecondFactor, someone.id)
        assert factor is not None
        factor.secret = kept


@pytest.mark.slow
def test_the_secret_of_an_app_is_not_readable_in_the_database(gateway: Reception) -> None:
    robin, secret, _ = enrolled(gateway)
    assert secret not in kept_secret(gateway, robin)
    assert Sealing([ACTOR_SECRET]).unseal(kept_secret(gateway, robin), robin.id) == secret


@pytest.mark.slow
def test_a_start_seals_what_is_plain_or_under_an_earlier_key(gateway: Reception) -> None:
    plain, earlier = enrolled(gateway), enrolled(gateway)
    keep_secret(gateway, plain[0], plain[1])
    keep_secret(gateway, earlier[0], Sealing([OTHER_KEY]).seal(earlier[1], earlier[0].id))
    seal_all(gateway.database, Sealing([NEW_KEY, OTHER_KEY, ACTOR_SECRET]))
    only_the_new_key = Sealing([NEW_KEY])
    for robin, secret, _ in (plain, earlier):
        assert only_the_new_key.unseal(kept_secret(gateway, robin), robin.id) == secret
    seal_all(gateway.database, Sealing([ACTOR_SECRET, NEW_KEY]))
    answer = send_code(gateway, challenged(gateway, plain[0]), code_of(plain[1]))
    assert answer.status_code == 201, "the gateway goes on with what was sealed again"


@pytest.mark.slow
def test_without_its_key_a_code_is_refused_and_a_recovery_code_is_not(gateway: Reception) -> None:
    robin, secret, recovery = enrolled(gateway)
    keep_secret(gateway, robin, Sealing([OTHER_KEY]).seal(secret, robin.id))
    challenge = challenged(gateway, robin)
    assert refused(send_code(gateway, challenge, code_of(secret))) == (401, "CODE_REFUSED")
    assert send_code(gateway, challenge, recovery[0]).status_code == 201


def test_a_sealed_secret_opens_for_its_owner_alone_and_unchanged() -> None:
    sealed = Sealing([OTHER_KEY]).seal("JBSWY3DP", "robin")
    assert Sealing([NEW_KEY, OTHER_KEY]).unseal(sealed, "robin") == "JBSWY3DP"
    assert Sealing([OTHER_KEY]).unseal(sealed, "somebody else") == ""
    assert Sealing([NEW_KEY]).unseal(sealed, "robin") == ""
    other = "A" if sealed[-3] != "A" else "B"
    for forged in (sealed[:-3] + other + sealed[-2:], "v1.x", "", "v1.a.b.c", "v1." + sealed):
        assert Sealing([OTHER_KEY]).unseal(forged, "robin") == ""
