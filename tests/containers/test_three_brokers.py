"""Three brokers: any one may be stopped, killed or restarted, and no published event is lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from agency.load import Load
from agency.opening import Agency, open_agency
from agency.settling import settle
from cluster import BROKERS, COMPOSE_FILES, Cluster
from composition import Composition, eventually
from kombu import Connection, Producer, Queue
from standalone.programs import free_port

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.long, pytest.mark.timeout(480)]

ENTRIES_BEFORE, ENTRIES_AFTER = 20, 60
PACE_SECONDS = 0.05
QUEUE = "finance.inbox"
KEPT = Queue("kept", durable=True, queue_arguments={"x-queue-type": "quorum"})
WAITING = 50
CONFIRMED = {"confirm_publish": True}


@pytest.fixture(scope="module")
def cluster(docker: None) -> Iterator[Cluster]:
    """Built, started and healthy, every queue on three brokers; removed afterwards."""
    listen = f"127.0.0.1:{free_port()}"
    environment = {
        "COMPOSE_FILE": ":".join(COMPOSE_FILES),
        "TANDEM_PUBLISH": listen,
        "TANDEM_VERSION": "test",
        "TANDEM_PROBE_INTERVAL": "5s",
    }
    cluster = Cluster(Composition(f"tandem-three-{os.getpid()}", environment), f"http://{listen}")
    try:
        cluster.composition.compose("build", "--quiet")
        cluster.composition.up()
        wait_until_complete(cluster)
        yield cluster
    finally:
        cluster.composition.down()


@pytest.fixture(scope="module")
def agency(cluster: Cluster) -> Agency:
    return open_agency(cluster)


def test_every_broker_is_healthy_and_has_a_member_of_every_queue(cluster: Cluster) -> None:
    expected = {
        f"{name}.inbox" for name in ("accounts", "projects", "finance", "workspace", "gateway")
    }
    assert expected <= cluster.queues().keys()
    eventually(lambda: not cluster.unhealthy(BROKERS), "each broker says that it is well")


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_the_leader_ends_under_load_and_nothing_is_lost(
    cluster: Cluster, agency: Agency, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    leader = cluster.leader(QUEUE)
    with Load(agency, PACE_SECONDS) as load:
        load.wait_for_entries(ENTRIES_BEFORE)
        begin = datetime.now(UTC)
        cluster.composition.compose(ending, leader)
        load.wait_for_entries(ENTRIES_AFTER)
        end = datetime.now(UTC)
    verdict = settle(cluster, agency.answers)
    stall = cluster.stall("projects", "finance", begin, end)
    with capsys.disabled():
        print(f"\nleader of {QUEUE}: {ending}: {stall}; {verdict}")
    cluster.composition.compose("start", leader)
    wait_until_complete(cluster)


def test_all_three_are_restarted_one_by_one_under_load_and_nothing_is_lost(
    cluster: Cluster, agency: Agency, capsys: pytest.CaptureFixture[str]
) -> None:
    begin = datetime.now(UTC)
    with Load(agency, PACE_SECONDS) as load:
        for broker in BROKERS:
            load.wait_for_entries(ENTRIES_BEFORE)
            cluster.composition.compose("restart", broker)
            wait_until_complete(cluster)
    verdict = settle(cluster, agency.answers)
    with capsys.disabled():
        stall = cluster.stall("projects", "finance", begin, datetime.now(UTC))
        print(f"\nall brokers restarted in turn: {stall}; {verdict}")


def test_one_broker_becomes_three_and_keeps_what_it_holds(docker: None) -> None:
    name = f"tandem-moving-{os.getpid()}"
    one = Composition(name, {"COMPOSE_FILE": COMPOSE_FILES[0]})
    three = Cluster(Composition(name, {"COMPOSE_FILE": ":".join(COMPOSE_FILES)}), "")
    try:
        one.compose("up", "--detach", BROKERS[0])
        eventually(lambda: not Cluster(one, "").unhealthy(BROKERS), "one broker is well")
        with Connection(broker_url(one, BROKERS[0]), transport_options=CONFIRMED) as connection:
            channel = connection.channel()
            KEPT(channel).declare()
            for number in range(WAITING):
                Producer(channel).publish(number, routing_key=KEPT.name)
        three.composition.compose("up", "--detach", *BROKERS)
        wait_until_complete(three)
        with Connection(broker_url(three.composition, BROKERS[2])) as connection:
            assert KEPT(connection.channel()).queue_declare(passive=True).message_count == WAITING
    finally:
        three.composition.down()


def broker_url(composition: Composition, broker: str) -> str:
    """Of one node, for its administrator; the host reaches containers by their addresses."""
    password = composition.execute(broker, "cat", "/run/secrets/tandem/administrator").strip()
    address = composition.execute(broker, "hostname", "-i").split()[0]
    return f"amqp://administrator:{password}@{address}/%2F"


def wait_until_complete(cluster: Cluster) -> None:
    eventually(cluster.is_complete, "every queue has a member that is online on each broker")
