"""Opportunities through the public API: the probability of a stage (B45)."""

from __future__ import annotations

from office import Office, money, today, unlike
from standalone.rest import Json


def opportunity(office: Office, **more: object) -> Json:
    body = {
        "client_id": office.client()["id"],
        "name": unlike("Campaign"),
        "value": money("100000.00"),
        "expected_close": today().isoformat(),
    }
    return office.seller.at.post("/v1/opportunities", body | more)


def moved(office: Office, made: Json, stage: str) -> Json:
    return office.seller.at.patch(f"/v1/opportunities/{made['id']}", {"stage": stage})


def test_b45_a_probability_set_by_hand_stays_whatever_the_stage(office: Office) -> None:
    made = opportunity(office, probability="0.60")
    for stage in ("negotiating", "qualified"):
        assert moved(office, made, stage)["probability"] == "0.60"
    pipeline = office.seller.at.get("/v1/pipeline", client_id=made["client_id"])
    assert pipeline["weighted_value"] == [money("60000.00")]


def test_b45_a_probability_that_nobody_set_is_that_of_the_stage(office: Office) -> None:
    made = opportunity(office)
    stages = [moved(office, made, stage)["probability"] for stage in ("proposed", "negotiating")]
    assert [made["probability"], *stages] == ["0.20", "0.50", "0.75"]
