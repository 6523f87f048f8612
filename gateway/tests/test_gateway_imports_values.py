"""Cells as values: exact to the second, and refused rather than guessed."""

from __future__ import annotations

import pytest
from gateway.imports.checks import require_possible
from gateway.imports.decoding import FileMistake
from gateway.imports.mapping import load_mapping
from gateway.imports.mapping_values import Value
from gateway.imports.ready import ready_mappings
from gateway.imports.tables import Table, read_table
from gateway.imports.values import CellMistake, day_of, getter, seconds_of
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError


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
        ("-01:00:00", "h:mm", False, -3_600),
        (".5", "hours", False, 1_800),
        ("1 234.5", "hours", False, 4_444_200),
        ("1\u00a0234,5", "hours", True, 4_444_200),
        ("1\u202f234\u202f567", "seconds", False, 1_234_567),
        ("1\u2009800", "seconds", False, 1_800),
        ("1,800", "seconds", False, 1_800),
        ("1.500", "hours", True, 5_400_000),
        ("", "hours", False, 0),
    ],
)
def test_amounts_are_read_as_the_mapping_says(
    text: str, unit: str, comma: bool, seconds: int
) -> None:
    assert seconds_of(text, unit, comma, "Hours") == (seconds, False)


def test_what_is_no_whole_number_of_seconds_is_rounded_and_says_so() -> None:
    assert seconds_of("0.3333", "hours", False, "Hours") == (1_200, True)


def malformed(text: str, unit: str, comma: bool = False) -> str:
    """The remedy for an amount that is refused."""
    with pytest.raises(CellMistake) as mistake:
        seconds_of(text, unit, comma, "Hours")
    assert (mistake.value.reason, mistake.value.field) == ("AMOUNT_MALFORMED", "Hours")
    return mistake.value.message


@pytest.mark.parametrize("text", ["two", "1,5", "1.2.3", "1e99", "NaN", "12,34.5", "0x10"])
def test_an_amount_that_might_mean_something_else_is_refused(text: str) -> None:
    assert "for 1,5 send decimal_comma=true" in malformed(text, "hours")


@pytest.mark.parametrize("unit", ["hours", "minutes", "seconds", "mixed"])
@pytest.mark.parametrize(
    "text",
    [
        *("0,015", "0,500", "00,500", "0 500", "000,000"),
        *("1 5", "0 15", "7 30", "1\u00a05", "1\u20095", "1\u202f5", "1 500,000", "1,500 000"),
        *(".", ",", "-", "+", "- 5", "+-5", "1,,500", ",500", "1500,"),
    ],
)
def test_a_group_of_thousands_has_three_digits_and_never_begins_with_zero(
    text: str, unit: str
) -> None:
    malformed(text, unit)


@pytest.mark.parametrize("text", ["0.025", "0.500", "0.5", "1.5", "1 5", "."])
def test_with_a_decimal_comma_a_point_is_no_decimal_point(text: str) -> None:
    message = malformed(text, "hours", comma=True)
    assert "for 1.5 leave decimal_comma out" in message
    assert "decimal_comma=true" not in message


@pytest.mark.parametrize("unit", ["hours", "mixed"])
def test_hours_with_a_comma_before_three_digits_are_asked_about(unit: str) -> None:
    assert "This may be 1500 or 1.500 hours" in malformed("1,500", unit)
    assert "This may be 12250 or 12.250 hours" in malformed("12,250", unit)
    assert seconds_of("1,500", unit, True, "Hours") == (5_400, False)
    assert seconds_of("1,500.0", unit, False, "Hours") == (5_400_000, False)


@pytest.mark.parametrize("text", ["1:5x", "--1:00", "-1:-30", "-", "1:60"])
def test_a_clock_that_is_none_is_refused(text: str) -> None:
    assert "decimal_comma" not in malformed(text, "h:mm")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (86_401, "This is 24:00:01, and a day has 24 hours."),
        (90_000, "This is 25.00 hours, and a day has 24 hours."),
        (4_320_000, "This is 1,200.00 hours, and a day has 24 hours."),
    ],
)
def test_time_beyond_a_day_is_named_exactly(seconds: int, words: str) -> None:
    with pytest.raises(CellMistake) as mistake:
        require_possible(seconds, "2026-03-02", "", Value(columns=("Hours",)), Value())
    assert mistake.value.reason == "SECONDS_BEYOND_DAY"
    assert mistake.value.message.startswith(words)


def test_a_negative_clock_is_less_than_no_time() -> None:
    seconds, _ = seconds_of("-01:00:00", "h:mm", False, "Duration")
    with pytest.raises(CellMistake) as mistake:
        require_possible(seconds, "2026-03-02", "", Value(columns=("Duration",)), Value())
    assert mistake.value.reason == "SECONDS_NOT_POSITIVE"


