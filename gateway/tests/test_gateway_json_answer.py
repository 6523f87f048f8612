"""An answer is the JSON that it was before another library wrote it; a long one is compressed."""

import gzip
import json

import pytest
from gateway.rest.json_answer import PACKED_FROM, as_json, pack
from hypothesis import example, given
from hypothesis import strategies as st

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
)


@given(VALUES)
@example({"amount": "1234.50", "hours": 22.5, "name": "Ærø\u2028 & Söhne"})
@example([2**63, -(2**63), 2**64, -(2**64)])
def test_an_answer_reads_as_what_it_was_made_of(value: object) -> None:
    assert json.loads(as_json(value)) == value


def test_an_answer_has_no_space_and_no_escape_that_it_does_not_need() -> None:
    assert as_json({"name": "Søren", "ids": [1, 2]}) == '{"name":"Søren","ids":[1,2]}'.encode()


LONG = b"[" + b"1," * (PACKED_FROM // 2) + b"1]"


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.5"])
def test_a_long_answer_is_compressed_for_a_client_that_accepts_it(accepted: str) -> None:
    headers: dict[str, str] = {}
    packed = pack(LONG, headers, accepted)
    assert headers == {"Vary": "Accept-Encoding", "Content-Encoding": "gzip"}
    assert len(packed) < len(LONG) / 2
    assert gzip.decompress(packed) == LONG


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "br, gzip; q=0.000"])
def test_a_long_answer_is_plain_for_any_other_client(accepted: str) -> None:
    headers: dict[str, str] = {}
    assert pack(LONG, headers, accepted) == LONG
    assert headers == {"Vary": "Accept-Encoding"}


def test_a_short_answer_and_one_with_an_etag_are_plain() -> None:
    short: dict[str, str] = {}
    assert pack(LONG[: PACKED_FROM - 1], short, "gzip") == LONG[: PACKED_FROM - 1]
    assert short == {}
    versioned = {"ETag": '"3"'}
    assert pack(LONG, versioned, "gzip") == LONG
    assert versioned == {"ETag": '"3"'}
