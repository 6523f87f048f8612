"""Who changed what: the audit trail through the public API."""

from __future__ import annotations

import secrets

from agency.waiting import eventually
from office import Office, refused, unlike
from standalone.rest import Json, Person, Session

OUTSIDE = "2020-01-01T00:00:00Z"


def test_the_audit_of_a_client_tells_who_changed_what_from_what_to_what(office: Office) -> None:
    client = office.client(payment_terms_days=14)
    path = f"/v1/clients/{client['id']}"
    office.seller.at.patch(path, {"payment_terms_days": 30, "address": "1 High Street"})
    record = f"client:{client['id']}"
    latest, first = office.administrator.get("/v1/audit", record=record)["items"]
    changes = {each["field"]: (each["before"], each["after"]) for each in latest["changes"]}
    assert changes == {"payment_terms_days": (14, 30), "address": ("", "1 High Street")}
    assert latest["actor"] == {"id": office.seller.id, "kind": "person", "name": office.seller.name}
    assert (first["type"], latest["type"]) == ("client.registered.v1", "client.updated.v1")
    assert latest["correlation_id"]
    assert latest["happened_at"] > first["happened_at"]
    assert not any("before" in each for each in first["changes"])


def test_the_audit_is_narrowed_by_actor_and_time_and_read_page_by_page(office: Office) -> None:
    client = office.client()
    for days in (10, 20, 30):
        office.seller.at.patch(f"/v1/clients/{client['id']}", {"payment_terms_days": days})
    record = f"client:{client['id']}"

    def found(**query: object) -> list[str]:
        page = office.administrator.get("/v1/audit", record=record, **query)
        return [each["id"] for each in page["items"]]

    everything = found()
    assert len(everything) == 4
    assert found(actor=office.seller.id) == everything
    assert found(actor=office.manager.id) == []
    assert found(to=OUTSIDE) == []
    assert found(**{"from": OUTSIDE}) == everything
    page = office.administrator.get("/v1/audit", record=record, page_size=3)
    rest = found(page_size=3, page_token=page["next_page_token"])
    assert [each["id"] for each in page["items"]] + rest == everything


def test_who_may_read_a_client_but_not_the_audit_is_refused(office: Office) -> None:
    client = office.client()
    assert office.seller.at.get(f"/v1/clients/{client['id']}")["id"] == client["id"]
    for member in (office.seller, office.manager, office.worker):
        with refused("PERMISSION_REQUIRED"):
            member.at.get("/v1/audit", record=f"client:{client['id']}")


def test_users_and_roles_have_an_audit_too(office: Office) -> None:
    facts = office.administrator.get("/v1/audit", record=f"user:{office.seller.id}")["items"]
    assert "user.granted.v1" in {each["type"] for each in facts}


PASSWORD = "nine lamps over the harbour"
NEXT_PASSWORD = "a ferry waits for nobody"


def test_everything_about_somebodys_sign_in_is_in_the_audit_of_the_user(office: Office) -> None:
    """The report: sign-ins could be found by the ids of sessions and attempts only."""
    admin, email = office.administrator, f"{unlike('robin').replace(' ', '.')}@agency.example"
    body = {"name": "Robin Alder", "email": email, "access": {"roles": ["administrator"]}}
    made, robin = admin.invite(body, PASSWORD)
    for wrong in ("not this password", "nor this one"):
        with refused("SIGN_IN_REFUSED"):
            Person(office.address, email, wrong)
    changed = {"current_password": PASSWORD, "new_password": NEXT_PASSWORD}
    robin.put("/v1/me/password", changed)
    wanted: Json = {"name": unlike("Export"), "current_password": NEXT_PASSWORD, "days": 1}
    wanted["permissions"] = [{"permission": "client.read", "scopes": ["all"]}]
    token = robin.post("/v1/tokens", wanted)
    with Session(office.address, token["token"]) as integration:
        integration.get("/v1/me")
    robin.delete(f"/v1/tokens/{token['id']}")
    robin.sign_out()
    trail = list(admin.items("/v1/audit", record=f"user:{made['id']}"))
    assert [each["type"] for each in reversed(trail)] == [
        "user.granted.v1",
        "password_link.created.v1",
        "password_link.used.v1",
        "user.password_changed.v1",
        "session.started.v1",
        "sign_in.failed.v1",
        "sign_in.failed.v1",
        "user.password_changed.v1",
        "api_token.created.v1",
        "api_token.used.v1",
        "api_token.revoked.v1",
        "session.ended.v1",
    ]
    kinds = {each["type"]: each["actor"]["kind"] for each in trail}
    assert kinds["sign_in.failed.v1"] == "unknown", "nobody was signed in"
    assert kinds["api_token.used.v1"] == "integration"
    assert kinds["session.started.v1"] == "person"