@pytest.mark.parametrize(
    ("text", "seconds"), [("1:30", 5_400), ("1h 30m", 5_400), ("0.75", 2_700), ("45m", 2_700)]
)
def test_mixed_notations_are_read_each_for_itself(text: str, seconds: int) -> None:
    assert seconds_of(text, "mixed", False, "Time") == (seconds, False)


@pytest.mark.parametrize("text", ["\u0663", "1:\u0663\u0660", "1d 2h"])
def test_other_digits_and_days_of_unknown_length_are_refused(text: str) -> None:
    with pytest.raises(CellMistake):
        seconds_of(text, "mixed", False, "Time")


def test_a_day_is_read_in_the_format_of_its_file() -> None:
    assert day_of("02-Nov-04", "%d-%b-%y", "EstimateOn") == "2004-11-02"
    assert day_of("", "%Y-%m-%d", "Date") == ""
    for text, date_format in (("12/31/2025", "%d/%m/%Y"), ("\u0663/04/2026", "%d/%m/%Y")):
        with pytest.raises(CellMistake):
            day_of(text, date_format, "Date")


def a_table(*header: str) -> Table:
    return Table("x.csv", "", "utf-8", False, ",", header)


def test_a_value_is_the_first_column_that_is_not_empty_or_all_of_them_joined() -> None:
    table = a_table("A", "B", "C")
    assert getter(Value(columns=("A", "B")), table)(("", " b ", "c")) == "b"
    assert getter(Value(columns=("A", "B", "C"), join="/"), table)(("a", "", "c")) == "a/c"
    assert getter(Value(columns=("A",), default="none"), table)(("", "", "")) == "none"
    assert getter(Value(columns=("Absent",)), table)(("a", "b", "c")) == ""
    assert getter(Value(columns=("#2",)), table)(("a", "b", "c")) == "b"


def test_a_repeated_column_gives_its_first_cell_that_is_not_empty() -> None:
    get = getter(Value(columns=("Label",)), a_table("Label", "Label"))
    assert [get(("", "x")), get(("x", "")), get(("x", " x ")), get(("", ""))] == ["x", "x", "x", ""]


@pytest.mark.parametrize(
    "value",
    [
        Value(columns=("Client",)),
        Value(columns=("Client", "Project"), join="/", identifies=True),
        Value(columns=("Client",), words={"alder": "Alder", "birch": "Birch"}),
    ],
)
def test_two_columns_of_one_name_that_differ_refuse_the_row(value: Value) -> None:
    table = a_table("Date", "Client", "Client", "Project")
    with pytest.raises(CellMistake, match='as "#2"') as mistake:
        getter(value, table)(("2026-03-02", "Alder", "Birch", "Site"))
    assert (mistake.value.reason, mistake.value.field) == ("COLUMN_REPEATED", value.described)
    assert table.written(("2026-03-02", "Alder", "Birch", "Site"), "Client") == "Alder + Birch"


def test_one_of_two_columns_of_one_name_is_named_by_its_number() -> None:
    table = a_table("Hours", "Hours")
    assert getter(Value(columns=("#2",)), table)(("1", "5")) == "5"


def test_parts_of_an_identity_are_never_confused() -> None:
    get = getter(Value(columns=("A", "B"), join="/", identifies=True), a_table("A", "B"))
    assert get(("a/b", "c")) != get(("a", "b/c"))
    assert get(("", "c")) != get(("c", ""))


def test_a_piece_of_a_cell_is_taken() -> None:
    customer = Value(columns=("A",), split=":", part=2)
    assert getter(customer, a_table("A"))(("Cedar House:Retainer",)) == "Retainer"
    assert getter(customer, a_table("A"))(("Cedar House",)) == ""
    first = Value(columns=("A",), first_line=True)
    assert getter(first, a_table("A"))(("Pia Holt\nAccount Manager",)) == "Pia Holt"


def test_words_are_translated_whatever_their_capitals_and_unknown_ones_refused() -> None:
    get = getter(Value(columns=("A",), words={"done": "completed"}), a_table("A"))
    assert get(("DONE",)) == "completed"
    with pytest.raises(CellMistake, match="no meaning for this word"):
        get(("open",))
    any_other = Value(columns=("A",), words={"done": "completed", "*": "active"})
    assert getter(any_other, a_table("A"))(("open",)) == "active"


def test_the_ready_mappings_are_right() -> None:
    assert {load_mapping(document).name for document in ready_mappings().values()} == {
        *("clockify", "clockify_eu", "clockify_us", "everhour", "everhour_grouped", "float"),
        *("harvest", "jira", "kimai", "kimai_german", "msproject", "quickbooks"),
        *("quickbooks_eu", "quickbooks_us", "sip", "tempo"),
        *("time", "toggl"),
    }


