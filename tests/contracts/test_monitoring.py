"""Dashboard, alerts and the operator's guide speak of metrics that there are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

ROOT = Path(__file__).resolve().parents[2]
MONITORING = ROOT / "deploy" / "monitoring"
GUIDE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
ALERTS: dict[str, Any] = yaml.safe_load((MONITORING / "alerts.yml").read_text(encoding="utf-8"))
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
TESTS: dict[str, Any] = yaml.safe_load(
    (ROOT / "tests" / "contracts" / "alerts.test.yml").read_text(encoding="utf-8")
)
DASHBOARD: dict[str, Any] = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
MODULES = ("chassis.metrics", "bus.metrics", "gateway.api.edge")
SUFFIXES = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",), "gauge": ("",)}


def families() -> dict[str, str]:
    """Type by name of every metric that our processes have."""
    for module in MODULES:
        import_module(module)
    return {one.name: one.type for one in REGISTRY.collect() if one.name.startswith("tandem_")}


def series() -> set[str]:
    """As they are asked for in a query."""
    return {name + end for name, type_ in families().items() for end in SUFFIXES[type_]}


def mentioned(text: str) -> set[str]:
    return set(re.findall(r"\btandem_[a-z_]+", text))


def queries() -> list[str]:
    targets = [target for panel in DASHBOARD["panels"] for target in panel.get("targets", ())]
    return [target["expr"] for target in targets]


def test_every_panel_asks_for_metrics_that_there_are() -> None:
    assert len(queries()) > 20
    assert set().union(*map(mentioned, queries())) <= series()


def test_every_alert_asks_for_metrics_that_there_are() -> None:
    assert set().union(*(mentioned(rule["expr"]) for rule in RULES)) <= series()


def test_the_dashboard_shows_every_metric() -> None:
    shown = set().union(*map(mentioned, queries()))
    hidden = [
        name
        for name, type_ in families().items()
        if shown.isdisjoint(name + end for end in SUFFIXES[type_])
    ]
    assert hidden == []


def test_the_guide_lists_every_metric_and_no_other() -> None:
    names = {name + ("_total" if type_ == "counter" else "") for name, type_ in families().items()}
    table = "".join(line for line in GUIDE.splitlines() if line.startswith("| `tandem_"))
    assert mentioned(table) == names


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_has_a_severity_a_summary_and_a_runbook(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["runbook"] == f"docs/operating.md#{rule['alert'].lower()}"
    assert f"\n### {rule['alert']}\n" in GUIDE


def test_every_alert_is_seen_to_fire_and_not_to_fire() -> None:
    """In alerts.test.yml, which promtool runs (tests/containers)."""
    cases = [case for test in TESTS["tests"] for case in test["alert_rule_test"]]
    fired = {case["alertname"] for case in cases if case["exp_alerts"]}
    quiet = {case["alertname"] for case in cases if not case["exp_alerts"]}
    assert fired == quiet == {rule["alert"] for rule in RULES}


def test_the_panels_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert taken.isdisjoint(cells), panel["title"]
        taken |= cells


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool comes with Prometheus")
@pytest.mark.parametrize(
    "words",
    [
        ("check", "config", "deploy/monitoring/prometheus.yml"),
        ("test", "rules", "tests/contracts/alerts.test.yml"),
    ],
)
def test_prometheus_accepts_it(words: tuple[str, ...]) -> None:
    checked = subprocess.run(
        ["promtool", *words], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
