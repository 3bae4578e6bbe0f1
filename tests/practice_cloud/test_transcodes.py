"""Real transcodes of real clips; skipped where PyAV is not installed."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.settings import Settings
from tests.practice_cloud.callers import Grant, Oss, Vod, send

av = pytest.importorskip("av")
from tests.practice_cloud import clips  # noqa: E402  (needs PyAV)


@pytest.fixture
def studio_cloud(tmp_path: Path) -> Iterator[PracticeCloud]:
    """Transcodes are real here."""
    settings = Settings(advertise="ip", qps="off")
    with PracticeCloud(tmp_path / "root", settings=settings) as started:
        yield started


def published(cloud: PracticeCloud, source: Path, **asked: str) -> tuple[Vod, Grant, str]:
    """Upload a file and follow it until it is no longer transcoding."""
    vod = Vod(cloud)
    grant = vod.create(file_name=source.name, **asked)
    answer = Oss(cloud, grant).call("PUT", body=source.read_bytes())
    assert answer.status == 200
    return vod, grant, ended(vod, grant)


def ended(vod: Vod, grant: Grant) -> str:
    """The first status that is not Transcoding, within 60 s."""
    pause = threading.Event()
    for _ in range(1200):
        status = vod.status(grant)
        if status not in ("Transcoding", "UploadSucc"):
            return status
        pause.wait(0.05)
    raise AssertionError("the transcode did not end")


def jobs_of(vod: Vod, grant: Grant) -> list[dict[str, Any]]:
    """The outputs of the latest transcode."""
    answer = vod.call("GetTranscodeSummary", VideoIds=grant.media_id).json
    found: list[dict[str, Any]] = answer["TranscodeSummaryList"][0]["TranscodeJobInfoSummaryList"]
    return found


def test_a_film_becomes_a_small_film_and_a_picture(
    studio_cloud: PracticeCloud, tmp_path: Path
) -> None:
    source = clips.film_with_sound(tmp_path / "a.mp4")

    vod, grant, status = published(studio_cloud, source)

    assert status == "Normal"
    (job,) = jobs_of(vod, grant)
    assert (job["TranscodeJobStatus"], job["Width"], job["Height"]) == (
        "TranscodeSuccess",
        "320",
        "240",
    )
    play = vod.call("GetPlayInfo", VideoId=grant.media_id).json
    made = send(studio_cloud, "GET", play["PlayInfoList"]["PlayInfo"][0]["PlayURL"])
    small = tmp_path / "small.mp4"
    small.write_bytes(made.body)
    with av.open(str(small)) as media:
        assert media.streams.video[0].width == 320
        assert len(media.streams.audio) == 1
    assert send(studio_cloud, "GET", play["VideoBase"]["CoverURL"]).body[:2] == b"\xff\xd8"


def test_the_source_is_described_once_the_studio_has_seen_it(
    studio_cloud: PracticeCloud, tmp_path: Path
) -> None:
    vod, grant, _ = published(studio_cloud, clips.film(tmp_path / "a.mp4"))

    answer = vod.call("GetMezzanineInfo", VideoId=grant.media_id, AdditionType="video,audio")
    mezzanine = answer.json["Mezzanine"]
    assert (mezzanine["Width"], mezzanine["Height"]) == (64, 48)
    assert mezzanine["VideoStreamList"][0]["CodecName"] == "h264"
    assert mezzanine["AudioStreamList"] == []


def test_sound_alone_becomes_mp3(studio_cloud: PracticeCloud, tmp_path: Path) -> None:
    vod, grant, status = published(studio_cloud, clips.sound(tmp_path / "a.wav"))

    assert status == "Normal"
    assert [job["Format"] for job in jobs_of(vod, grant)] == ["mp3"]


def test_a_film_in_two_sizes_has_two_outputs(studio_cloud: PracticeCloud, tmp_path: Path) -> None:
    source = clips.film(tmp_path / "a.mp4")
    group = "5d6c1d07ac7f4c5f9f1ea7a4d1c0e002"

    vod, grant, _ = published(studio_cloud, source, TemplateGroupId=group)

    assert {job["Definition"] for job in jobs_of(vod, grant)} == {"LD", "SD"}


def test_a_film_with_a_free_box_behind_it_plays(
    studio_cloud: PracticeCloud, tmp_path: Path
) -> None:
    source = clips.filled_up(clips.film(tmp_path / "a.mp4"), 3_000_000, b"noise")

    assert published(studio_cloud, source)[2] == "Normal"


def test_a_file_that_is_no_film_fails_with_a_reason(
    studio_cloud: PracticeCloud, tmp_path: Path
) -> None:
    source = tmp_path / "a.mp4"
    source.write_bytes(b"no film at all" * 100)

    vod, grant, status = published(studio_cloud, source)

    assert status == "TranscodeFail"
    (job,) = jobs_of(vod, grant)
    assert job["ErrorCode"] == "InvalidMedia.NotReadable"
    assert job["ErrorMessage"]
    assert str(tmp_path) not in job["ErrorMessage"]


def test_a_film_that_is_blocked_is_transcoded_all_the_same(
    studio_cloud: PracticeCloud, tmp_path: Path
) -> None:
    vod, grant, status = published(studio_cloud, clips.film(tmp_path / "a.mp4"), title="block-me")

    assert status == "Blocked"
    assert jobs_of(vod, grant)[0]["TranscodeJobStatus"] == "TranscodeSuccess"


def test_a_transcode_that_was_interrupted_is_taken_up_again(tmp_path: Path) -> None:
    settings = Settings(advertise="ip", qps="off")
    source = clips.film(tmp_path / "a.mp4", frames=250)
    first = PracticeCloud(tmp_path / "root", settings=settings).start()
    grant = Vod(first).create()
    Oss(first, grant).call("PUT", body=source.read_bytes())
    first.stop()

    with PracticeCloud(tmp_path / "root", settings=settings) as second:
        assert ended(Vod(second), grant) == "Normal"