@pytest.mark.parametrize("date_format", ["%c%c", "%d/%m", "%d/%d/%Y", "%j %Y", "%", "day"])
def test_a_date_format_that_names_no_day_is_refused(date_format: str) -> None:
    document = {**ready_mappings()["time"], "date_formats": [date_format]}
    with pytest.raises(ValidationError):
        load_mapping(document)


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter"),
    [
        ("Ort;Std\nKöln;1\n".encode(), "utf-8", ";"),
        ("\ufeffOrt,Std\nKöln,1\n".encode(), "utf-8", ","),
        ("\ufeff\ufeffOrt,Std\nKöln,1\n".encode(), "utf-8", ","),
        ("\ufeff\ufeffsep=;\nOrt;Std\nKöln;1\n".encode(), "utf-8", ";"),
        ("\ufeffOrt,Std\nKöln,1\n".encode("utf-16"), "utf-16", ","),
        ("Ort\tStd\nKöln\t1\n".encode("latin-1"), "latin-1", "\t"),
        ("sep=;\nOrt;Std\nKöln;1\n".encode(), "utf-8", ";"),
        ("Ort,Std\rKöln,1\r".encode(), "utf-8", ","),
        ("Ort,Std\nKöln,1\n".encode("utf-16"), "utf-16", ","),
        ("Report of May\n2026\n\nOrt;Std\nKöln;1\n".encode(), "utf-8", ";"),
    ],
)
def test_encoding_and_delimiter_are_found(content: bytes, encoding: str, delimiter: str) -> None:
    table = read_table("o.csv", content, encoding="auto", delimiter="auto", wanted=["Ort", "Std"])
    assert (table.encoding, table.delimiter) == (encoding, delimiter)
    assert [row.cells for row in table.rows()] == [["Köln", "1"]]


def test_bytes_that_only_windows_has_are_read_as_windows_1252() -> None:
    content = "Note\n50 \u20ac \u2013 \u201eok\u201c\n".encode("cp1252")
    table = read_table("o.csv", content, encoding="auto", delimiter="auto", wanted=["Note"])
    assert (table.encoding, table.encoding_assumed) == ("cp1252", True)
    assert [row.cells for row in table.rows()] == [["50 \u20ac \u2013 \u201eok\u201c"]]


def test_a_repeated_column_that_nobody_names_is_left_alone() -> None:
    content = b"Note,Label,Label\nx,a,b\n"
    table = read_table("o.csv", content, encoding="auto", delimiter="auto", wanted=["Note"])
    assert [row.cells for row in table.rows()] == [["x", "a", "b"]]


def test_a_file_with_thousands_of_columns_is_refused() -> None:
    content = ",".join(f"c{number}" for number in range(60_000)).encode() + b"\n1\n"
    with pytest.raises(FileMistake) as mistake:
        read_table("o.csv", content, encoding="auto", delimiter="auto", wanted=["c1"])
    assert mistake.value.reason == "COLUMNS_TOO_MANY"


def test_an_encoding_that_is_stated_is_not_guessed() -> None:
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


def broken(content: str) -> tuple[str, str]:
    """Why a file is refused."""
    with pytest.raises(FileMistake) as mistake:
        read_table(
            "o.csv", content.encode(), encoding="auto", delimiter="auto", wanted=["Note", "Hours"]
        )
    return mistake.value.reason, mistake.value.message


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_a_million_characters_is_named_by_its_row(quote: str) -> None:
    long = f"{quote}{'x' * 1_000_001}{quote}"
    for rows_before in (0, 1, 40):
        reason, message = broken("Hours,Note\n" + "1,a\n" * rows_before + f"2,{long}\n")
        assert reason == "CSV_BROKEN"
        assert f"a cell in row {rows_before + 2} is longer" in message


def test_a_quote_that_is_never_closed_does_not_swallow_the_rows_below() -> None:
    rows = 'Hours,Note\n1,first\n2,"unclosed\n3,third\n4,fourth\n'
    reason, message = broken(rows)
    assert reason == "CSV_BROKEN"
    assert "a quote opened in row 3 is never closed" in message
    assert "a quote opened in row 1 is never closed" in broken('Hours,"Note\n1,first\n')[1]


@pytest.mark.parametrize("cell", ['"a"b', '"a" "b"', '"a"b"'])
def test_text_behind_a_closing_quote_is_refused_with_its_row(cell: str) -> None:
    reason, message = broken(f"Note,Hours\nfirst,1\n{cell},2\n")
    assert reason == "CSV_BROKEN"
    assert "in row 3 text follows a closing quote" in message


def test_quotes_within_a_cell_that_is_not_quoted_are_text() -> None:
    content = b'Note,Hours\na "b" c,1\n"say ""yes""",2\n'
    table = read_table("o.csv", content, encoding="auto", delimiter="auto", wanted=["Note"])
    assert [row.cells for row in table.rows()] == [['a "b" c', "1"], ['say "yes"', "2"]]
