"""Words for many films from their names."""

import os
from pathlib import Path

import pytest

from desktop_uploader.cli.name_patterns import filled, is_needed, read_pattern
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.orders import AddOrder, FileWords
from tests.cli.conftest import Shell

NOON_S = 1_764_331_200.0  # 28 November 2025, noon UTC
PATTERN = r"(?P<scene>[A-Z]\d+)_(?P<take>\d+)(?P<note>-\w+)?"


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    (folder / "b").mkdir(parents=True)
    for name in ("A1_07.mp4", "b/B2_1-good.mp4", "other.mp4"):
        film = folder / name
        film.write_bytes(b"film")
        os.utime(film, (NOON_S, NOON_S))
    return folder


def words_of(folder: Path, pattern: str, **texts: object) -> dict[str, FileWords]:
    """What is said of each file of a folder, by its name."""
    order = AddOrder((bytes(folder),), "mine", **texts)  # type: ignore[arg-type]  # a test's shorthand
    made = filled(order, read_pattern(pattern)).words
    return {Path(os.fsdecode(one.path)).name: one for one in made}


def test_groups_of_the_pattern_fill_every_text(films: Path) -> None:
    found = words_of(
        films,
        PATTERN,
        title="{scene}, take {take} {note}",
        description="{stem} of {date}",
        tags=("{scene}", "{note}", "all"),
        category="{take}",
    )

    assert found["A1_07.mp4"].title == "A1, take 07"
    assert found["A1_07.mp4"].description == "A1_07 of 2025-11-28"
    assert found["A1_07.mp4"].tags == ("A1", "all")
    assert found["A1_07.mp4"].category == "07"
    assert found["B2_1-good.mp4"].tags == ("B2", "-good", "all")


def test_a_name_that_does_not_fit_is_refused_and_the_others_go(films: Path) -> None:
    found = words_of(films, PATTERN, title="{scene}")

    assert [name for name, words in found.items() if words.finding] == ["other.mp4"]
    finding = found["other.mp4"].finding
    assert finding is not None
    assert finding.rule == "pattern-no-match"


def test_without_a_pattern_other_braces_stay(films: Path) -> None:
    found = words_of(films, "", title="{date} {x} {stem}")

    assert found["other.mp4"].title == "2025-11-28 {x} other"


def test_what_a_table_says_stands_before_the_name(films: Path) -> None:
    path = os.fsencode(films / "A1_07.mp4")
    found = words_of(
        films, PATTERN, title="{scene}", tags=("x",), words=(FileWords(path, 9, title="Mine"),)
    )

    assert (found["A1_07.mp4"].title, found["A1_07.mp4"].row) == ("Mine", 9)
    assert found["A1_07.mp4"].tags == ("x",)


@pytest.mark.parametrize(
    ("pattern", "title", "rule"),
    [
        ("(", "x", "pattern-broken"),
        ("(?P<date>.)", "x", "pattern-group-taken"),
        (PATTERN, "{scnee}", "pattern-gap-unknown"),
    ],
)
def test_a_pattern_that_cannot_be_meant_is_wrong_use(
    films: Path, pattern: str, title: str, rule: str
) -> None:
    with pytest.raises(RequestRefused) as caught:
        words_of(films, pattern, title=title)

    assert caught.value.trouble.code == rule


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        ({"title": "{stem}"}, False),
        ({"title": "plain", "tags": ("a",)}, False),
        ({"title": "{stem} {date}"}, True),
        ({"title": "{stem}", "description": "{stem}"}, True),
        ({"tags": ("{date}",)}, True),
    ],
)
def test_the_plain_pattern_of_titles_is_left_to_the_engine(
    texts: dict[str, object], wanted: bool
) -> None:
    order = AddOrder((), "mine", **texts)  # type: ignore[arg-type]  # a test's shorthand

    assert is_needed(order, read_pattern("")) is wanted


def test_a_dry_run_shows_the_words_before_anything_is_queued(shell: Shell, films: Path) -> None:
    typed = ("upload", str(films), "--account", "mine", "--pattern", PATTERN, "--dry-run")

    assert shell(*typed, "--title", "{scene}-{take}", "--tag", "{scene}") == 0
    assert "A1_07.mp4  →  A1-07  [A1]" in shell.out
    assert shell.engine.jobs == {}
    assert shell(*typed, "--title", "{scene}", "--json") == 0
    shown = {line["title"]: line for line in shell.lines if line["type"] == "words"}
    assert set(shown) == {"A1", "B2"}
    assert shown["A1"]["source"].endswith("A1_07.mp4")


def test_an_order_carries_the_words_of_each_file(shell: Shell, films: Path) -> None:
    shell.ends_with()

    assert shell("upload", str(films), "--account", "mine", "--title", "{date}", "--dry-run") == 0
    [order] = shell.engine.orders
    assert order.title == ""
    assert {words.title for words in order.words} == {"2025-11-28"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_broken_pattern_is_told_in_a_sentence(shell: Shell, films: Path, language: str) -> None:
    assert shell("--lang", language, "upload", str(films), "--pattern", "(") == 2
    assert "(" in shell.err
    assert shell.engine.orders == []
