"""`upload`, as scripts see it."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import Remedy, Trouble, Unreachable
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import AssetKind, Mark, Stage
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.engine import JobDetail, Observer
from desktop_uploader.ports.orders import Added, Lasting, RefusedRow
from desktop_uploader.ports.provider import Finding, Weight
from tests.cli.conftest import MINE, Shell, row

PARKED = Trouble("WrongKey", Remedy.SIGN_IN)
JOB_FIELDS = {
    *("type", "id", "path", "account", "title", "state", "stage_detail", "marks", "acked_bytes"),
    *("sent_bytes", "size_bytes", "media_id", "rate_bytes_per_s", "progress_percent", "error"),
    *("attempt", "resent_bytes", "wasted_bytes", "priority", "created_at", "ended_at"),
    "parts_end_at",
}


def test_a_published_file_ends_with_its_proof(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED, marks=(Mark.PLAYABLE,), media_id="m1", acked_bytes=1000)
    proof = JobDetail(row(1), upload_id="u1", crc64=2**64 - 1, request_ids=("r1", "r2"))
    shell.engine.details[JobId(1)] = proof

    assert shell("upload", "/films/a.mp4", "--json") == 0

    job, result = shell.lines
    assert set(job) == JOB_FIELDS
    assert (job["type"], job["id"], job["state"], job["marks"]) == (
        "job",
        "1",
        "published",
        ["playable"],
    )
    assert (result["type"], result["exit_code"]) == ("result", 0)
    [done] = result["jobs"]
    assert done["crc64"] == "18446744073709551615"
    assert (done["upload_id"], done["request_ids"]) == ("u1", ["r1", "r2"])
    assert (done["resent_bytes"], done["media_id"]) == (0, "m1")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"stage": Stage.PUBLISHED}, 0),
        ({"stage": Stage.FAILED}, 1),
        ({"stage": Stage.CANCELLED}, 1),
        ({"stage": Stage.REJECTED}, 3),
        ({"stage": Stage.FAILED, "marks": (Mark.UNVERIFIED,)}, 4),
        ({"stage": Stage.WAITING, "trouble": PARKED, "detail": "sign-in"}, 5),
        ({"stage": Stage.WAITING, "detail": "quota"}, 5),
        ({"stage": Stage.PAUSED}, 5),
    ],
)
def test_each_end_has_its_code(shell: Shell, changes: dict[str, object], code: int) -> None:
    shell.ends_with(**changes)

    assert shell("upload", "a.mp4", "--json") == code
    assert shell.lines[-1]["exit_code"] == code


@pytest.mark.parametrize(
    ("until", "stage"),
    [
        ("uploaded", Stage.COMMITTING),
        ("uploaded", Stage.PROCESSING),
        ("committed", Stage.PROCESSING),
        ("committed", Stage.REVIEWING),
        ("published", Stage.PUBLISHED),
    ],
)
def test_the_command_waits_no_longer_than_asked(shell: Shell, until: str, stage: Stage) -> None:
    shell.ends_with(stage=stage)

    assert shell("upload", "a.mp4", "--until", until) == 0


def test_a_doubtful_outcome_outweighs_a_failure(shell: Shell) -> None:
    shell.engine.after_add = lambda _: shell.engine.put(
        row(1, Stage.FAILED), row(2, Stage.FAILED, marks=(Mark.UNVERIFIED,)), row(3, Stage.REJECTED)
    )

    assert shell("upload", "a.mp4", "b.mp4", "c.mp4") == 4


def test_a_refused_file_is_a_line_and_the_others_go(shell: Shell) -> None:
    finding = Finding("extension", Weight.REFUSE, (("found", "txt"), ("accepted", "mp4 mov")))
    shell.engine.refusals = (RefusedRow(2, str(Path("b.txt").absolute()), finding),)
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("upload", "a.mp4", "b.txt", "--json") == 1

    refused, job, result = shell.lines
    assert (refused["type"], refused["row"], refused["rule"]) == ("row", 2, "extension")
    assert refused["source"].endswith("b.txt")
    assert refused["remedy"] == "Export it as one of these, then add it again."
    assert job["state"] == "published"
    assert result["exit_code"] == 1


def test_a_dry_run_queues_nothing_and_ends_with_2_when_something_may_not_go(shell: Shell) -> None:
    shell.engine.refusals = (RefusedRow(1, "/a.txt", Finding("extension", Weight.REFUSE)),)

    assert shell("upload", "/a.txt", "--dry-run", "--json") == 2
    assert [line["type"] for line in shell.lines] == ["row"]
    assert shell.engine.jobs == {}
    assert shell.engine.orders[0].calls_nobody


def test_a_cover_is_named_by_its_whole_path(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert shell("upload", "a.mp4", "--cover", "c.png", "--dry-run") == 0

    assert shell.engine.orders[-1].cover == bytes(tmp_path / "c.png")


def test_a_subtitle_is_named_by_its_whole_path(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert shell("upload", "a.mp4", "--subtitle", "c.srt", "--dry-run") == 0

    assert shell.engine.orders[-1].subtitle == bytes(tmp_path / "c.srt")


@pytest.mark.parametrize("kind", list(AssetKind))
def test_what_the_files_are_to_the_cloud_is_said_by_a_word(shell: Shell, kind: AssetKind) -> None:
    assert shell("upload", "a.png", "--as", kind.value, "--dry-run") == 0

    assert shell.engine.orders[-1].kind == kind.value


def test_files_are_films_where_nothing_else_is_said(shell: Shell) -> None:
    shell("upload", "a.mp4", "--dry-run")

    assert shell.engine.orders[-1].kind == "film"


def test_a_kind_that_is_not_taken_ends_a_dry_run_with_2_and_a_row(shell: Shell) -> None:
    facts = (("field", "kind"), ("found", "image"), ("accepted", "film"))
    shell.engine.refusals = (
        RefusedRow(1, "/a.png", Finding("kind-not-taken", Weight.REFUSE, facts)),
    )

    assert shell("upload", "/a.png", "--as", "image", "--dry-run", "--json") == 2

    [line] = shell.lines
    assert (line["type"], line["rule"]) == ("row", "kind-not-taken")
    assert "“/a.png” was to go as “image”" in line["message"]


def test_a_kind_that_nobody_knows_is_wrong_use(shell: Shell) -> None:
    assert shell("upload", "a.mp4", "--as", "poem") == 2
    assert shell.engine.orders == []


def test_a_cover_that_may_not_go_ends_a_dry_run_with_2_and_is_named(shell: Shell) -> None:
    facts = (("field", "cover"), ("cover", "/c.png"))
    finding = Finding("cover-unreadable", Weight.REFUSE, facts)
    shell.engine.refusals = (RefusedRow(1, "/a.mp4", finding),)

    assert shell("upload", "/a.mp4", "--cover", "/c.png", "--dry-run", "--json") == 2

    [line] = shell.lines
    assert (line["type"], line["rule"]) == ("row", "cover-unreadable")
    assert "“/c.png”" in line["message"]


@pytest.mark.parametrize(
    ("lasting", "told"),
    [
        (Lasting.LASTS, "longer than the largest one takes"),
        (Lasting.MAY_END, "then starts over"),
        (Lasting.NOT_KNOWN, "not yet known"),
    ],
)
def test_before_the_start_it_is_said_whether_the_permission_lasts(
    shell: Shell, lasting: Lasting, told: str
) -> None:
    shell.engine.lasting = lasting

    assert shell("upload", "a.mp4", "--dry-run") == 0

    assert "50 min" in shell.err
    assert told in shell.err


def test_a_dry_run_of_sound_files_ends_with_0(shell: Shell) -> None:
    assert shell("upload", "a.mp4", "--dry-run", "--json") == 0
    assert shell.out == ""


def test_everything_that_was_typed_reaches_the_engine(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED)

    code = shell(
        *("upload", "--title", "{stem} 第一集", "--description", "d", "--tag", "a", "--tag", "b"),
        *("--category", "7", "--template", "T", "--workflow", "W", "--app", "A"),
        *("--priority", "3", "--again", "--account", "mine", "/f/ä 'q' \udcff.mp4"),
    )

    [order] = shell.engine.orders
    assert code == 0
    assert order.paths == (b"/f/\xc3\xa4 'q' \xff.mp4",)
    assert (order.title, order.description, order.tags) == ("{stem} 第一集", "d", ("a", "b"))
    assert (order.category, order.template, order.workflow, order.app) == ("7", "T", "W", "A")
    assert (order.priority, order.again, order.account) == (3, True, "mine")


def test_before_the_first_byte_the_size_of_the_work_is_told(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED)

    shell("upload", "a.mp4", "--account", "practice-alibaba")

    assert "Files: 1, 1.00 kB; parts: 1; 1 s – 2 s" in shell.err
    assert "at most 120 files a second" in shell.err
    assert "Practice: “practice-alibaba”" in shell.err
    assert shell.engine.expected == ["practice-alibaba"]


def test_the_only_real_account_needs_no_name(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("upload", "a.mp4") == 0
    assert shell.engine.orders[0].account == "mine"


def test_the_account_of_the_settings_is_meant_where_none_is_named(shell: Shell) -> None:
    shell.station.values["interface.default_account"] = "practice-alibaba"
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("upload", "a.mp4") == 0
    assert shell.engine.orders[0].account == "practice-alibaba"


def test_without_a_real_account_the_practice_cloud_is_proposed(shell: Shell) -> None:
    del shell.engine.known_accounts["mine"]

    assert shell("upload", "a.mp4") == 2
    assert "--account practice-alibaba" in shell.err


def test_of_several_accounts_one_must_be_named(shell: Shell) -> None:
    shell.engine.known_accounts["yours"] = AccountRow("yours", "alibaba", "key")

    assert shell("upload", "a.mp4") == 2
    assert "mine, yours" in shell.err


def test_an_unknown_account_is_wrong_use(shell: Shell) -> None:
    assert shell("upload", "a.mp4", "--account", "nobody", "--json") == 2
    assert "“nobody”" in shell.err
    assert shell.out == ""


def test_a_failure_names_the_file_the_remedy_and_the_request(shell: Shell) -> None:
    trouble = Trouble(
        "FieldRefused",
        Remedy.ASK_USER,
        code="TagsExceededMax",
        message="The specified Tags count has exceeded 16.",
        request_id="R-1",
    )
    shell.ends_with(stage=Stage.FAILED, trouble=trouble)

    assert shell("upload", "/f/a.mp4") == 1
    assert "“a.mp4” has more than the 16 tags" in shell.err
    assert "R-1" in shell.err

    assert shell("upload", "/f/b.mp4", "--json", "--lang", "zh") == 1
    error = shell.lines[0]["error"]
    assert (error["kind"], error["code"], error["request_id"], error["remedy"]) == (
        "FieldRefused",
        "TagsExceededMax",
        "R-1",
        "ask-user",
    )
    assert error["title"] == "标签太多"


def test_jobs_of_a_parked_account_do_not_hold_the_command(shell: Shell, hasty: None) -> None:
    shell.engine.known_accounts["mine"] = replace(MINE, blocked_by=PARKED)

    assert shell("upload", "a.mp4", "--json") == 5


def test_a_file_that_is_published_already_is_answered_from_the_journal(shell: Shell) -> None:
    taken_off_the_list = JobDetail(row(1, Stage.PUBLISHED))
    shell.engine.add = lambda _: Added(known=(JobId(1),))  # type: ignore[method-assign]
    shell.engine.detail = lambda _: taken_off_the_list  # type: ignore[method-assign]

    assert shell("upload", "a.mp4", "--json") == 0
    assert shell.lines[-1]["jobs"][0]["state"] == "published"


def test_an_engine_that_dies_is_started_again_and_the_command_goes_on(shell: Shell) -> None:
    alive = shell.engine.subscribe

    def die_once(observer: Observer) -> None:
        shell.engine.subscribe = alive  # type: ignore[method-assign]
        shell.engine.put(row(1, Stage.PUBLISHED))
        raise Unreachable(code="engine-lost")

    shell.engine.subscribe = die_once  # type: ignore[method-assign]

    assert shell("upload", "a.mp4") == 0
    assert "started again" in shell.err


def test_an_engine_that_dies_again_and_again_ends_the_command(shell: Shell) -> None:
    def subscribe(observer: object) -> None:
        raise Unreachable(code="engine-lost")

    shell.engine.subscribe = subscribe  # type: ignore[method-assign]

    assert shell("upload", "a.mp4") == 1
    assert "The engine is gone" in shell.err


def test_an_interrupt_leaves_the_uploads_to_the_engine(shell: Shell) -> None:
    def subscribe(observer: object) -> None:
        raise KeyboardInterrupt

    shell.engine.subscribe = subscribe  # type: ignore[method-assign]

    assert shell("upload", "a.mp4", "--json") == 130
    assert "go on in the background" in shell.err
    assert shell.lines[-1]["exit_code"] == 130
    assert shell.engine.jobs[JobId(1)].stage is Stage.QUEUED
