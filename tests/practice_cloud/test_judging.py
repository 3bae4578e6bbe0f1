"""Audits that are asked for, judgements and notification settings, with their documented limits."""

import json

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import Grant, Oss, Vod, send

KEY = "Aa1" * 10


@pytest.fixture
def film(cloud: PracticeCloud, vod: Vod) -> Grant:
    grant = vod.create(title="block-me")
    Oss(cloud, grant).call("PUT", body=b"x")
    return grant


def judged(vod: Vod, *rulings: dict[str, str]) -> tuple[int, str]:
    answer = vod.call("CreateAudit", AuditContent=json.dumps(rulings))
    return answer.status, answer.json.get("Code", "")


def test_an_audit_is_named_told_and_shown_with_its_pictures(
    cloud: PracticeCloud, vod: Vod, film: Grant
) -> None:
    job_id = vod.call("SubmitAIMediaAuditJob", MediaId=film.media_id).json["JobId"]

    job = vod.call("GetAIMediaAuditJob", JobId=job_id).json["MediaAuditJob"]
    detail = vod.call("GetMediaAuditResultDetail", MediaId=film.media_id, PageNo="1").json
    timeline = vod.call("GetMediaAuditResultTimeline", MediaId=film.media_id).json

    assert (job["Status"], job["Data"]["Suggestion"]) == ("success", "block")
    rows = detail["MediaAuditResultDetail"]["List"]
    shown = [one["Timestamp"] for one in rows]
    assert shown == [one["Timestamp"] for one in timeline["MediaAuditResultTimeline"]["Terrorism"]]
    path = rows[0]["Url"].removeprefix(cloud.url)
    assert send(cloud, "GET", path).body.startswith(b"\xff\xd8")


def test_a_judgement_moves_the_film_and_its_history_is_paged(vod: Vod, film: Grant) -> None:
    assert judged(vod, {"VideoId": film.media_id, "Status": "Normal"}) == (200, "")
    assert vod.status(film) == "Normal"
    assert judged(vod, {"VideoId": film.media_id, "Status": "Blocked", "Reason": "r"})[0] == 200
    assert vod.status(film) == "Blocked"

    told = vod.call("GetAuditHistory", VideoId=film.media_id, PageSize="1", PageNo="2").json

    assert (told["Status"], told["Total"]) == ("Blocked", 2)
    assert [one["Status"] for one in told["Histories"]] == ["Normal"]


@pytest.mark.parametrize(
    "ruling",
    [
        {"Status": "Blocked"},
        {"Status": "Hidden", "Reason": "r"},
        {"Status": "Blocked", "Reason": "字" * 43},
        {"Status": "Normal", "Comment": "c" * 513},
    ],
)
def test_a_judgement_that_breaks_a_limit_changes_nothing(
    vod: Vod, film: Grant, ruling: dict[str, str]
) -> None:
    assert judged(vod, {"VideoId": film.media_id, **ruling}) == (400, "InvalidParameter")
    assert vod.call("GetAuditHistory", VideoId=film.media_id).json["Total"] == 0


def test_one_that_is_not_there_spoils_the_whole_call_and_twenty_are_the_most(
    vod: Vod, film: Grant
) -> None:
    mine = {"VideoId": film.media_id, "Status": "Normal"}

    assert judged(vod, mine, {"VideoId": "no", "Status": "Normal"})[1] == "InvalidVideo.NotFound"
    assert judged(vod, *[mine] * 21) == (400, "InvalidParameter")
    assert judged(vod) == (400, "InvalidParameter")
    assert vod.status(film) == "Blocked"


def test_where_messages_go_is_kept_and_taken_away(vod: Vod) -> None:
    set_to = {"CallbackURL": "https://a.invalid/", "EventTypeList": "ALL"}
    vod.call("SetMessageCallback", **set_to, AuthSwitch="on", AuthKey=KEY)

    kept = vod.call("GetMessageCallback").json["MessageCallback"]
    vod.call("DeleteMessageCallback", AppId="app-1000000")

    assert {**set_to, "AuthKey": KEY}.items() <= kept.items()
    assert vod.call("GetMessageCallback").json["MessageCallback"] == {}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"CallbackURL": "https://a/" + "a" * 250}, "InvalidParameter"),
        ({"CallbackURL": "a"}, "InvalidParameter"),
        ({"CallbackType": "MNS", "MnsEndpoint": "http://q"}, "MissingParameter"),
        ({"CallbackURL": "https://a/", "AuthSwitch": "on"}, "MissingParameter"),
        ({"CallbackURL": "https://a/", "AuthKey": "onlylowercase1"}, "InvalidParameter"),
        ({"CallbackURL": "https://a/", "AppId": "app-7"}, "InvalidAppId.NotFound"),
    ],
)
def test_what_cannot_be_set_is_refused(vod: Vod, asked: dict[str, str], code: str) -> None:
    assert vod.call("SetMessageCallback", **asked).json["Code"] == code
