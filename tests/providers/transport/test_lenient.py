"""Odd JSON is read for what it means, and never breaks a reader."""

import pytest

from desktop_uploader.providers.transport import lenient

NOON_S = 1_795_176_000.0


@pytest.mark.parametrize(
    ("written", "expected_s"),
    [
        ("2026-11-20T12:00:00Z", NOON_S),
        ("2026-11-20T12:00:00:540Z", NOON_S),
        ("2026-11-20T12:00:00.540Z", NOON_S),
        ("2026-11-20 12:00:00", NOON_S),
        ("2026-11-20T12:00Z", NOON_S),
        (" 2026-11-20T12:00:00Z ", NOON_S),
        ("2026-13-20T12:00:00Z", None),
        ("3600", None),
        ("", None),
        ("0000-00-00T00:00:00Z", None),
    ],
)
def test_a_moment_is_read_in_either_format(written: str, expected_s: float | None) -> None:
    assert lenient.moment_s(written) == expected_s


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, 5),
        ("5", 5),
        (" 5 ", 5),
        ("5.0", 5),
        (5.9, 5),
        (9007199254740993, 9007199254740993),
        (-1, None),
        ("-1", None),
        (True, None),
        ("five", None),
        ("inf", None),
        (None, None),
        ([5], None),
    ],
)
def test_a_whole_number_is_read_from_number_or_text(value: object, expected: int | None) -> None:
    assert lenient.integer({"n": value}, "n") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["a", "b"], ("a", "b")),
        ("a,b", ("a", "b")),
        ("a, b ,", ("a", "b")),
        ('["a","b"]', ("a", "b")),
        ({"String": ["a", "b"]}, ("a", "b")),
        ("[a", ("[a",)),
        ([], ()),
        ("", ()),
        (None, ()),
        ([1, None, "a"], ("a",)),
        (7, ()),
    ],
)
def test_a_list_of_words_is_read_in_every_form(value: object, expected: tuple[str, ...]) -> None:
    assert lenient.words({"n": value}, "n") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 2}]),
        ({"a": 1}, [{"a": 1}]),
        ({"Job": [{"a": 1}]}, [{"a": 1}]),
        ('[{"a ": 1}]', [{"a": 1}]),
        ([{"a": 1}, None, "x"], [{"a": 1}]),
        (None, []),
        ("x", []),
        ([], []),
    ],
)
def test_a_list_of_objects_is_read_in_every_form(value: object, expected: list[object]) -> None:
    assert lenient.entries({"n": value}, "n") == expected


def test_blanks_around_keys_are_taken_off_at_every_level() -> None:
    assert lenient.parse(b'{"Source ": {" Url": 1}}') == {"Source": {"Url": 1}}


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"3", b"<html>", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000]
)
def test_what_is_no_object_is_a_value_error(content: bytes) -> None:
    with pytest.raises(ValueError):
        lenient.parse(content)


def test_the_first_name_with_a_text_counts() -> None:
    assert lenient.text({"a": None, "b": " x "}, "a", "b") == "x"
    assert lenient.text({"a": 5}, "a") == "5"
    assert lenient.text({"a": True}, "a") == ""
