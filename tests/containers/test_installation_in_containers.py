"""Tandem as docker-compose.yml starts it: healthy, confined, and scaled without other results."""

from __future__ import annotations

import json

import httpx
import pytest
from composition import Installation, eventually, service_of

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.timeout(480)]

SERVICES = ("accounts", "projects", "finance", "workspace", "gateway")
PROCESSES = {f"{service}-{process}" for service in SERVICES for process in ("api", "worker")}
JOBS = {"secrets", "databases", "welcome", *(f"{service}-migrate" for service in SERVICES)}
EMAIL = "admin@tandem.example"

PUBLISH = """
import sys
from pathlib import Path
from kombu import Connection, Exchange, Producer
url = Path("/run/secrets/tandem/broker_url").read_text()
with Connection(url) as connection:
    channel = connection.channel()
    exchange = Exchange(sys.argv[1], type="topic", no_declare=True)
    Producer(channel, exchange).publish("{}", routing_key="nothing.happened.v1")
    channel.queue_declare("accounts.inbox", passive=True)
"""
READ = """
import sys
from pathlib import Path
from kombu import Connection
with Connection(Path("/run/secrets/tandem/broker_url").read_text()) as connection:
    connection.channel().basic_get(sys.argv[1])
"""
ENTER = """
import sys
from pathlib import Path
import psycopg
from psycopg.conninfo import make_conninfo
own = Path("/run/secrets/tandem/database_url").read_text()
with psycopg.connect(make_conninfo(own, dbname=sys.argv[1])):
    pass
"""


def test_everything_is_healthy_and_every_job_ended_well(installation: Installation) -> None:
    states = {service_of(c): c["State"] for c in installation.composition.containers()}
    running = {service for service, state in states.items() if state["Status"] == "running"}
    running.discard("welcome")  # the last to start, it may be speaking still
    assert running == {*PROCESSES, "balancer", "postgres", "rabbitmq"}
    assert {states[service]["Health"]["Status"] for service in running} == {"healthy"}
    assert {service: states[service]["ExitCode"] for service in JOBS} == dict.fromkeys(JOBS, 0)


def test_the_gateway_reaches_every_service(installation: Installation) -> None:
    answer = httpx.get(f"{installation.address}/v1/status", timeout=30).json()
    assert answer["status"] == "ok", answer


def test_it_says_where_it_is_and_how_to_sign_in(installation: Installation) -> None:
    output = installation.composition.compose("logs", "--no-log-prefix", "welcome")
    assert f"Tandem is ready at {installation.address}" in output
    assert EMAIL in output
    assert installation.password not in output
    sign_in = {"email": EMAIL, "password": installation.password}
    answer = httpx.post(f"{installation.address}/v1/sessions", json=sign_in, timeout=30)
    assert answer.status_code == 201


def test_no_container_may_more_than_it_must(installation: Installation) -> None:
    for container in installation.composition.containers():
        service, host = service_of(container), container["HostConfig"]
        assert host["CapDrop"] == ["ALL"], service
        assert host["SecurityOpt"] == ["no-new-privileges:true"], service
        assert host["Memory"] > 0, service
        assert host["ReadonlyRootfs"] or service == "rabbitmq", service
        user = container["Config"]["User"]
        assert user not in {"", "root"} or (user == "root" and service == "secrets"), service


@pytest.mark.parametrize("process", sorted(PROCESSES))
def test_a_process_is_not_root_and_cannot_change_its_image(
    installation: Installation, process: str
) -> None:
    command = "id -u; touch /app/changed 2>/dev/null; echo $?"
    user, *_, outcome = installation.composition.execute(process, "sh", "-c", command).split()
    assert user == "10001"
    assert outcome != "0"


def test_a_service_enters_its_own_database_and_no_other(installation: Installation) -> None:
    execute = installation.composition.execute
    execute("accounts-api", "python", "-c", ENTER, "accounts")
    for other in ("projects", "postgres"):
        command = ("python", "-c", ENTER.replace("{sys.argv[1]}-", "accounts-"), other)
        refused = execute("accounts-api", *command, check=False)
        assert "permission denied for database" in refused


def test_a_service_publishes_as_itself_and_reads_what_is_its_own(
    installation: Installation,
) -> None:
    execute = installation.composition.execute
    execute("accounts-worker", "python", "-c", PUBLISH, "accounts.events")
    forged = execute("accounts-worker", "python", "-c", PUBLISH, "finance.events", check=False)
    assert "ACCESS_REFUSED - write access to exchange 'finance.events'" in forged
    spied = execute("accounts-worker", "python", "-c", READ, "finance.inbox", check=False)
    assert "ACCESS_REFUSED - read access to queue 'finance.inbox'" in spied


def test_the_operators_commands_are_there(installation: Installation) -> None:
    status = installation.composition.compose(
        "run", "--rm", "--no-deps", "--no-TTY", "finance-worker", "events", "status"
    )
    assert "finance" in status


def test_the_story_ends_as_worked_by_hand_whenever_it_is_told(installation: Installation) -> None:
    for _ in range(2):
        assert "It leaves behind: the client " in installation.story()


def test_what_was_stopped_comes_back(installation: Installation) -> None:
    installation.composition.compose("restart", "--timeout=20", "rabbitmq", "postgres")
    eventually(lambda: not _not_healthy(installation), "everything is healthy again")


def _not_healthy(installation: Installation) -> list[str]:
    """What should run and does not say that it is well."""
    return [
        service_of(container)
        for container in installation.composition.containers()
        if service_of(container) not in JOBS
        and container["State"].get("Health", {}).get("Status") != "healthy"
    ]


def test_replicas_share_the_work_and_change_no_result(installation: Installation) -> None:
    installation.composition.up(
        gateway_api=3, finance_worker=3, accounts_api=2, projects_api=2, gateway_worker=2
    )
    assert "The brief became a paid invoice" in installation.story()
    with httpx.Client(base_url=installation.address, timeout=30) as caller:
        sign_in = {"email": EMAIL, "password": installation.password}
        token = caller.post("/v1/sessions", json=sign_in).json()["token"]
        caller.headers["Authorization"] = f"Bearer {token}"
        eventually(lambda: _each_serves(installation, caller), "every replica is asked")


def _each_serves(installation: Installation, caller: httpx.Client) -> bool:
    """Whether each accounts-api has served a call; they are found within half a minute."""
    caller.get("/v1/clients").raise_for_status()
    return all(_calls(installation, index) for index in (1, 2))


def _calls(installation: Installation, index: int) -> int:
    log = installation.composition.compose(
        "logs", "--no-log-prefix", "--index", str(index), "accounts-api"
    )
    lines = [json.loads(line[line.index("{") :]) for line in log.splitlines() if "{" in line]
    return sum(line.get("event") == "rpc" for line in lines)
