"""What `upload` tells of files in folders that are no films."""

from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.orders import RefusedRow
from desktop_uploader.ports.provider import Finding, Weight
from tests.cli.conftest import Shell


def passed_over(row: int, source: str, rule: str = "extension") -> RefusedRow:
    ending = source.rpartition(".")[2] if rule == "extension" else ""
    weight = Weight.REFUSE if rule == "extension" else Weight.WARN
    return RefusedRow(row, source, Finding(rule, weight, (("found", ending),)))


MANY = (
    *(passed_over(number, f"/d/{number}.txt") for number in range(12)),
    *(passed_over(number, f"/d/{number}.py") for number in range(12, 15)),
    passed_over(15, "/d/README", "no-extension"),
    passed_over(16, "/d/.a", "hidden"),
    passed_over(17, "/d/.b", "hidden"),
)


def test_what_is_passed_over_in_folders_is_summed_up(shell: Shell) -> None:
    shell.engine.skipped = MANY
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("upload", "/d") == 0
    assert (
        "Not media, passed over in folders: 16 (12 .txt, 3 .py, 1 without an extension), "
        "for example /d/0.txt, /d/1.txt, /d/2.txt.\n" in shell.err
    )
    assert "Hidden, passed over in folders: 2, for example /d/.a, /d/.b.\n" in shell.err
    assert "Not sent" not in shell.err


def test_it_is_summed_up_in_chinese_too(shell: Shell) -> None:
    shell.engine.skipped = MANY[-4:]
    shell.ends_with(stage=Stage.PUBLISHED)

    shell("upload", "/d", "--lang", "zh")

    assert (
        "跳过了 2 个非媒体文件（.py 1 个、无扩展名 1 个），例如 /d/14.py、/d/README。" in shell.err
    )


def test_of_many_endings_the_most_frequent_are_named(shell: Shell) -> None:
    shell.engine.skipped = tuple(
        passed_over(number, f"/d/{number}.{ending}") for number, ending in enumerate("aabcdefg")
    )
    shell.ends_with(stage=Stage.PUBLISHED)

    shell("upload", "/d")

    assert "8 (2 .a, 1 .b, 1 .c, 1 .d, 1 .e, 2 others)" in shell.err


def test_nothing_is_said_of_nothing_passed_over(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED)

    shell("upload", "/d")

    assert "passed over" not in shell.err


def test_a_quiet_command_passes_over_in_silence(shell: Shell) -> None:
    shell.engine.skipped = MANY
    shell.ends_with(stage=Stage.PUBLISHED)

    shell("--quiet", "upload", "/d")

    assert shell.err == ""


def test_a_script_hears_of_each_in_a_dry_run_alone(shell: Shell) -> None:
    shell.engine.skipped = MANY
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("upload", "/d", "--dry-run", "--json") == 0
    assert [(line["type"], line["weight"]) for line in shell.lines] == [("row", "skip")] * len(MANY)
    assert shell.lines[0]["source"] == "/d/0.txt"

    assert shell("upload", "/d", "--json") == 0
    assert [line["type"] for line in shell.lines] == ["job", "result"]
    assert "passed over in folders: 16" in shell.err
