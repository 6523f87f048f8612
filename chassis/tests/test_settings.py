from __future__ import annotations

import pytest
from chassis.settings import ServiceSettings, SettingsError, load

ENVIRONMENT = {
    "TANDEM_DATABASE_URL": "postgresql://localhost/tandem",
    "TANDEM_ACTOR_SECRET": "a secret of at least thirty-two characters",
}


def test_the_agency_is_in_utc_unless_a_zone_is_set() -> None:
    assert load(ServiceSettings, ENVIRONMENT).time_zone.key == "UTC"
    set_ = load(ServiceSettings, ENVIRONMENT | {"TANDEM_ZONE": "Pacific/Auckland"})
    assert set_.time_zone.key == "Pacific/Auckland"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "Europe", "Europe/\0"])
def test_what_is_no_time_zone_is_refused_by_its_name(zone: str) -> None:
    with pytest.raises(SettingsError, match="TANDEM_ZONE must be an IANA time zone"):
        load(ServiceSettings, ENVIRONMENT | {"TANDEM_ZONE": zone})
