"""A Prometheus with our configuration beside an installation: it sees, computes and alerts."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from composition import ROOT, Installation, eventually
from standalone.programs import free_port

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.long, pytest.mark.timeout(480)]

MONITORING = ROOT / "deploy" / "monitoring"
IMAGE = "tandem-prometheus"
SERVICES = ("accounts", "projects", "finance", "workspace", "gateway")
PROCESSES = {f"{service}-{process}" for service in SERVICES for process in ("api", "worker")}
WATCHED = PROCESSES | {"balancer", "broker"}
DASHBOARD: dict[str, Any] = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
PANELS = [
    (panel["title"], target["expr"])
    for panel in DASHBOARD["panels"]
    for target in panel.get("targets", ())
]


class Prometheus:
    def __init__(self, address: str) -> None:
        self._http = httpx.Client(base_url=address, timeout=30)

    def ask(self, path: str, **query: str) -> Any:
        """The data of the answer; fails with its error."""
        answer = self._http.get(f"/api/v1/{path}", params=query).json()
        assert answer["status"] == "success", answer
        return answer["data"]

    def is_there(self) -> bool:
        try:
            return self._http.get("/-/ready").is_success
        except httpx.TransportError:
            return False

    def targets(self) -> dict[str, set[str]]:
        """The health of each process's containers."""
        found: dict[str, set[str]] = {}
        for target in self.ask("targets", state="active")["activeTargets"]:
            found.setdefault(target["labels"]["process"], set()).add(target["health"])
        return found

    def firing(self, alert: str) -> list[str]:
        """The processes for which the alert fires."""
        alerts = self.ask("alerts")["alerts"]
        return [
            one["labels"].get("process", "")
            for one in alerts
            if one["labels"]["alertname"] == alert and one["state"] == "firing"
        ]


@pytest.fixture(scope="module")
def image(docker: None) -> str:
    folder = Path(__file__).parent / "monitoring"
    subprocess.run(["docker", "build", "-q", "-t", IMAGE, folder], check=True, timeout=300)
    return IMAGE


@pytest.fixture(scope="module")
def prometheus(
    installation: Installation, image: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prometheus]:
    """With our files, but in a hurry: it looks every second, and waits five before it alerts."""
    folder = tmp_path_factory.mktemp("prometheus")
    hasten(folder)
    port = free_port()
    name = f"{installation.composition.name}-prometheus"
    command = [
        *("docker", "run", "--detach", "--rm", "--name", name),
        *("--network", f"{installation.composition.name}_default"),
        *("--publish", f"127.0.0.1:{port}:9090"),
        *("--mount", f"type=bind,source={folder},target=/etc/tandem,readonly"),
        *(image, "prometheus", "--config.file=/etc/tandem/prometheus.yml"),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60)
    try:
        watching = Prometheus(f"http://127.0.0.1:{port}")
        eventually(watching.is_there, "Prometheus is ready")
        yield watching
    finally:
        subprocess.run(["docker", "rm", "--force", name], stdout=subprocess.DEVNULL, timeout=60)


def hasten(folder: Path) -> None:
    """Write our configuration and rules into the folder, with other times and nothing else."""
    settings = yaml.safe_load((MONITORING / "prometheus.yml").read_text(encoding="utf-8"))
    settings["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    for job in settings["scrape_configs"]:
        for discovery in job["dns_sd_configs"]:
            discovery["refresh_interval"] = "1s"
    rules = yaml.safe_load((MONITORING / "alerts.yml").read_text(encoding="utf-8"))
    for group in rules["groups"]:
        for rule in group["rules"]:
            rule["for"] = "5s"
    for name, content in (("prometheus.yml", settings), ("alerts.yml", rules)):
        file = folder / name
        file.write_text(yaml.safe_dump(content), encoding="utf-8")
        file.chmod(0o644)
    folder.chmod(0o755)


@pytest.mark.parametrize(
    "words",
    [
        ("check", "config", "deploy/monitoring/prometheus.yml"),
        ("test", "rules", "tests/contracts/alerts.test.yml"),
    ],
)
def test_promtool_finds_nothing_wrong(image: str, words: tuple[str, ...]) -> None:
    mount = f"type=bind,source={ROOT},target=/tandem,readonly"
    command = ["docker", "run", "--rm", "--mount", mount, "--workdir=/tandem", image]
    checked = subprocess.run(
        [*command, "promtool", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert checked.returncode == 0, checked.stdout


def test_every_process_is_seen(prometheus: Prometheus) -> None:
    expected = {process: {"up"} for process in WATCHED}
    eventually(lambda: prometheus.targets() == expected, "every target is up", 60)


def test_every_rule_is_evaluated(prometheus: Prometheus) -> None:
    def rules() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = prometheus.ask("rules")["groups"][0]["rules"]
        return found

    eventually(lambda: all(rule["health"] == "ok" for rule in rules()), "the rules are well", 30)
    ours = yaml.safe_load((MONITORING / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]
    assert [rule["name"] for rule in rules()] == [rule["alert"] for rule in ours["rules"]]


def test_every_panel_shows_something_once_there_was_work(
    installation: Installation, prometheus: Prometheus
) -> None:
    eventually(lambda: "up" in prometheus.targets().get("gateway-api", ()), "it watches", 60)
    installation.story()

    def empty() -> list[str]:
        return [f"{title}: {query}" for title, query in PANELS if not shown(prometheus, query)]

    with suppress(AssertionError):
        eventually(lambda: not empty(), "every panel has data", 40)
    assert empty() == []


def shown(prometheus: Prometheus, query: str) -> list[Any]:
    """What a panel shows, for all services and the last minutes."""
    asked = query.replace("$__rate_interval", "5m").replace("$service", ".*")
    found: list[Any] = prometheus.ask("query", query=asked)["result"]
    return found


def test_a_worker_that_is_stopped_is_missed_until_it_is_back(
    installation: Installation, prometheus: Prometheus
) -> None:
    compose = installation.composition.compose
    alert = "TandemProcessDown"
    eventually(lambda: prometheus.firing(alert) == [], "nothing is missed", 60)
    compose("stop", "projects-worker")
    try:
        eventually(lambda: prometheus.firing(alert) == ["projects-worker"], "it is missed", 60)
    finally:
        compose("start", "projects-worker")
    eventually(lambda: prometheus.firing(alert) == [], "nothing is missed any more", 60)
