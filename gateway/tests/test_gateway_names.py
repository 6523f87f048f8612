"""Names are kept for a while, and forgotten when they change."""

from __future__ import annotations

from gateway.names import Names

from gateway import names


def test_a_name_is_known_until_its_time_is_up() -> None:
    now = [0.0]
    kept = Names(lambda: now[0])
    kept.keep({"a": "Alder", "b": "Birch"})
    assert kept.known(["a", "b", "c"]) == {"a": "Alder", "b": "Birch"}
    now[0] = names.KEPT_SECONDS
    assert kept.known(["a", "b"]) == {}


def test_a_name_that_changed_is_forgotten_at_once() -> None:
    kept = Names(lambda: 0.0)
    kept.keep({"a": "Alder"})
    kept.forget("a")
    kept.forget("never there")
    assert kept.known(["a"]) == {}


def test_what_is_kept_is_bounded() -> None:
    kept = Names(lambda: 0.0)
    kept.keep({str(number): "x" for number in range(names.KEPT_MAX + 100)})
    assert len(kept._names) == names.KEPT_MAX
