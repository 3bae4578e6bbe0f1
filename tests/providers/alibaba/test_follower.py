"""How media are, from every word and form in which the service tells it."""

import json
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import Throttled
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import (
    MediumState,
    OutputState,
    Stage,
    Suggestion,
    Verdict,
    conclude,
)
from desktop_uploader.providers.alibaba.follower import AlibabaFollower
from tests.fakes.manual_cutoff import ManualCutoff
from tests.providers.alibaba import answers
from tests.providers.alibaba.scripted_vod import ScriptedVod, Told

NEVER = ManualCutoff()
PLAYED = MediaId("play0000000000000000000000000001")
WORKED_ON = MediaId("work0000000000000000000000000002")
GONE = MediaId("gone0000000000000000000000000003")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Answers of this test's own."""
    monkeypatch.setattr(answers, "FOLDER", tmp_path)
    return tmp_path


def write(folder: Path, name: str, content: object) -> Told:
    (folder / name).write_text(json.dumps(content))
    return Told(name)


def follower(vod: ScriptedVod) -> AlibabaFollower:
    return AlibabaFollower(vod.calls)


def state_of(folder: Path, status: str) -> MediumState:
    told = write(folder, "videos", {"VideoList": [{"VideoId": PLAYED, "Status": status}]})
    with ScriptedVod(told) as vod:
        return follower(vod).read_status([PLAYED], cutoff=NEVER)[PLAYED].state


def test_each_medium_of_a_batch_gets_its_report() -> None:
    with ScriptedVod(Told("get_video_infos.table.json")) as vod:
        found = follower(vod).read_status([PLAYED, WORKED_ON, GONE], cutoff=NEVER)
        [form] = vod.forms()

    assert form["VideoIds"] == f"{PLAYED},{WORKED_ON},{GONE}"
    assert [(one.state, one.word, one.size_bytes) for one in found.values()] == [
        (MediumState.PLAYABLE, "Normal", 7340032),
        (MediumState.PROCESSING, "Transcoding", 1024),
        (MediumState.ABSENT, "", None),
    ]
    assert all(one.request_id.endswith("007") for one in found.values())


def test_a_batch_in_the_examples_form_is_understood() -> None:
    with ScriptedVod(Told("get_video_infos.example.json")) as vod:
        found = follower(vod).read_status([PLAYED, GONE], cutoff=NEVER)

    assert [one.state for one in found.values()] == [MediumState.PLAYABLE, MediumState.ABSENT]


def test_where_none_is_there_all_are_absent() -> None:
    with ScriptedVod(Told("error.video_not_found.json", 404)) as vod:
        found = follower(vod).read_status([PLAYED, GONE], cutoff=NEVER)

    assert {one.state for one in found.values()} == {MediumState.ABSENT}
    assert set(found) == {PLAYED, GONE}


def test_an_answer_that_does_not_speak_of_a_medium_moves_no_job() -> None:
    with ScriptedVod(Told("get_media_audit_result.none.json")) as vod:
        report = follower(vod).read_status([PLAYED], cutoff=NEVER)[PLAYED]

    assert report.state is MediumState.UNCLEAR
    assert not conclude(report, expects_processing=True).is_end


@pytest.mark.parametrize(
    ("status", "state", "stage"),
    [
        ("Uploading", MediumState.ARRIVING, Stage.VERIFYING),
        ("UploadFail", MediumState.FAILED, Stage.FAILED),
        ("UploadSucc", MediumState.STORED, Stage.PROCESSING),
        ("UploadSucces", MediumState.STORED, Stage.PROCESSING),
        ("Transcoding", MediumState.PROCESSING, Stage.PROCESSING),
        ("TranscodeFail", MediumState.FAILED, Stage.FAILED),
        ("Checking", MediumState.REVIEWING, Stage.REVIEWING),
        ("Blocked", MediumState.BLOCKED, Stage.REJECTED),
        ("Normal", MediumState.PLAYABLE, Stage.PUBLISHED),
        ("ProduceFail", MediumState.FAILED, Stage.FAILED),
        ("Deleted", MediumState.ABSENT, Stage.FAILED),
        ("SomethingNew", MediumState.UNCLEAR, Stage.PROCESSING),
        ("", MediumState.UNCLEAR, Stage.PROCESSING),
    ],
)
def test_each_word_in_any_letter_case_means_its_stage(
    folder: Path, status: str, state: MediumState, stage: Stage
) -> None:
    for written in (status, status.upper(), f" {status.lower()} "):
        assert state_of(folder, written) is state

    told = write(folder, "videos", {"VideoList": [{"VideoId": PLAYED, "Status": status}]})
    with ScriptedVod(told) as vod:
        report = follower(vod).read_status([PLAYED], cutoff=NEVER)[PLAYED]
    assert conclude(report, expects_processing=True).stage is stage
    assert report.word == status


