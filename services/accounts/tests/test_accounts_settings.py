"""What accounts reads from its environment."""

from __future__ import annotations

import pytest
from accounts.settings import Settings
from chassis.settings import SettingsError, load
from chassis.testing import ACTOR_SECRET

ENVIRONMENT = {
    "TANDEM_DATABASE_URL": "postgresql://localhost/accounts",
    "TANDEM_ACTOR_SECRET": ACTOR_SECRET,
}


def test_the_home_currency_is_pounds_unless_said_otherwise() -> None:
    assert load(Settings, ENVIRONMENT).home_currency == "GBP"
    assert load(Settings, ENVIRONMENT | {"TANDEM_HOME_CURRENCY": "EUR"}).home_currency == "EUR"


def test_a_home_currency_that_does_not_exist_is_said_at_the_start() -> None:
    with pytest.raises(SettingsError, match="TANDEM_HOME_CURRENCY must be an ISO 4217 code"):
        load(Settings, ENVIRONMENT | {"TANDEM_HOME_CURRENCY": "QQQ"})
