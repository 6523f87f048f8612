"""Each house rule finds what is planted, and leaves sound code alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import house

ROOM = "services/finance/finance/billing"
PURPOSE = '"""Why this is here."""\n'
PLANTED = [
    ("telling-names", "chassis/chassis/utils.py", PURPOSE),
    ("telling-names", f"{ROOM}/base/rules.py", PURPOSE),
    ("short-files", "gateway/gateway/api/door.py", PURPOSE + "x = 1\n" * 400),
    ("short-functions", "chassis/chassis/long.py", PURPOSE + "def f():\n" + "    x = 1\n" * 51),
    ("stated-purpose", f"{ROOM}/rules.py", "x = 1\n"),
    ("nothing-unfinished", f"{ROOM}/rules.py", PURPOSE + "# TO" + "DO: round\n"),
    ("exact-money", f"{ROOM}/rules.py", PURPOSE + "def value(rate: float): return rate\n"),
    ("exact-money", f"{ROOM}/model/invoice.py", PURPOSE + "VAT = 0.2\n"),
    ("exact-money", "chassis/chassis/money.py", PURPOSE + "half = 0.5\n"),
    ("given-time", f"{ROOM}/commands.py", PURPOSE + "now = datetime.now(UTC)\n"),
    ("given-time", f"{ROOM}/commands.py", PURPOSE + "now = datetime.datetime.now(UTC)\n"),
    ("given-time", f"{ROOM}/model.py", PURPOSE + "id = uuid.uuid4()\n"),
    ("given-time", "gateway/gateway/feed/commands.py", PURPOSE + "now = datetime.now(UTC)\n"),
    ("empty-inits", f"{ROOM}/__init__.py", PURPOSE + "def issue() -> None: ...\n"),
    ("patient-tests", "tests/test_x.py", "def test_x():\n    time.sleep(1)\n"),
    ("floor-plan", f"{ROOM}/printing.py", PURPOSE),
]
SOUND = [
    (f"{ROOM}/rules.py", PURPOSE + "def value(minor: int) -> int: return minor * 2\n"),
    (f"{ROOM}/rules/rounding.py", PURPOSE),
    (f"{ROOM}/__init__.py", ""),
    (f"{ROOM}/__init__.py", PURPOSE + "from finance.billing import rules\n__all__ = ['rules']\n"),
    ("gateway/gateway/feed/live.py", PURPOSE + "now = datetime.now(UTC)\n"),
    ("services/finance/finance/api/billing.py", PURPOSE + "DEADLINE_SECONDS = 0.5\n"),
    ("tests/test_x.py", "def test_x():\n    assert 0.1\n"),
]


def rules_broken_by(path: str, text: str) -> set[str]:
    return {breach.rule for breach in house.breaches_of(house.Source(Path(path), text))}


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_a_planted_breach_is_found(rule: str, path: str, text: str) -> None:
    assert rule in rules_broken_by(path, text)


@pytest.mark.parametrize(("path", "text"), SOUND)
def test_sound_code_is_left_alone(path: str, text: str) -> None:
    assert rules_broken_by(path, text) == set()


def test_every_rule_has_a_planted_breach() -> None:
    names = {rule.__name__.replace("_", "-") for rule in house.RULES}
    assert names == {rule for rule, _, _ in PLANTED}


def test_a_float_in_a_contract_is_found() -> None:
    path = Path("proto/tandem/finance/v1/billing.proto")
    found = list(house.exact_contracts(path, "message M {\n  repeated double rate = 1;\n}\n"))
    assert [breach.line for breach in found] == [2]


def test_exceptions_are_read_with_their_names(tmp_path: Path) -> None:
    listing = tmp_path / "exceptions.toml"
    listing.write_text('[[exception]]\nrule = "a"\npath = "b"\nname = "c"\nwhy = "because"\n')
    assert house.read_exceptions(listing) == {("a", "b", "c")}


def test_generated_code_and_migrations_are_not_looked_at(tmp_path: Path) -> None:
    for path in ("proto/gen/tandem/x.py", "services/x/migrations/versions/y.py", ".venv/z.py"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    assert list(house.python_files(tmp_path)) == []
