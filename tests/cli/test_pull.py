"""`pull`: what is read from lists, what is told of it, and the code at the end."""

from pathlib import Path

import pytest

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.media import Mark, Stage
from desktop_uploader.ports.orders import RefusedRow
from desktop_uploader.ports.provider import Finding, Weight
from desktop_uploader.ports.pull_orders import PullRow
from tests.cli.conftest import Shell

A, B = "https://media.example.invalid/a.mp4", "https://media.example.invalid/b.mp4"
TABLE = f"url,标题,tags,cover,extension,md5,priority\n{A},第一,x|y,{B},mp4,,3\n{B},,,,,,\n"


def rows_of(shell: Shell) -> tuple[PullRow, ...]:
    (order,) = shell.engine.pulls
    return order.rows


def test_addresses_go_to_the_account_and_are_followed(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("pull", A, B, "--account", "mine", "--json") == 0
    assert [job["path"] for job in shell.lines[-1]["jobs"]] == [A, B]
    assert rows_of(shell) == (PullRow(1, A), PullRow(2, B))
    assert "20" in shell.err
    assert "200000" in shell.err


def test_a_text_file_has_an_address_a_line_and_comments(shell: Shell, tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text(f"# films\n\n  {A}\n{B}\n", "utf-8-sig")

    assert shell("pull", str(listed), "--account", "mine", "--dry-run") == 0
    assert rows_of(shell) == (PullRow(3, A), PullRow(4, B))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_table_says_what_each_is_called(shell: Shell, tmp_path: Path, encoding: str) -> None:
    table = tmp_path / "list.csv"
    table.write_bytes(TABLE.encode(encoding))

    assert shell("pull", str(table), "--account", "mine", "--dry-run") == 0
    first, second = rows_of(shell)
    assert (first.row, first.title, first.tags) == (1, "第一", ("x", "y"))
    assert (first.cover, first.extension, first.priority) == (B, "mp4", 3)
    assert second == PullRow(2, B)


def test_cells_that_are_wrong_whatever_the_cloud_are_told_by_their_rows(
    shell: Shell, tmp_path: Path
) -> None:
    table = tmp_path / "list.csv"
    table.write_text(f"url,md5,priority\n{A},xyz,\n{B},,high\n,,\n,,1\n", "utf-8")

    assert shell("pull", str(table), "--account", "mine", "--dry-run", "--json") == 2
    rules = [row.finding.rule if row.finding else "" for row in rows_of(shell)]
    assert rules == ["md5-not-hex", "priority-not-a-number"]
    assert [(line["row"], line["rule"]) for line in shell.lines] == [(4, "row-without-address")]


def test_a_table_without_addresses_is_wrong_use(shell: Shell, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text("title\nx\n", "utf-8")

    assert shell("pull", str(table), "--account", "mine") == 2
    assert "url" in shell.err


def test_a_list_that_is_not_there_is_wrong_use(shell: Shell) -> None:
    assert shell("pull", "nowhere.csv", "--account", "mine") == 2
    assert "nowhere.csv" in shell.err


def test_a_dry_run_tells_each_row_with_rule_and_remedy(shell: Shell) -> None:
    finding = Finding("address-twice", Weight.REFUSE, (("first", "1"),))
    shell.engine.refusals = (RefusedRow(2, B, finding),)

    assert shell("pull", A, B, "--account", "mine", "--dry-run", "--json") == 2
    (line,) = shell.lines
    assert (line["type"], line["row"], line["source"]) == ("row", 2, B)
    assert (line["rule"], bool(line["remedy"])) == ("address-twice", True)
    assert shell.engine.jobs == {}


def test_what_may_not_go_ends_with_one_though_the_others_went(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED)
    finding = Finding("not-an-address", Weight.REFUSE)
    shell.engine.refusals = (RefusedRow(2, "b", finding),)

    assert shell("pull", A, "b", "--account", "mine", "--json") == 1
    assert shell.lines[-1]["exit_code"] == 1


@pytest.mark.parametrize(
    ("until", "stage"), [("submitted", Stage.PULLING), ("committed", Stage.PROCESSING)]
)
def test_how_far_is_waited_is_said(shell: Shell, until: str, stage: Stage) -> None:
    shell.ends_with(stage=stage)

    assert shell("pull", A, "--account", "mine", "--until", until) == 0


def test_a_file_is_not_submitted_and_an_address_not_uploaded(shell: Shell) -> None:
    assert shell("pull", A, "--account", "mine", "--until", "uploaded") == 2
    assert shell("upload", "a.mp4", "--account", "mine", "--until", "submitted") == 2


def test_what_is_not_known_must_not_be_fetched_again(shell: Shell) -> None:
    shell.ends_with(stage=Stage.FAILED, marks=(Mark.UNVERIFIED,))

    assert shell("pull", A, "--account", "mine") == 4


def test_an_unknown_account_and_a_cloud_that_fetches_nothing_are_wrong_use(shell: Shell) -> None:
    assert shell("pull", A, "--account", "nobody") == 2
    assert "nobody" in shell.err
    shell.engine.fails_with = RequestRefused(code="no-pull", facts={"name": "mine"})
    assert shell("pull", A, "--account", "mine") == 2
    assert "mine" in shell.err


def test_the_practice_cloud_is_named(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("pull", A, "--account", "practice-alibaba") == 0
    assert "practice" in shell.err


OBJECT = "https://my-bucket.oss-cn-shanghai.aliyuncs.com/films/a.mp4"


def test_objects_are_registered_as_it_is_said_of_all(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("register", OBJECT, "--account", "mine", "--title", "T", "--template", "t1") == 0
    (order,) = shell.engine.pulls
    assert (order.registers, order.title, order.template) == (True, "T", "t1")
    assert (order.rows, order.is_left_as_it_is) == ((PullRow(1, OBJECT),), False)


def test_objects_that_nothing_is_made_of_are_registered_too(shell: Shell) -> None:
    assert shell("register", OBJECT, "--account", "mine", "--no-transcode", "--dry-run") == 0
    assert shell.engine.pulls[0].is_left_as_it_is is True


def test_a_template_and_none_exclude_one_another(shell: Shell) -> None:
    words = ("register", OBJECT, "--account", "mine", "--template", "t1", "--no-transcode")

    assert shell(*words) == 2
    assert (shell.engine.pulls, "--no-transcode" in shell.err) == ([], True)
