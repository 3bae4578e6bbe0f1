"""`process`: what is typed, what is told, how it ends."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_uploader.cli import work_watch
from desktop_uploader.domain.errors import Outcome, OutcomeUnknown, ServerTrouble
from desktop_uploader.domain.media import Output, OutputState, Stage
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.processing import Submitted
from desktop_uploader.ports.works import Again, Task, TaskState, Work, WorkRule
from tests.cli.conftest import Shell, row

LD = Output("LD", OutputState.DONE, "j1", "mp4", 320, 240, 500.0, url="http://x/ld.mp4")
RUNNING = replace(LD, state=OutputState.RUNNING, progress_percent=40, url="")
BROKEN = replace(LD, state=OutputState.FAILED, error="MPC.10125 cannot be read", url="")
DONE = Task("task-1", Work.TRANSCODE, TaskState.DONE, (LD,), ended_at_s=90.0)
FAILED = replace(DONE, state=TaskState.FAILED, outputs=(BROKEN,), error=BROKEN.error)
WAITING = Task("task-1", Work.REMUX, TaskState.WAITING)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_watch, "FIRST_PAUSE_S", 0.001)


@pytest.fixture
def busy(shell: Shell) -> Shell:
    shell.engine.put(row(7, Stage.PUBLISHED))
    shell.engine.readings = [
        (),
        (replace(DONE, state=TaskState.RUNNING, outputs=(RUNNING,)),),
        (DONE,),
    ]
    return shell


def test_an_order_is_followed_to_its_end_and_told_output_by_output(busy: Shell) -> None:
    assert busy("process", "7", "--template", "two-sizes") == 0

    [order] = busy.engine.processed
    assert (order.account, order.subject, order.template) == ("mine", "7", "two-sizes")
    assert order.work is Work.TRANSCODE
    assert busy.out.splitlines() == [
        "transcode: under way (task task-1)",
        "    LD  under way  40 %  320x240  500 kbit/s  mp4",
        "transcode: done (task task-1)",
        "    LD  done  320x240  500 kbit/s  mp4  http://x/ld.mp4",
    ]
    assert "accepted" in busy.err


def test_scripts_get_an_object_a_change_and_a_result(busy: Shell) -> None:
    assert busy("process", "7", "--template", "x", "--json") == 0

    assert [line["type"] for line in busy.lines] == ["task", "task", "result"]
    assert [line["state"] for line in busy.lines[:-1]] == ["running", "done"]
    [task] = busy.lines[-1]["tasks"]
    assert (task["subject"], task["account"], task["work"]) == ("7", "mine", "transcode")
    assert task["outputs"][0] == {
        "id": "j1", "name": "LD", "state": "done", "format": "mp4", "width": 320, "height": 240,
        "bitrate_kbps": 500.0, "progress_percent": None, "url": "http://x/ld.mp4", "error": None,
    }  # fmt: skip
    assert busy.lines[-1]["exit_code"] == 0


def test_nobody_waits_with_no_wait(busy: Shell) -> None:
    assert busy("process", "7", "--gif", "--template", "x", "--no-wait", "--json") == 0

    assert busy.lines[0] == {
        "type": "accepted", "subject": "7", "account": "mine", "work": "gif", "id": "task-1",
    }  # fmt: skip
    assert len(busy.engine.readings) == 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_failed_comes_with_advice_and_ends_with_1(busy: Shell, language: str) -> None:
    busy.engine.readings = [(FAILED,)]

    assert busy("--lang", language, "process", "7", "--template", "x") == 1
    assert "MPC.10125" in busy.out
    assert len(busy.out.splitlines()) == 3
    assert busy("process", "7", "--template", "x", "--json") == 1
    assert busy.lines[0]["outputs"][0]["error"]["code"] == "MPC.10125"


@pytest.mark.parametrize(
    "trouble",
    [OutcomeUnknown(code="work-in-doubt"),
     ServerTrouble(code="work-not-settled", outcome=Outcome.UNKNOWN)],
)  # fmt: skip
def test_an_order_in_doubt_ends_with_4(
    busy: Shell, trouble: OutcomeUnknown | ServerTrouble
) -> None:
    busy.engine.submitting_fails_with = trouble

    assert busy("process", "7", "--snapshots", "--json") == 4
    assert busy.lines[0]["error"]["code"] == trouble.trouble.code
    assert busy.lines[-1]["failures"] == busy.lines[:1]


def test_settings_are_typed_or_come_from_a_file(busy: Shell, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"count": 5, "crop": {"duration": 3}, "width": 100}))

    assert busy(
        *("process", "7", "--snapshots", "--no-wait"),
        *("--settings", str(file), "--set", "width=640"),
    ) == 0  # fmt: skip

    settings = {"count": "5", "crop": '{"duration": 3}', "width": "640"}
    assert busy.engine.processed[0].settings == settings
    file.write_text("[]")
    assert busy("process", "7", "--snapshots", "--settings", str(file)) == 2
    assert "settings.json" in busy.err
    assert busy("process", "7", "--snapshots", "--set", "width") == 2


def test_a_medium_of_the_cloud_is_of_the_account_that_is_named(busy: Shell) -> None:
    words = ("--snapshots", "--no-wait")

    assert busy("process", "abc", "--account", "practice-alibaba", *words) == 0
    assert busy("process", "7", "--account", "practice-alibaba", *words) == 0
    assert busy("process", "abc", *words) == 0
    busy.engine.known_accounts["another"] = AccountRow("another", "tencent", "key")
    assert busy("process", "abc", *words) == 2

    accounts = [order.account for order in busy.engine.processed]
    assert accounts == ["practice-alibaba", "practice-alibaba", "mine"]


def test_what_there_is_is_shown(busy: Shell) -> None:
    busy.engine.readings = [(DONE, replace(DONE, work=Work.SNAPSHOTS, id="task-2"))]

    assert busy("process", "7", "--show", "--json") == 0
    assert [line.get("work") for line in busy.lines] == ["transcode", "snapshots", None]
    assert busy("process", "7", "--show", "--snapshots") == 0
    assert busy.out.splitlines()[0] == "pictures: done (task task-2)"
    busy.engine.readings = [()]
    assert busy("process", "7", "--show") == 0
    assert "nothing was made" in busy.err
    assert busy.engine.processed == []


def test_a_retry_that_costs_is_asked_about_and_not_given_without_a_yes(busy: Shell) -> None:
    busy.engine.readings = [(FAILED,)]
    busy.engine.work_rules = (WorkRule(Work.TRANSCODE),)

    assert busy("process", "7", "--retry") == 2
    assert "charges" in busy.err
    assert "--yes" in busy.err
    assert busy.engine.retried == []

    assert busy("process", "7", "--retry", "--yes", "--no-wait") == 0
    assert busy.engine.retried == [FAILED]


def test_a_result_of_before_the_retry_is_not_taken(busy: Shell) -> None:
    busy.engine.work_rules = (WorkRule(Work.TRANSCODE, again=Again.SAME_TASK),)
    busy.engine.readings = [(FAILED,), (FAILED,), (replace(DONE, ended_at_s=100.0),)]
    busy.engine.answer_of_orders = Submitted("task-1", since_s=90.0)

    assert busy("process", "7", "--retry", "--yes", "--json") == 0
    assert [line["state"] for line in busy.lines[:-1]] == ["done"]


def test_where_no_id_was_told_the_first_newer_task_is_followed(busy: Shell) -> None:
    busy.engine.answer_of_orders = Submitted("", after="old")
    old = replace(FAILED, id="old")
    busy.engine.readings = [(old,), (replace(DONE, id="new"), old)]

    assert busy("process", "7", "--template", "x", "--json") == 0
    assert [line["id"] for line in busy.lines[:-1]] == ["new"]


def test_what_waits_is_given_up(busy: Shell) -> None:
    busy.engine.readings = [(DONE, WAITING)]

    assert busy("process", "7", "--cancel") == 0
    assert busy.engine.cancelled == [WAITING]
    busy.engine.readings = [(DONE,)]
    assert busy("process", "7", "--cancel") == 2
    assert busy("process", "7", "--retry", "--yes") == 2


@pytest.mark.parametrize(
    "words",
    [("--snapshots", "--gif"), ("--show", "--cancel"), ("--retry", "--show")],
)
def test_one_thing_at_a_time(busy: Shell, words: tuple[str, ...]) -> None:
    assert busy("process", "7", *words) == 2
    assert " ".join(words[:1]) in busy.err


def test_one_bad_medium_does_not_keep_the_others(busy: Shell) -> None:
    busy.engine.readings = [(DONE,)]
    busy.engine.known_accounts["another"] = AccountRow("another", "tencent", "key")

    assert busy("process", "nobodys", "7", "--template", "x", "--json") == 2
    assert [line["type"] for line in busy.lines] == ["process", "task", "result"]


def test_what_a_cloud_says_cannot_move_the_cursor(busy: Shell) -> None:
    wild = replace(LD, name="two\nlines\x1b[2J")
    busy.engine.readings = [(replace(DONE, outputs=(wild,)),)]

    assert busy("process", "7", "--show") == 0
    assert "\x1b" not in busy.out
    assert len(busy.out.splitlines()) == 2


def test_whoever_interrupts_is_told_that_the_cloud_goes_on(
    busy: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(busy.engine, "tasks_of", interrupted)

    assert busy("process", "7", "--template", "x") == 130
    assert "--show" in busy.err
