"""Cells as values: exact to the second, and refused rather than guessed."""

from __future__ import annotations

import pytest
from gateway.imports.mapping import Value, load_mapping, ready_mappings
from gateway.imports.tables import FileMistake, read_table
from gateway.imports.values import CellMistake, day_of, getter, seconds_of
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(0, 10_000_000))
def test_every_hundredth_of_an_hour_is_exact(hundredths: int) -> None:
    text = f"{hundredths // 100}.{hundredths % 100:02}"
    assert seconds_of(text, "hours", False, "Hours") == (hundredths * 36, False)
    assert seconds_of(text.replace(".", ","), "hours", True, "Hours") == (hundredths * 36, False)


@given(st.lists(st.integers(1, 200_000), max_size=50))
def test_a_sum_of_rows_is_the_sum_of_the_export(hundredths: list[int]) -> None:
    rows = [seconds_of(f"{each / 100:.2f}", "hours", False, "Hours")[0] for each in hundredths]
    assert sum(rows) == sum(hundredths) * 36


@pytest.mark.parametrize(
    ("text", "unit", "comma", "seconds"),
    [
        ("7.5", "hours", False, 27_000),
        ("1,234.5", "hours", False, 4_444_200),
        ("1.234,5", "hours", True, 4_444_200),
        ("90", "minutes", False, 5_400),
        ("1:30", "h:mm", False, 5_400),
        ("101:00:30", "h:mm", False, 363_630),
        ("-2", "hours", False, -7_200),
        ("", "hours", False, 0),
    ],
)
def test_amounts_are_read_as_the_mapping_says(
    text: str, unit: str, comma: bool, seconds: int
) -> None:
    assert seconds_of(text, unit, comma, "Hours") == (seconds, False)


def test_what_is_no_whole_number_of_seconds_is_rounded_and_says_so() -> None:
    assert seconds_of("0.3333", "hours", False, "Hours") == (1_200, True)


@pytest.mark.parametrize("text", ["two", "1,5", "1.2.3", "1e99", "NaN", "12,34.5", "0x10"])
def test_an_amount_that_might_mean_something_else_is_refused(text: str) -> None:
    with pytest.raises(CellMistake) as mistake:
        seconds_of(text, "hours", False, "Hours")
    assert (mistake.value.reason, mistake.value.field) == ("AMOUNT_MALFORMED", "Hours")


def test_days_are_read_in_the_formats_of_the_mapping_and_no_other() -> None:
    assert day_of("02-Nov-04", ("%d-%b-%y",), "EstimateOn") == "2004-11-02"
    assert day_of("31/12/2025", ("%Y-%m-%d", "%d/%m/%Y"), "Date") == "2025-12-31"
    assert day_of("", ("%Y-%m-%d",), "Date") == ""
    with pytest.raises(CellMistake):
        day_of("12/31/2025", ("%d/%m/%Y",), "Date")


def test_a_value_is_the_first_column_that_is_not_empty_or_all_of_them_joined() -> None:
    header = ("A", "B", "C")
    assert getter(Value(columns=("A", "B")), header)(("", " b ", "c")) == "b"
    assert getter(Value(columns=("A", "B", "C"), join="/"), header)(("a", "", "c")) == "a/c"
    assert getter(Value(columns=("A",), default="none"), header)(("", "", "")) == "none"
    assert getter(Value(columns=("Absent",)), header)(("a", "b", "c")) == ""


def test_words_are_translated_whatever_their_capitals_and_unknown_ones_refused() -> None:
    get = getter(Value(columns=("A",), words={"done": "completed"}), ("A",))
    assert get(("DONE",)) == "completed"
    with pytest.raises(CellMistake, match="no meaning for 'open'"):
        get(("open",))


def test_the_ready_mappings_are_right() -> None:
    assert {load_mapping(document).name for document in ready_mappings().values()} == {
        "sip",
        "time",
    }


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter"),
    [
        ("Ort;Std\nKöln;1\n".encode(), "utf-8", ";"),
        ("\ufeffOrt,Std\nKöln,1\n".encode(), "utf-8", ","),
        ("Ort\tStd\nKöln\t1\n".encode("latin-1"), "latin-1", "\t"),
    ],
)
def test_encoding_and_delimiter_are_found(content: bytes, encoding: str, delimiter: str) -> None:
    table = read_table("o.csv", content, encoding="auto", delimiter="auto", wanted=["Ort", "Std"])
    assert (table.encoding, table.delimiter) == (encoding, delimiter)
    assert [row.cells for row in table.rows()] == [["Köln", "1"]]


def test_an_encoding_that_is_said_is_not_guessed_at() -> None:
    with pytest.raises(FileMistake) as mistake:
        read_table("o.csv", b"K\xf6ln\n1", encoding="utf-8", delimiter=",", wanted=[])
    assert mistake.value.reason == "ENCODING_WRONG"


def test_quoted_line_breaks_are_one_row_and_blank_lines_none() -> None:
    content = b'Note,Hours\n"two\nlines",1\n\n,\nx,2\n'
    table = read_table("o.csv", content, encoding="auto", delimiter=",", wanted=["Hours"])
    assert [(row.number, list(row.cells)) for row in table.rows()] == [
        (2, ["two\nlines", "1"]),
        (5, ["x", "2"]),
    ]
