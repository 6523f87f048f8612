"""An answer is the JSON that it was before another library wrote it."""

import json

from gateway.rest.json_answer import as_json
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