@pytest.mark.parametrize(
    ("mode", "task", "awaits"),
    [
        ("AsyncTranscode", "Processing", True),
        ("AsyncTranscode", "Partial", True),
        ("AsyncTranscode", None, True),
        ("asynctranscode", "CompleteAllSucc", False),
        ("AsyncTranscode", "CompeleteAllSucc", False),
        ("AsyncTranscode", "CompletePartialSucc", False),
        ("AsyncTranscode", "CompleteAllFail", False),
        ("NoTranscode", None, False),
        ("FastTranscode", None, False),
        ("", None, False),
    ],
)
def test_a_medium_that_plays_before_its_outputs_awaits_them(
    folder: Path, mode: str, task: str | None, awaits: bool
) -> None:
    video = {"VideoId": PLAYED, "Status": "Normal", "TranscodeMode": mode}
    videos = write(folder, "videos", {"VideoList": [video]})
    tasks = [] if task is None else [{"VideoId": PLAYED, "TranscodeStatus": task}]
    summaries = write(folder, "summaries", {"TranscodeSummaryList": tasks})
    with ScriptedVod(videos, summaries) as vod:
        report = follower(vod).read_status([PLAYED], cutoff=NEVER)[PLAYED]

    assert report.awaits_outputs is awaits
    assert conclude(report, expects_processing=True).is_end is not awaits


def test_outputs_are_values_of_their_own() -> None:
    with ScriptedVod(Told("get_transcode_summary.json")) as vod:
        found = follower(vod).read_outputs([PLAYED, WORKED_ON, GONE], cutoff=NEVER)

    assert [one.name for one in found[PLAYED]] == ["LD", "SD"]
    assert [one.state for one in found[PLAYED]] == [OutputState.DONE, OutputState.DONE]
    assert [one.state for one in found[WORKED_ON]] == [OutputState.RUNNING, OutputState.FAILED]
    assert found[WORKED_ON][0].progress_percent == 37
    assert found[WORKED_ON][1].error.startswith("InvalidParameter.ResolutionOverLimit")
    assert found[GONE] == ()


def test_a_job_with_an_unknown_word_still_runs(folder: Path) -> None:
    job = {"TranscodeJobStatus": "Queueing", "Format": "mp4"}
    summary = {"VideoId": PLAYED, "TranscodeJobInfoSummaryList": job}
    told = write(folder, "summaries", {"TranscodeSummaryList": summary})
    with ScriptedVod(told) as vod:
        [output] = follower(vod).read_outputs([PLAYED], cutoff=NEVER)[PLAYED]

    assert (output.name, output.state) == ("mp4", OutputState.RUNNING)


def test_a_verdict_explains_with_the_services_own_words() -> None:
    with ScriptedVod(Told("get_media_audit_result.block.json")) as vod:
        found = follower(vod).read_verdict(PLAYED, cutoff=NEVER)

    assert found == Verdict(Suggestion.BLOCK, ("terrorism", "ad"), ("video", "text-title"))


@pytest.mark.parametrize(
    "told",
    [Told("get_media_audit_result.none.json"), Told("error.video_not_found.json", 404)],
)
def test_where_nothing_was_audited_there_is_no_verdict(told: Told) -> None:
    with ScriptedVod(told) as vod:
        assert follower(vod).read_verdict(PLAYED, cutoff=NEVER) is None


def test_a_refusal_is_passed_on() -> None:
    with ScriptedVod(Told("error.throttled.json", 400)) as vod, pytest.raises(Throttled):
        follower(vod).read_status([PLAYED], cutoff=NEVER)
