"""`/practice/…`: the token, the log, the knobs, the reviewer."""

from pathlib import Path

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import Grant, Oss, Vod, desk, send


def test_without_the_token_nothing_is_told(cloud: PracticeCloud) -> None:
    assert send(cloud, "GET", "/practice/state").status == 401


def test_the_log_tells_what_came_in_without_secrets(cloud: PracticeCloud, oss: Oss) -> None:
    upload = oss.upload_id()
    oss.part(upload, 3, b"12345")

    answer = desk(cloud, "GET", "requests?operation=UploadPart")

    (row,) = answer.json["requests"]
    assert row["part_number"] == 3
    assert row["upload_id"] == upload
    assert row["media_id"] == oss.grant.media_id
    assert (row["status"], row["body_bytes"]) == (200, 5)
    everything = desk(cloud, "GET", "requests").body.decode()
    for secret in ("SecurityToken", "AccessKeySecret", "AccessKeyId"):
        assert oss.grant.auth[secret] not in everything
    assert cloud.accounts[0].access_key_id not in everything


def test_calls_to_the_desk_itself_are_not_logged(cloud: PracticeCloud) -> None:
    desk(cloud, "GET", "state")

    assert desk(cloud, "GET", "requests").json == {"count": 0, "requests": []}


def test_media_are_listed_with_where_their_bytes_lie(cloud: PracticeCloud, oss: Oss) -> None:
    oss.call("PUT", body=b"film")

    (row,) = desk(cloud, "GET", "media").json["media"]
    assert (row["id"], row["status"], row["size_bytes"]) == (oss.grant.media_id, "Normal", 4)
    assert Path(row["object"]).read_bytes() == b"film"


def test_knobs_are_turned_while_it_runs(cloud: PracticeCloud, vod: Vod) -> None:
    answer = desk(cloud, "POST", "settings", {"credential_life_s": 7})

    assert answer.json["credential_life_s"] == 7
    assert vod.create().auth["Expiration"] == "7"


@pytest.mark.parametrize(
    "changes",
    [{"colour": 1}, {"qps": "some"}, {"credential_life_s": 0}, {"expiry_after_body": 1}],
)
def test_a_knob_that_is_not_there_is_refused(
    cloud: PracticeCloud, changes: dict[str, object]
) -> None:
    before = desk(cloud, "GET", "settings").json

    assert desk(cloud, "POST", "settings", changes).status == 400
    assert desk(cloud, "GET", "settings").json == before


@pytest.mark.parametrize(
    ("title", "status", "suggestion"),
    [
        ("block-me", "Blocked", "block"),
        ("review-me", "Checking", "review"),
        ("x", "Normal", "pass"),
    ],
)
def test_the_title_says_how_the_audit_ends(
    cloud: PracticeCloud, vod: Vod, title: str, status: str, suggestion: str
) -> None:
    grant = vod.create(title=title)
    Oss(cloud, grant).call("PUT", body=b"x")

    result = vod.call("GetMediaAuditResult", MediaId=grant.media_id).json["MediaAuditResult"]
    assert vod.status(grant) == status
    assert result["Suggestion"] == suggestion
    assert result["VideoResult"]["Suggestion"] == suggestion
    found = [
        finding["Timestamp"]
        for module in ("PornResult", "TerrorismResult", "AdResult", "LiveResult", "LogoResult")
        for finding in result["VideoResult"][module]["TopList"]
    ]
    assert bool(found) is (suggestion != "pass")


def test_a_medium_that_was_never_audited_has_no_result(vod: Vod, grant: Grant) -> None:
    answer = vod.call("GetMediaAuditResult", MediaId=grant.media_id)

    assert answer.json["MediaAuditResult"] == {}


@pytest.mark.parametrize(("verdict", "status"), [("pass", "Normal"), ("block", "Blocked")])
def test_a_test_may_play_the_reviewer(
    cloud: PracticeCloud, vod: Vod, verdict: str, status: str
) -> None:
    grant = vod.create(title="review-me")
    Oss(cloud, grant).call("PUT", body=b"x")

    answer = desk(cloud, "POST", "judge", {"media_id": grant.media_id, "verdict": verdict})

    assert answer.json["status"] == status
    assert vod.status(grant) == status


def test_what_is_not_uploaded_cannot_be_judged(cloud: PracticeCloud, grant: Grant) -> None:
    asked = {"media_id": grant.media_id, "verdict": "pass"}

    assert desk(cloud, "POST", "judge", asked).status == 409
    assert desk(cloud, "POST", "judge", asked | {"media_id": "none"}).status == 404
    assert desk(cloud, "POST", "judge", asked | {"verdict": "perhaps"}).status == 400
