"""How often a cloud is asked when very many of its media are at work."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.ids import JobId, MediaId
from desktop_uploader.domain.job import Job, State
from desktop_uploader.domain.media import (
    MediaReport,
    MediumState,
    Output,
    OutputState,
    Verdict,
)
from desktop_uploader.engine.readings import Scope, read_media
from desktop_uploader.engine.tracker import Reach, Rhythm, Tracker
from desktop_uploader.ports.cutoff import Cutoff
from tests.domain.jobs import NEW
from tests.fakes.manual_cutoff import ManualCutoff

RUNNING = (Output("LD", OutputState.RUNNING, progress_percent=5),)


class Cloud:
    """Keeps the Follower port for media that are all in one state; counts its calls."""

    status_batch, outputs_batch = 20, 10

    def __init__(self, state: MediumState = MediumState.PROCESSING) -> None:
        self.state = state
        self.calls = 0

    def read_status(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, MediaReport]:
        self.calls += 1
        return {medium: MediaReport(medium, self.state) for medium in media}

    def read_outputs(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, tuple[Output, ...]]:
        self.calls += 1
        return dict.fromkeys(media, RUNNING)

    def read_verdict(self, medium: MediaId, *, cutoff: Cutoff) -> Verdict | None:
        self.calls += 1
        return None


def calls_per_s(media: int, *, seconds_s: int) -> float:
    """Of an account with so many media that do not move, once each was seen."""
    tracker, cloud, reach = Tracker(Rhythm()), Cloud(), Reach()
    jobs = {MediaId(f"m-{n}"): following(n) for n in range(media)}
    for job in jobs.values():
        tracker.follow(job, 0.0)
    begun = 0
    for now_s in range(1, 2 * seconds_s + 1):
        if now_s == seconds_s:
            begun = cloud.calls
        for account, asked in tracker.batches(now_s, lambda _: reach):
            known = {m: report for m in asked if (report := jobs[m].report) is not None}
            scope = Scope(ManualCutoff(), with_progress=not tracker.is_crowd(account, reach))
            for medium, report in read_media(cloud, asked, known=known, scope=scope).items():
                tracker.take(report, now_s, job=jobs[medium], reach=reach)
                jobs[medium] = replace(jobs[medium], report=report)
    return (cloud.calls - begun) / seconds_s


def following(number: int) -> Job:
    place = Place(f"bucket/{number}", MediaId(f"m-{number}"))
    return replace(NEW, id=JobId(number), state=State.FOLLOWING, place=place)


def test_ten_thousand_media_in_processing_cost_less_than_a_call_a_second() -> None:
    assert 0 < calls_per_s(10_000, seconds_s=1300) < 1.0


def test_some_hundred_media_in_processing_cost_less_than_a_call_a_second() -> None:
    assert 0 < calls_per_s(300, seconds_s=600) < 1.0


def test_a_few_media_are_asked_about_with_how_far_their_outputs_are() -> None:
    assert not Tracker(Rhythm()).is_crowd(NEW.account, Reach())


def test_in_a_crowd_outputs_are_read_again_when_their_medium_plays() -> None:
    cloud, medium = Cloud(MediumState.PLAYABLE), MediaId("m")
    known = {medium: MediaReport(medium, MediumState.PLAYABLE, outputs=RUNNING)}

    read_media(cloud, [medium], known=known, scope=Scope(ManualCutoff(), with_progress=False))

    assert cloud.calls == 2
