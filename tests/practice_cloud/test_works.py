"""What Alibaba makes of media that are there: what is refused, and what is made."""

import json
import threading
from pathlib import Path

import pytest

from desktop_uploader.practice_cloud.alibaba.actions import works
from desktop_uploader.practice_cloud.alibaba.actions.upload import TWO_SIZES_TEMPLATES
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.settings import Settings
from tests.practice_cloud.callers import Grant, Oss, Vod

SPRITE = json.dumps({"Columns": 2, "Lines": 2, "CellWidth": 32, "CellHeight": 24})


@pytest.fixture
def there(vod: Vod, grant: Grant, oss: Oss) -> str:
    """A medium that is Normal."""
    assert oss.call("PUT", body=b"a film").status == 200
    assert vod.status(grant) == "Normal"
    return grant.media_id


def code_of(vod: Vod, action: str, **asked: str) -> str:
    return str(vod.call(action, **asked).json.get("Code", ""))


@pytest.mark.parametrize(
    ("action", "asked", "code"),
    [
        ("SubmitTranscodeJobs", {}, "MissingParameter"),
        ("SubmitTranscodeJobs", {"TemplateGroupId": "nothing"}, "NoSuchResource"),
        ("SubmitTranscodeJobs", {"TemplateGroupId": "VOD_NO_TRANSCODE"}, "NoSuchResource"),
        ("SubmitTranscodeJobs", {"TemplateGroupId": TWO_SIZES_TEMPLATES, "Priority": "11"},
         "InvalidParameter"),
        ("SubmitTranscodeJobs", {"TemplateGroupId": TWO_SIZES_TEMPLATES, "UserData": "{"},
         "InvalidParameter"),
        ("SubmitSnapshotJob", {}, "MissingParameter"),
        ("SubmitSnapshotJob", {"Count": "0"}, "InvalidParameter"),
        ("SubmitSnapshotJob", {"Count": "1", "Width": "7"}, "InvalidParameter"),
        ("SubmitSnapshotJob", {"Count": "1", "SpriteSnapshotConfig": "{'a': 1}"},
         "InvalidParameter"),
        ("SubmitSnapshotJob", {"SnapshotTemplateId": "nothing"}, "NoSuchResource"),
        ("SubmitDynamicImageJob", {"DynamicImageTemplateId": "nothing"}, "NoSuchResource"),
        ("ListSnapshots", {"SnapshotType": "NormalSnapshot"}, "NoSuchResource"),
        ("ListSnapshots", {"PageSize": "101"}, "InvalidParameter"),
    ],
)  # fmt: skip
def test_what_the_manual_does_not_allow_is_refused(
    vod: Vod, there: str, action: str, asked: dict[str, str], code: str
) -> None:
    assert code_of(vod, action, VideoId=there, **asked) == code


def test_a_workflow_needs_to_be_the_accounts(vod: Vod, there: str) -> None:
    assert code_of(vod, "SubmitWorkflowJob", MediaId=there, WorkflowId="nothing") != ""
    known = next(iter(works.WORKFLOWS))
    assert code_of(vod, "SubmitWorkflowJob", MediaId=there, WorkflowId=known) == ""


def test_a_medium_that_has_not_arrived_takes_no_order(vod: Vod, grant: Grant) -> None:
    orders = {
        "SubmitTranscodeJobs": {"TemplateGroupId": TWO_SIZES_TEMPLATES},
        "SubmitSnapshotJob": {"Count": "1"},
    }

    for action, asked in orders.items():
        assert code_of(vod, action, VideoId=grant.media_id, **asked) == "Forbidden.IllegalStatus"
        assert code_of(vod, action, VideoId="nothing", **asked) == "InvalidVideo.NotFound"


def test_an_order_of_a_person_is_told_from_an_uploads(vod: Vod, there: str) -> None:
    vod.call("SubmitTranscodeJobs", VideoId=there, TemplateGroupId=TWO_SIZES_TEMPLATES)

    [task] = vod.call("ListTranscodeTask", VideoId=there).json["TranscodeTaskList"]
    assert (task["Trigger"], task["TaskStatus"]) == ("Manual", "CompleteAllSucc")


def test_pictures_are_real_and_survive_a_restart(tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    from tests.practice_cloud import clips

    settings = Settings(advertise="ip", qps="off", transcode="held")
    with PracticeCloud(tmp_path / "root", settings=settings) as cloud:
        vod = Vod(cloud)
        grant = vod.create(file_name="a.mp4", TemplateGroupId="VOD_NO_TRANSCODE")
        film = clips.film_with_sound(tmp_path / "a.mp4").read_bytes()
        assert Oss(cloud, grant).call("PUT", body=film).status == 200
        vod.call(
            "SubmitSnapshotJob", VideoId=grant.media_id, SpriteSnapshotConfig=SPRITE, Count="4"
        )

    with PracticeCloud(tmp_path / "root", settings=Settings(qps="off")) as cloud:
        vod, pause = Vod(cloud), threading.Event()
        asked = {"VideoId": grant.media_id, "SnapshotType": "SpriteSnapshot"}
        for _ in range(1200):
            if vod.call("ListSnapshots", **asked).status == 200:
                break
            pause.wait(0.05)
        [sheet] = (tmp_path / "root" / "outputs" / grant.media_id).glob("*-0000.jpg")
        with av.open(str(sheet)) as picture:
            stream = picture.streams.video[0]
            assert (stream.width, stream.height) == (64, 48)
