"""Reading, listing and deleting media; the shapes of the manual's tables and of its examples."""

import json

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import Oss, Vod


def test_up_to_20_media_are_told_at_once_and_the_others_do_not_exist(vod: Vod) -> None:
    known = [vod.create().media_id for _ in range(2)]

    answer = vod.call("GetVideoInfos", VideoIds=",".join([*known, "nobody"])).json

    assert [video["VideoId"] for video in answer["VideoList"]] == known
    assert answer["NonExistVideoIds"] == ["nobody"]


@pytest.mark.parametrize(("action", "limit"), [("GetVideoInfos", 20), ("GetTranscodeSummary", 10)])
def test_more_ids_than_documented_are_refused(vod: Vod, action: str, limit: int) -> None:
    ids = [f"id{number}" for number in range(limit + 1)]

    assert vod.call(action, VideoIds=",".join(ids[:-1])).status == 200
    assert vod.call(action, VideoIds=",".join(ids)).code == "InvalidParameter"


def test_media_are_listed_by_status_and_page(cloud: PracticeCloud, vod: Vod) -> None:
    grants = [vod.create(title=f"film {number}") for number in range(5)]
    Oss(cloud, grants[0]).call("PUT", body=b"x")

    page = vod.call("GetVideoList", Status="Uploading", PageSize="3", PageNo="2").json
    done = vod.call("GetVideoList", Status="Normal,Blocked").json

    assert page["Total"] == 4
    assert len(page["VideoList"]) == 1
    assert [video["Title"] for video in done["VideoList"]] == ["film 0"]


def test_in_the_shapes_of_the_examples_a_list_of_one_is_an_object(
    cloud: PracticeCloud, vod: Vod
) -> None:
    cloud.turn(shapes="example")
    grant = vod.create()

    answer = vod.call("GetVideoInfos", VideoIds=f"{grant.media_id},nobody").json

    assert answer["VideoList"]["VideoId"] == grant.media_id
    assert answer["VideoList"]["CateId"] == "0"
    assert json.loads(answer["VideoList"]["Snapshots"]) == []
    assert json.loads(answer["NonExistVideoIds"]) == ["nobody"]


@pytest.mark.parametrize(
    ("shapes", "status"), [("table", "CompleteAllSucc"), ("example", "CompeleteAllSucc")]
)
def test_a_copying_transcode_ends_at_once(
    cloud: PracticeCloud, vod: Vod, shapes: str, status: str
) -> None:
    cloud.turn(transcode="copy", shapes=shapes)
    grant = vod.create()
    Oss(cloud, grant).call("PUT", body=b"x")

    summary = vod.call("GetTranscodeSummary", VideoIds=grant.media_id).json
    tasks = vod.call("ListTranscodeTask", VideoId=grant.media_id).json["TranscodeTaskList"]

    assert vod.status(grant) == "Normal"
    assert summary["TranscodeSummaryList"][0]["TranscodeStatus"] == status
    assert [task["TaskStatus"] for task in tasks] == [status]
    task_id = tasks[0]["TranscodeTaskId"]
    task = vod.call("GetTranscodeTask", TranscodeTaskId=task_id).json["TranscodeTask"]
    assert task["TranscodeJobInfoList"][0]["TranscodeJobStatus"] == "TranscodeSuccess"


@pytest.mark.parametrize(("name", "status"), [("a.mp4", "Normal"), ("a.mov", "UploadSucc")])
def test_without_a_transcode_only_what_plays_as_it_is_becomes_normal(
    cloud: PracticeCloud, vod: Vod, name: str, status: str
) -> None:
    cloud.turn(transcode="real")
    grant = vod.create(file_name=name, TemplateGroupId="VOD_NO_TRANSCODE")

    Oss(cloud, grant).call("PUT", body=b"x")

    assert vod.status(grant) == status
    assert vod.call("ListTranscodeTask", VideoId=grant.media_id).json["TranscodeTaskList"] == []


def test_a_deleted_medium_is_gone_with_its_object(vod: Vod, oss: Oss) -> None:
    oss.call("PUT", body=b"x")

    answer = vod.call("DeleteVideo", VideoIds=f"{oss.grant.media_id},nobody").json

    assert answer["NonExistVideoIds"] == ["nobody"]
    assert vod.call("GetVideoInfo", VideoId=oss.grant.media_id).code == "InvalidVideo.NotFound"
    assert oss.call("HEAD").status == 404


def test_what_is_not_normal_cannot_be_played(vod: Vod) -> None:
    answer = vod.call("GetPlayInfo", VideoId=vod.create().media_id)

    assert (answer.status, answer.code) == (403, "Forbidden.IllegalStatus")


def test_categories_are_read_level_by_level(vod: Vod) -> None:
    films = vod.call("GetCategories", CateId="1000100001").json

    assert films["Category"]["CateName"] == "Films"
    assert [one["CateName"] for one in films["SubCategories"]] == ["Trailers", "Rushes"]
    assert vod.call("GetCategories", CateId="5").code == "InvalidCateId.NotFound"


def test_every_template_group_that_is_listed_can_be_named_by_a_film(vod: Vod) -> None:
    groups = vod.call("ListTranscodeTemplateGroup").json["TranscodeTemplateGroupList"]

    assert [one["IsDefault"] for one in groups] == ["Default", "NotDefault", "NotDefault"]
    for one in groups:
        assert vod.create(TemplateGroupId=one["TranscodeTemplateGroupId"]).media_id
    assert vod.call("ListTranscodeTemplateGroup", AppId="app-other").json[
        "TranscodeTemplateGroupList"
    ] == []  # fmt: skip
