"""What goes over the wire comes back the same, and nonsense is refused with a reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from bus.envelope import SIZE_MAX, Envelope, EnvelopeError, decode, identity_of
from chassis.ids import new_id
from hypothesis import given
from hypothesis import strategies as st

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=40)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
envelopes = st.builds(
    Envelope,
    id=st.uuids().map(str),
    source=st.sampled_from(["accounts", "projects", "finance"]),
    type=st.just("time_entry.approved.v1"),
    subject=st.uuids().map(str),
    time=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    sequence=st.integers(1, 2**63 - 1),
    aggregate_seq=st.integers(1, 2**31 - 1),
    data=st.dictionaries(texts, values, max_size=5),
    correlation_id=st.sampled_from(["", "abc"]),
    causation_id=st.sampled_from(["", "def"]),
    actor_id=st.sampled_from(["", "ghi"]),
    restates=st.sampled_from(["", "jkl"]),
)


def an_envelope(**changes: object) -> dict[str, object]:
    envelope = Envelope(
        id=new_id(),
        source="projects",
        type="time_entry.approved.v1",
        subject=new_id(),
        time=datetime(2026, 3, 2, 9, tzinfo=UTC),
        sequence=7,
        aggregate_seq=2,
        data={"seconds": 3600},
    )
    attributes = {**json.loads(envelope.encode()), **changes}
    return {name: value for name, value in attributes.items() if value is not None}


@given(envelopes)
def test_an_envelope_survives_the_wire(envelope: Envelope) -> None:
    assert decode(envelope.encode()) == envelope


@given(st.binary(max_size=200))
def test_noise_is_refused_and_recognised_when_it_comes_again(noise: bytes) -> None:
    with pytest.raises(EnvelopeError):
        decode(noise)
    assert identity_of(noise) == identity_of(bytes(noise))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", None),
        ("id", "7"),
        ("source", "/elsewhere/projects"),
        ("subject", 9),
        ("time", "yesterday"),
        ("time", "2026-03-02T09:00:00"),
        ("sequence", "-1"),
        ("sequence", True),
        ("aggregateseq", 2**31),
        ("data", []),
        ("correlationid", 5),
    ],
)
def test_a_wrong_attribute_is_named(name: str, value: object) -> None:
    body = json.dumps(an_envelope(**{name: value})).encode()
    with pytest.raises(EnvelopeError, match=name):
        decode(body)


def test_a_mistake_in_an_attribute_still_tells_the_id() -> None:
    attributes = an_envelope(time="yesterday")
    with pytest.raises(EnvelopeError) as mistake:
        decode(json.dumps(attributes).encode())
    assert mistake.value.event_id == attributes["id"]


def test_what_is_larger_than_the_bus_carries_is_refused_at_both_ends() -> None:
    with pytest.raises(EnvelopeError, match="bytes"):
        decode(b" " * (SIZE_MAX + 1))
    large = decode(json.dumps(an_envelope(data={"text": "x" * (SIZE_MAX - 700)})).encode())
    large.data["more"] = "y" * 700
    with pytest.raises(EnvelopeError, match="bytes"):
        large.encode()
