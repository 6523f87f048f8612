"""What runs on one machine, and on which ports."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from standalone.home import SOURCE, Home
from standalone.programs import SERVICES, Agency, CannotListenError, free_port, http_port
from standalone.runner import arguments

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


def an_agency(folder: Path) -> Agency:
    return Agency(Home(folder), "127.0.0.1:8080")


def test_a_taken_port_that_was_asked_for_is_refused(taken: int) -> None:
    with pytest.raises(CannotListenError, match=f"port {taken} .* another program.*PORT="):
        http_port(HOST, taken)


def test_an_address_of_another_machine_is_not_called_a_taken_port() -> None:
    with pytest.raises(CannotListenError, match=r"cannot listen on port 8100 of 192\.0\.2\.1"):
        http_port("192.0.2.1", 8100)


@pytest.mark.parametrize("given", ["99999", "-1", "http", "", "٨٠٨٠"])
def test_what_is_no_port_number_is_refused_in_words(
    given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        arguments().parse_args([f"--port={given}"])
    assert "is not a port number (0 to 65535)" in capsys.readouterr().err


def test_make_run_passes_the_port_on() -> None:
    asked = ["make", "--dry-run", "--no-print-directory", "run", "PORT=8100"]
    shown = subprocess.run(asked, cwd=SOURCE, capture_output=True, text=True, check=True)
    assert "tandem run --port 8100" in shown.stdout


def test_without_a_wish_the_next_free_port_is_used(taken: int) -> None:
    assert http_port(HOST, None, preferred=taken) > taken


def test_port_zero_is_any_free_one() -> None:
    assert http_port(HOST, 0) > 0


def test_free_ports_can_be_listened_on() -> None:
    with socket.create_server((HOST, free_port())):
        pass


def test_each_service_has_its_own_database_and_all_share_the_actor_secret(tmp_path: Path) -> None:
    apis = an_agency(tmp_path).apis()
    assert len({api.environment["TANDEM_DATABASE_URL"] for api in apis}) == len(SERVICES)
    assert len({api.environment["TANDEM_ACTOR_SECRET"] for api in apis}) == 1
    sockets = [f"unix:{tmp_path}/run/{name}" for name in SERVICES]
    assert [api.environment["TANDEM_GRPC_LISTEN"] for api in apis] == sockets


def test_the_workers_share_one_process_and_each_knows_its_database(tmp_path: Path) -> None:
    environment = an_agency(tmp_path).workers().environment
    names = ("ACCOUNTS", "PROJECTS", "FINANCE", "GATEWAY")
    urls = {environment[f"TANDEM_{name}_DATABASE_URL"] for name in names}
    assert len(urls) == 4
    assert environment["TANDEM_BROKER_URL"] == "memory://"


def test_only_the_gateway_gets_the_administrators_password_and_only_the_initial_one(
    tmp_path: Path,
) -> None:
    agency = an_agency(tmp_path)
    others = [*agency.apis(), agency.workers(), agency.schemas()]
    assert not any("TANDEM_FIRST_ADMIN_PASSWORD" in other.environment for other in others)
    assert "TANDEM_FIRST_ADMIN_PASSWORD" in agency.gateway().environment
    Home(tmp_path).forget_administrator_password()
    assert "TANDEM_FIRST_ADMIN_PASSWORD" not in an_agency(tmp_path).gateway().environment


def test_no_secret_stands_on_a_command_line(tmp_path: Path) -> None:
    agency = an_agency(tmp_path)
    programs = [*agency.apis(), agency.workers(), agency.gateway(), agency.schemas()]
    words = {word for program in programs for word in program.command}
    assert agency.secrets.actor_secret not in words
    assert agency.secrets.administrator_password not in words
