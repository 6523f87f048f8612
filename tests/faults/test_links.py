"""The links of the bed do to a connection what they say."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from faults.links import HOST, Link, Network


@pytest.fixture
def echo() -> Iterator[tuple[str, int]]:
    """A server that says everything again."""
    server = socket.create_server((HOST, 0))

    def repeat(connection: socket.socket) -> None:
        try:
            while data := connection.recv(1000):
                connection.sendall(data)
        except OSError:
            pass
        finally:
            connection.close()

    def serve() -> None:
        try:
            while True:
                connection, _ = server.accept()
                threading.Thread(target=repeat, args=(connection,), daemon=True).start()
        except OSError:
            pass

    threading.Thread(target=serve, daemon=True).start()
    yield HOST, server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()


@pytest.fixture
def link(echo: tuple[str, int]) -> Iterator[Link]:
    network = Network()
    yield network.link("test-echo", lambda: echo)
    network.close()


def test_a_whole_link_carries_both_ways(link: Link) -> None:
    with connected(link) as connection:
        assert say(connection, b"hello") == b"hello"


def test_a_cut_link_closes_and_refuses_until_it_is_healed(link: Link) -> None:
    with connected(link) as connection:
        say(connection, b"hello")
        link.cut()
        assert connection.recv(10) == b""
    with pytest.raises(ConnectionRefusedError):
        connected(link)
    link.heal()
    with connected(link) as connection:
        assert say(connection, b"again") == b"again"


def test_a_reset_link_tears_the_connection_down(link: Link) -> None:
    with connected(link) as connection:
        say(connection, b"hello")
        link.reset()
        with pytest.raises(ConnectionResetError):
            connection.recv(10)
    with connected(link) as connection:
        assert say(connection, b"again") == b"again"


def test_a_frozen_link_says_nothing_and_loses_nothing(link: Link) -> None:
    with connected(link) as connection:
        say(connection, b"hello")
        link.freeze()
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            say(connection, b"held back")
        with connected(link) as late:
            late.settimeout(0.3)
            with pytest.raises(TimeoutError):
                say(late, b"late")
            link.heal()
            late.settimeout(5)
            connection.settimeout(5)
            assert late.recv(20) == b"late"
            assert connection.recv(20) == b"held back"


def test_an_abandoned_connection_stays_frozen_while_new_ones_get_through(link: Link) -> None:
    with connected(link) as connection:
        say(connection, b"hello")
        link.abandon()
        link.heal()
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            say(connection, b"never")
        with connected(link) as late:
            assert say(late, b"late") == b"late"


def connected(link: Link) -> socket.socket:
    return socket.create_connection((HOST, link.port), timeout=5)


def say(connection: socket.socket, words: bytes) -> bytes:
    connection.sendall(words)
    return connection.recv(100)
