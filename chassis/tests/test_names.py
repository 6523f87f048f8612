"""A worker asks for its broker's and its database's address whenever it connects to them."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import count

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset
import pytest

LONG_SECONDS = 600

WORKER = """
import sys
from bus.worker import patch
import socket
from eventlet.support import greendns
resolver = greendns.resolver._resolver
resolver.nameservers, resolver.port = ["127.0.0.1"], int(sys.argv[1])
for _ in range(2):
    print(socket.getaddrinfo("broker", 5672, 0, socket.SOCK_STREAM)[0][4][0])
"""


@pytest.fixture
def nameserver() -> Iterator[int]:
    """Its port. It gives another address each time, and says that each is good for long."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        port = int(server.getsockname()[1])
        answering = threading.Thread(target=_answer, args=(server,))
        answering.start()
        yield port
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", port))
        answering.join()


def _answer(server: socket.socket) -> None:
    numbers = count(1)
    while True:
        wire, caller = server.recvfrom(4096)
        if not wire:
            return
        asked = dns.message.from_wire(wire)
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        question = asked.question[0]
        if question.rdtype == dns.rdatatype.A:
            address = f"10.0.0.{next(numbers)}"
            answer.answer = [dns.rrset.from_text(question.name, LONG_SECONDS, "IN", "A", address)]
        server.sendto(answer.to_wire(), caller)


def test_a_broker_that_started_again_elsewhere_is_found_at_once(nameserver: int) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", WORKER, str(nameserver)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert asked.returncode == 0, asked.stderr
    first, second = asked.stdout.split()
    assert first != second, f"{first} is remembered, where nobody is any more"
