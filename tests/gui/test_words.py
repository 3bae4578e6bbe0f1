"""The window's words: complete in each language, and each of them used."""

import re
import string
from pathlib import Path

import pytest

import desktop_uploader.gui
from desktop_uploader.domain.media import OutputState, Suggestion
from desktop_uploader.gui.columns import Column
from desktop_uploader.gui.queue_filter import Filter
from desktop_uploader.wording.resource_files import read_table
from tests.gui.house import words

GUI = Path(desktop_uploader.gui.__file__).parent
SPOKEN = re.compile(r'"([a-z]+(?:\.[a-z0-9_-]+)+)"')
PAGES = ("first", "none", "seeking")
MADE = {
    "filter.": [which.value for which in Filter],
    "column.": [column.name.lower() for column in Column],
    "output.": [state.value for state in OutputState],
    "verdict.": [suggestion.value for suggestion in Suggestion],
    "strip.bottleneck_": ["line", "disk", "limit", "server", "idle"],
    "empty.": [f"{page}_{part}" for page in PAGES for part in ("title", "text")],
    "action.": [
        "add-files", "add-folder", "pause", "resume", "retry", "cancel", "remove", "open-folder",
        "copy", "details", "search",
    ],
    "detail.": [
        "file", "account", "title", "tags", "description", "size", "media_id", "checksum",
        "parts", "attempt", "resent", "outputs", "verdict", "requests",
    ],
}  # fmt: skip
"""Names that are put together from a beginning and a value."""


def table(language: str) -> dict[str, str]:
    return dict(read_table(f"phrases/window.{language}.toml"))


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def used() -> set[str]:
    sources = "".join(path.read_text() for path in GUI.rglob("*.py"))
    made = {start + end for start, ends in MADE.items() for end in ends}
    return made | (set(SPOKEN.findall(sources)) & set(table("en")))


def test_each_language_has_the_same_phrases_with_the_same_gaps() -> None:
    english, chinese = table("en"), table("zh")

    assert english.keys() == chinese.keys()
    assert {key: gaps(text) for key, text in english.items()} == {
        key: gaps(text) for key, text in chinese.items()
    }


def test_no_phrase_is_unused() -> None:
    assert set(table("en")) - used() == set()


def test_every_phrase_that_is_asked_for_exists() -> None:
    made = {start + end for start, ends in MADE.items() for end in ends}

    assert made - set(table("en")) == set()


def test_chinese_phrases_are_chinese() -> None:
    same = {key for key, text in table("zh").items() if text == table("en")[key]}

    assert same <= {"detail.checksum"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_moment_of_today_has_no_date(language: str) -> None:
    spoken = words(language)

    assert len(spoken.moment(1_780_000_000.0)) == 8
    assert spoken.moment(1_780_000_000.0 - 200_000).startswith("2026-")
