"""`--metadata`: what a table says of single files, and what is wrong with it."""

import os
from pathlib import Path

import pytest

from desktop_uploader.cli.metadata_matching import Matched, match
from desktop_uploader.cli.metadata_table import read_table
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.media import Stage
from tests.cli.conftest import Shell

TWO_ROWS = "file,title,tags\na.mp4,一个标题,x|y\nb.mp4,Other,\n"


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """A folder with four films, two of them of one name."""
    folder = tmp_path / "films"
    for name in ("a.mp4", "b.mp4", "one/same.mp4", "two/same.mp4"):
        film = folder / name
        film.parent.mkdir(parents=True, exist_ok=True)
        film.write_bytes(b"film")
    return folder


def matched(folder: Path, text: str) -> Matched:
    """What a table in `folder` says of all that is in it."""
    table = folder / "table.csv"
    table.write_text(text, "utf-8")
    return match(table, [bytes(folder)])


def rules(found: Matched) -> list[tuple[int, str]]:
    """Rows and rules of what is wrong with the table."""
    return [(row.row, row.finding.rule) for row in found.findings]


# --- how it is written ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        TWO_ROWS.encode(),
        TWO_ROWS.encode("utf-8-sig"),
        TWO_ROWS.encode("gb18030"),
        TWO_ROWS.encode("utf-16"),
        TWO_ROWS.replace(",", ";").encode(),
        TWO_ROWS.replace(",", "\t").encode("utf-16"),
        TWO_ROWS.replace("\n", "\r\n").encode(),
        TWO_ROWS.replace("file,title,tags", "文件,标题,标签").encode(),
        TWO_ROWS.replace("file,title", ' File ,"TITLE"').replace("一个标题", '"一个标题"').encode(),
    ],
)
def test_a_table_is_read_however_a_spreadsheet_has_saved_it(content: bytes) -> None:
    first, second = read_table(content, name="t.csv").rows

    assert dict(first.cells) == {"file": "a.mp4", "title": "一个标题", "tags": "x|y"}
    assert first.tags == ("x", "y")
    assert (second.number, second.tags) == (2, ())