def test_what_was_typed_as_an_unknown_address_is_kept_nowhere(office: Office) -> None:
    typed = f"{secrets.token_hex(12)}@agency.example"
    latest = office.administrator.get("/v1/events", last=1)["items"][-1]["cursor"]
    with refused("SIGN_IN_REFUSED"):
        Person(office.address, typed, "whatever it is")

    def failure() -> Json | None:
        query = {"type": "sign_in.failed.v1", "after": latest}
        return next(iter(office.administrator.get("/v1/events", **query)["items"]), None)

    data = eventually(failure, "the failed sign-in is in the feed")["data"]
    record = f"sign_in:{data['attempt_id']}"
    (fact,) = office.administrator.get("/v1/audit", record=record)["items"]
    assert fact["actor"] == {"id": "", "kind": "unknown", "name": ""}
    assert data["user_id"] == ""
    assert data["email_digest"]
    assert typed not in str((fact, data))


def test_what_somebody_did_in_all_services_is_one_list_page_by_page(office: Office) -> None:
    """The report: GET /v1/audit?actor=ID answered 422."""
    seller = office.join("account_manager")
    client = seller.at.post("/v1/clients", {"name": unlike("Client"), "currency_code": "GBP"})
    seller.at.patch(f"/v1/clients/{client['id']}", {"payment_terms_days": 45})
    admin = office.administrator
    whole = admin.get("/v1/audit", actor=seller.id)["items"]
    assert [each["type"] for each in whole] == [
        "client.updated.v1",
        "client.registered.v1",
        "session.started.v1",
        "user.password_changed.v1",
        "password_link.used.v1",
    ]
    assert whole[0]["record"] == {"type": "client", "id": client["id"]}
    pages: list[Json] = []
    token = ""
    for _ in whole:
        page = admin.get("/v1/audit", actor=seller.id, page_size=1, page_token=token)
        pages += page["items"]
        token = page["next_page_token"]
    assert pages == whole
    assert token == ""
    in_client = admin.get("/v1/audit", actor=seller.id, record=f"client:{client['id']}")["items"]
    assert in_client == whole[:2]


def test_the_audit_of_everybody_is_read_page_by_page_over_all_services(office: Office) -> None:
    client = office.client()
    office.project()
    latest = office.administrator.get("/v1/audit", page_size=100)
    assert {each["actor"]["id"] for each in latest["items"]} >= {
        office.seller.id,
        office.manager.id,
    }
    (made,) = [each for each in latest["items"] if each["record"]["id"] == client["id"]]
    upto = latest["items"][0]["happened_at"]
    whole = office.administrator.get("/v1/audit", page_size=20, to=upto)["items"]
    pages, token = [], ""
    for _ in range(4):
        page = office.administrator.get("/v1/audit", page_size=5, page_token=token, to=upto)
        pages += page["items"]
        token = page["next_page_token"]
    assert [each["id"] for each in pages] == [each["id"] for each in whole]
    assert made["type"] == "client.registered.v1"


def test_an_audit_is_read_on_by_its_own_tokens_only(office: Office) -> None:
    assert office.administrator.get("/v1/audit", actor="nobody")["items"] == []
    for token in ("eA", "WyJ4IiwieSJd"):
        with refused("PAGE_TOKEN_MALFORMED"):
            office.administrator.get("/v1/audit", actor="nobody", page_token=token)


def test_a_record_of_an_unknown_type_is_refused_with_the_types_there_are(office: Office) -> None:
    for record in ("spaceship:1", "spaceship", ":"):
        with refused("RECORD_TYPE_UNKNOWN"):
            office.administrator.get("/v1/audit", record=record)


def test_an_instant_without_a_time_zone_or_sense_is_refused(office: Office) -> None:
    record = f"client:{office.client()['id']}"
    for instant in ("yesterday", "2026-03-01T00:00:00", "0000-00-00"):
        with refused("INSTANT_MALFORMED"):
            office.administrator.get("/v1/audit", record=record, to=instant)
