"""Addresses as VOD takes them, and its answers as they really come."""

import json
from typing import Any

import pytest

from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.job import Origin, Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.provider import Weight
from desktop_uploader.providers.alibaba import pull_rules, wire_pull
from desktop_uploader.providers.alibaba.registering import plain, registered

EXAMPLE: dict[str, Any] = {
    "NonExists": ['["****1", "****2"]'],
    "URLUploadInfoList": [
        {
            "Status": "SUCCESS",
            "ErrorMessage": "error_message",
            "ErrorCode": "200",
            "JobId": "86c1925fba0****",
            "UserData": '{"Extend":"{"uploader_jobs":["home-1-1", "home-2-1"]}"}',
            "UploadURL": "http://****.mp4",
            "MediaId": "93ab850b4f6f54b6e91d24d81d4****",
            "FileSize": "24",
        }
    ],
}
CANCELLED = {"CanceledJobs": ["341c,0193"], "NonExists": ["http://a/1.mp4,http://a/2.mp4"]}


def at(url: str) -> Source:
    return Source(url.encode(), url, Fingerprint(0, 0), Origin.URL)


def rules_of(
    url: str = "https://a.invalid/x.mp4", region: str = "cn-shanghai", **said: Any
) -> dict[str, Weight]:
    draft = MediaDraft(**{"title": "t", **said})
    return {
        one.rule: one.weight for one in pull_rules.review(draft, at(url), region=region).findings
    }


def test_the_manual_s_own_example_is_understood() -> None:
    (info,) = wire_pull.read_infos(EXAMPLE)

    assert (info.status, info.media_id) == ("SUCCESS", "93ab850b4f6f54b6e91d24d81d4****")
    assert wire_pull.read_absent(EXAMPLE) == {"****1", "****2"}
    assert wire_pull.read_keys(info.user_data, "uploader_jobs") == {"home-1-1", "home-2-1"}


@pytest.mark.parametrize(
    "user_data",
    [
        json.dumps({"Extend": {"uploader_jobs": ["home-1-1"]}}),
        json.dumps({"Extend": json.dumps({"uploader_jobs": ["home-1-1"]})}),
        "{'Extend': {'uploader_jobs': ['home-1-1']}}".replace("'", '"'),
    ],
)
def test_our_keys_are_found_however_they_come_back(user_data: str) -> None:
    assert wire_pull.read_keys(user_data, "uploader_jobs") == {"home-1-1"}


def test_a_key_that_begins_like_ours_is_another_s() -> None:
    keys = wire_pull.read_keys('{"uploader_jobs":["home-11-1"]}', "uploader_jobs")

    assert "home-1-1" not in keys


def test_ids_that_come_as_one_text_are_told_apart() -> None:
    assert wire_pull.read_cancelled(CANCELLED) == {"341c", "0193"}


def test_a_job_is_known_by_its_address_escaped_or_not() -> None:
    told = {"UploadJobs": [{"SourceURL": "http%3A%2F%2Fa%2F1.mp4", "JobId": "j"}]}

    assert wire_pull.read_jobs(told)["http://a/1.mp4"] == "j"


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ({}, set()),
        ({"url": "https://a.invalid/watch?v=1"}, {"address-without-extension"}),
        ({"url": "https://a.invalid/watch?v=1", "extension": "mp4"}, set()),
        ({"url": "https://a.invalid/a.docx"}, {"address-extension"}),
        ({"title": "长" * 43}, {"too-many-bytes"}),
        ({"title": "a" * 129}, {"too-long"}),
        ({"title": "长" * 42}, set()),
        ({"description": "长" * 342}, {"too-many-bytes"}),
        ({"tags": ("长" * 11,)}, {"too-many-bytes"}),
        ({"title": "😀"}, {"emoji"}),
        ({"category": "films"}, {"category-not-a-number"}),
        ({"cover_url": "a.png"}, {"cover-not-an-address"}),
        ({"region": "cn-beijing"}, {"pull-region"}),
        ({"region": ""}, set()),
    ],
)
def test_what_may_not_go_is_known_before_anybody_is_asked(
    said: dict[str, Any], rules: set[str]
) -> None:
    assert set(rules_of(**said)) == rules


def test_an_md5_is_not_compared_and_that_is_said() -> None:
    assert rules_of(md5="0" * 32) == {"md5-not-compared": Weight.WARN}


def test_only_what_is_stored_as_it_is_expects_no_processing() -> None:
    draft = MediaDraft("t", template="VOD_NO_TRANSCODE")

    stored = pull_rules.review(draft, at("https://a.invalid/x.mkv"), region="")
    played = pull_rules.review(draft, at("https://a.invalid/x.mp4"), region="")

    assert (stored.expects_processing, played.expects_processing) == (False, True)


OBJECT = "https://my-bucket.oss-cn-shanghai.aliyuncs.com/films/a.mp4"


@pytest.mark.parametrize(
    ("url", "said", "rules"),
    [
        (OBJECT, {"template": "t"}, set()),
        (OBJECT, {"workflow": "w"}, set()),
        (OBJECT, {}, {"register-says-nothing"}),
        (OBJECT.replace("https", "oss"), {"template": "t"}, {"not-an-object"}),
        ("https://media.invalid/a.mp4", {"template": "t"}, {"not-an-object"}),
        (OBJECT.replace("a.mp4", "a.docx"), {"template": "t"}, {"address-extension"}),
        (OBJECT.replace("films", "f" * 1024), {"template": "t"}, {"too-many-bytes"}),
    ],
)
def test_what_is_no_object_and_what_nothing_is_said_of_is_known_before(
    url: str, said: dict[str, Any], rules: set[str]
) -> None:
    source = Source(url.encode(), url, Fingerprint(0, 0), Origin.OBJECT)
    found = pull_rules.review_object(MediaDraft("t", **said), source).findings

    assert {one.rule for one in found} == rules


def test_what_is_left_as_it_is_takes_no_choice_of_the_account() -> None:
    defaults = MediaDraft("", template="t", workflow="w", category="7")

    ready = registered(MediaDraft("t", is_left_as_it_is=True), defaults)

    assert (ready.template, ready.workflow, ready.category) == ("VOD_NO_TRANSCODE", "", "7")


def test_the_manual_s_own_answer_to_a_registration_is_understood() -> None:
    told = {
        "RegisteredMediaList": [
            {"FileURL": "https://b.oss-x.aliyuncs.com/%E7%94%B5.mp4", "MediaId": "m",
             "NewRegister": "false"},
        ],
        "FailedFileURLs": ["https://b.oss-x.aliyuncs.com/b.mp4"],
    }  # fmt: skip

    found = wire_pull.read_registered(told)[plain("https://B.oss-x.aliyuncs.com/电.mp4")]

    assert (found.media_id, found.is_new) == ("m", False)
