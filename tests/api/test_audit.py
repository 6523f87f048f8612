"""Who changed what: the audit trail through the public API."""

from __future__ import annotations

from office import Office, refused

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


def test_a_record_of_an_unknown_type_is_refused_with_the_types_there_are(office: Office) -> None:
    for record in ("spaceship:1", "spaceship", ":"):
        with refused("RECORD_TYPE_UNKNOWN"):
            office.administrator.get("/v1/audit", record=record)


def test_an_instant_without_a_time_zone_or_sense_is_refused(office: Office) -> None:
    record = f"client:{office.client()['id']}"
    for instant in ("yesterday", "2026-03-01T00:00:00", "0000-00-00"):
        with refused("INSTANT_MALFORMED"):
            office.administrator.get("/v1/audit", record=record, to=instant)
