"""What the panel and the support text make of a job."""

from pytestqt.qtbot import QtBot

from desktop_uploader.domain.errors import Outcome, Remedy, Trouble
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import (
    MediaReport,
    MediumState,
    Output,
    OutputState,
    Stage,
    Suggestion,
    Verdict,
)
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.gui.detail_facts import facts_of
from desktop_uploader.gui.support_text import support_text
from desktop_uploader.gui.timeline import Timeline
from desktop_uploader.ports.engine import JobDetail, TimelineEntry
from tests.gui.house import job, words


def test_outputs_and_verdict_are_told() -> None:
    report = MediaReport(
        MediaId("m"),
        MediumState.BLOCKED,
        outputs=(Output("LD", OutputState.DONE), Output("HD", OutputState.FAILED, error="E1")),
        verdict=Verdict(Suggestion.BLOCK, labels=("terror", "ad")),
    )

    facts = dict(facts_of(JobDetail(job(1), report=report), words()))

    assert facts["Outputs"] == "LD: ready\nHD: E1"
    assert facts["Review"] == "blocked: terror, ad"


def test_parts_are_counted_for_a_multipart_upload_only() -> None:
    parts = (StoredPart(1, 400, "t"),)
    multipart = JobDetail(job(1), upload_id="u", part_bytes=400, parts=parts)

    assert dict(facts_of(multipart, words()))["Parts"] == "1 of 3"
    assert "Parts" not in dict(facts_of(JobDetail(job(1), part_bytes=2000), words()))


def test_support_learns_code_call_request_and_outcome() -> None:
    trouble = Trouble(
        "Unreachable", Remedy.RETRY, Outcome.UNKNOWN, "CreateUploadVideo", "Timeout",
        message="title My secret", request_id="R-9",
    )  # fmt: skip
    story = (TimelineEntry(0.0, "uploading", {"name": "secret.mp4"}),)

    text = support_text(JobDetail(job(1, Stage.WAITING, trouble=trouble), timeline=story))

    for piece in ("Unreachable", "unknown", "CreateUploadVideo", "Timeout", "R-9"):
        assert piece in text
    assert "1970-01-01T00:00:00.000+00:00 uploading" in text
    assert "secret" not in text


def test_a_story_grows_and_another_job_begins_anew(qtbot: QtBot) -> None:
    timeline = Timeline(words())
    qtbot.addWidget(timeline)
    first = TimelineEntry(1.0, "checking")
    timeline.tell((first,))

    timeline.tell((first, TimelineEntry(2.0, "uploading")))
    assert [line.split(" ")[-1] for line in timeline.lines()] == ["Checking", "Uploading"]

    timeline.tell((TimelineEntry(3.0, "published"),))
    assert [line.split(" ")[-1] for line in timeline.lines()] == ["Published"]
