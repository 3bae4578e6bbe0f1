"""`history`: what has ended is searched by page, and written as a table."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.orders import Choice
from tests.cli.conftest import Shell, row


@pytest.fixture
def full(shell: Shell) -> Shell:
    ends = (Stage.PUBLISHED, Stage.FAILED, Stage.CANCELLED, Stage.REJECTED, Stage.PUBLISHED)
    shell.engine.put(*(row(number, stage) for number, stage in enumerate(ends, start=1)), row(6))
    return shell


def test_the_newest_comes_first_over_all_pages(full: Shell) -> None:
    assert full("history", "--json") == 0
    assert [line["id"] for line in full.lines] == ["5", "4", "3", "2", "1"]


def test_what_was_taken_off_the_list_is_in_it(full: Shell) -> None:
    full.engine.remove(Choice((full.engine.jobs[1].id,)))  # type: ignore[index]

    assert full("history", "--json") == 0
    assert full.lines[-1]["id"] == "1"


def test_only_the_states_asked_for(full: Shell) -> None:
    assert full("history", "--state", "failed", "--state", "rejected", "--json") == 0
    assert [line["id"] for line in full.lines] == ["4", "2"]


def test_words_account_and_days_are_handed_over(full: Shell) -> None:
    assert full("history", "夏天", "--account", "mine", "--since", "2026-11-01",
                "--until", "2026-11-02") == 0  # fmt: skip

    wanted = full.engine.searched[0]
    assert (wanted.text, wanted.account) == ("夏天", "mine")
    assert wanted.since_s == datetime(2026, 11, 1).timestamp()
    assert wanted.until_s == pytest.approx(datetime(2026, 11, 3).timestamp(), abs=0.01)


def test_a_moment_is_taken_as_it_is(full: Shell) -> None:
    assert full("history", "--until", "2026-11-02T12:00") == 0
    assert full.engine.searched[0].until_s == datetime(2026, 11, 2, 12).timestamp()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_no_day_is_wrong_use(full: Shell, language: str) -> None:
    assert full("--lang", language, "history", "--since", "yesterday") == 2
    assert "yesterday" in full.err


def test_the_table_holds_what_was_searched_for(full: Shell, tmp_path: Path) -> None:
    table = tmp_path / "history.csv"

    assert full("history", "--state", "published", "--csv", str(table)) == 0

    with table.open(encoding="utf-8-sig", newline="") as stream:
        assert [line["id"] for line in csv.DictReader(stream)] == ["5", "1"]
    assert "2" in full.err