def test_quoted_cells_hold_separators_quotes_and_lines() -> None:
    table = read_table(b'file,description\na.mp4,"one, ""two""\nthree"\nb.mp4,four\n', name="t.csv")

    assert [row.cells["description"] for row in table.rows] == ['one, "two"\nthree', "four"]
    assert [row.number for row in table.rows] == [1, 2]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table-without-files"),
        (b"title,tags\nx,y\n", "table-without-files"),
        (b'file,title\na.mp4,"never closed\n', "table-broken"),
        (b"file,title\na.mp4,\xff\xff\n", "table-not-text"),
    ],
)
def test_what_is_no_such_table_is_refused_whole_and_by_name(content: bytes, code: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        read_table(content, name="t.csv")

    assert (caught.value.trouble.code, caught.value.trouble.facts["file"]) == (code, "t.csv")


def test_rows_are_counted_as_the_spreadsheet_counts_them() -> None:
    table = read_table(b"file,title\n\na.mp4,x\n,,\n,lost\nb.mp4,x,y,z\n", name="t.csv")

    assert [row.number for row in table.rows] == [2]
    assert [(row.row, row.finding.rule) for row in table.findings] == [
        (4, "row-without-file"),
        (5, "row-with-more-cells"),
    ]


# --- which file is meant --------------------------------------------------------------------------


def test_a_row_speaks_of_a_path_seen_from_the_table_an_absolute_one_or_a_bare_name(
    films: Path,
) -> None:
    found = matched(films, f"file,title\na.mp4,A\n{films}/b.mp4,B\n./one/../one/same.mp4,One\n")

    assert {words.path: words.title for words in found.words} == {
        bytes(films / "a.mp4"): "A",
        bytes(films / "b.mp4"): "B",
        bytes(films / "one" / "same.mp4"): "One",
    }
    assert rules(found) == []


def test_a_bare_name_is_found_in_the_folders_that_were_given(films: Path, tmp_path: Path) -> None:
    table = tmp_path / "elsewhere.csv"
    table.write_text("file,title\nb.mp4,B\n", "utf-8")

    [words] = match(table, [bytes(films)]).words

    assert (words.path, words.title, words.finding) == (bytes(films / "b.mp4"), "B", None)


@pytest.mark.skipif(os.name != "posix", reason="names are bytes")
def test_composed_and_decomposed_names_are_the_same_name(films: Path) -> None:
    film = films / "cafe\u0301.mp4"
    film.write_bytes(b"film")

    [words] = matched(films, "file,title\ncaf\u00e9.mp4,C\n").words

    assert words.path == bytes(film)


def test_a_row_of_no_file_is_told_with_its_number(films: Path) -> None:
    found = matched(films, "file,title,titel\na.mp4,A,x\nnowhere.mp4,N,\n")

    assert rules(found) == [(0, "column-unknown"), (2, "row-names-no-file")]


def test_a_file_in_two_rows_goes_by_neither(films: Path) -> None:
    [words] = matched(films, f"file,title\na.mp4,A\nb.mp4,B\n{films}/a.mp4,Z\n").words[:1]

    assert words.finding is not None
    assert (words.finding.rule, dict(words.finding.facts)) == ("file-in-two-rows", {"rows": "1, 3"})


def test_a_name_that_two_files_bear_says_of_neither(films: Path) -> None:
    words = matched(films, "file,title\nsame.mp4,S\n").words

    assert [one.finding and one.finding.rule for one in words] == ["row-for-several-files"] * 2


# --- the command ----------------------------------------------------------------------------------


def test_the_words_of_a_table_go_with_the_order(shell: Shell, films: Path) -> None:
    table = films.parent / "t.csv"
    table.write_text("file,title,tags\na.mp4,A,x; y\n", "utf-8")

    assert (
        shell("upload", str(films), "--metadata", str(table), "--title", "{stem}", "--dry-run") == 0
    )

    [order] = shell.engine.orders
    [words] = order.words
    assert (order.title, words.title, words.tags, words.row) == ("{stem}", "A", ("x", "y"), 1)


def test_a_dry_run_gives_a_line_for_each_bad_row_and_ends_with_2(shell: Shell, films: Path) -> None:
    table = films / "t.csv"
    table.write_text("file,title,titel\na.mp4,A,x\nnowhere.mp4,N,\n", "utf-8")

    assert shell("upload", str(films), "--metadata", str(table), "--dry-run", "--json") == 2

    lines = [line for line in shell.lines if line["rule"] != "extension"]
    assert [(line["type"], line["row"], line["source"]) for line in lines] == [
        ("row", 0, str(table)),
        ("row", 2, "nowhere.mp4"),
    ]
    assert all(line["remedy"] for line in lines)


def test_a_bad_row_does_not_keep_the_others_and_is_not_forgotten_at_the_end(
    shell: Shell, films: Path
) -> None:
    table = films / "t.csv"
    table.write_text("file,title\na.mp4,A\nnowhere.mp4,N\n", "utf-8")
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("upload", str(films / "a.mp4"), "--metadata", str(table)) == 1

    assert "Row 2: Not sent: A row speaks of no file. “nowhere.mp4”" in shell.err
    assert [row.stage for row in shell.engine.jobs.values()] == [Stage.PUBLISHED]


def test_a_table_that_is_not_there_is_wrong_use_and_nothing_is_queued(
    shell: Shell, films: Path
) -> None:
    assert shell("upload", str(films), "--metadata", str(films / "none.csv")) == 2

    assert "none.csv cannot be read" in shell.err
    assert shell.engine.orders == []


@pytest.mark.parametrize(("said", "is_told"), [(("--title", "T"), True), ((), False)])
def test_words_that_the_cloud_does_not_keep_are_told_of_to_who_said_them(
    shell: Shell, films: Path, said: tuple[str, ...], is_told: bool
) -> None:
    shell.engine.keeps_text = False

    assert shell("upload", str(films / "a.mp4"), *said, "--dry-run") == 0

    assert ("the cloud of “mine” does not keep all of them" in shell.err) is is_told
