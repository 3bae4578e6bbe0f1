"""Who is let in at the control plane, and how often."""

import time

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import Vod, desk, send


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("host", ["", "vod.cn-shanghai.aliyuncs.com"])
def test_a_signed_call_is_answered(cloud: PracticeCloud, method: str, host: str) -> None:
    answer = Vod(cloud, host=host).call("GetCategories", method)

    assert answer.status == 200
    assert answer.json["SubTotal"] == 2


def test_without_a_format_the_answer_is_xml(vod: Vod) -> None:
    answer = vod.call("GetCategories", Format="XML")

    assert answer.headers["content-type"].startswith("text/xml")
    assert b"<GetCategoriesResponse><RequestId>" in answer.body
    assert answer.body.count(b"<SubCategories>") == 2


def test_an_error_has_the_five_fields(vod: Vod) -> None:
    answer = vod.call("GetVideoInfo", VideoId="none")

    assert answer.status == 404
    assert set(answer.json) == {"RequestId", "HostId", "Code", "Message", "Recommend"}


def _stamp(offset_s: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + offset_s))


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"Timestamp": _stamp(-86_400)}, 400, "InvalidTimeStamp.Expired"),
        ({"Timestamp": _stamp(86_400)}, 400, "InvalidTimeStamp.Expired"),
        ({"Timestamp": "yesterday"}, 400, "InvalidTimeStamp.Format"),
        ({"AccessKeyId": "LTAInobody"}, 404, "InvalidAccessKeyId.NotFound"),
        ({"AccessKeyId": ""}, 400, "MissingParameter"),
        ({"Signature": "AAAA"}, 400, "SignatureDoesNotMatch"),
        ({"Action": "MakeCoffee"}, 404, "InvalidAction.NotFound"),
        ({"Version": "2000-01-01"}, 404, "InvalidAction.NotFound"),
    ],
)
def test_a_caller_who_is_wrong_is_told_how(
    vod: Vod, changes: dict[str, str], status: int, code: str
) -> None:
    asked = vod.signed("POST", "GetCategories", changes)

    answer = vod.send({**asked, **changes})

    assert (answer.status, answer.code) == (status, code)


def test_a_wrong_secret_does_not_match(cloud: PracticeCloud) -> None:
    answer = Vod(cloud, secret="not the secret").call("GetCategories")

    assert (answer.status, answer.code) == (400, "SignatureDoesNotMatch")


def test_a_call_signed_for_get_is_refused_as_post(vod: Vod) -> None:
    answer = vod.send(vod.signed("GET", "GetCategories", {}), "POST")

    assert answer.code == "SignatureDoesNotMatch"


def test_a_nonce_serves_once(vod: Vod) -> None:
    asked = vod.signed("POST", "GetCategories", {})

    first, second = vod.send(asked), vod.send(asked)

    assert first.status == 200
    assert (second.status, second.code) == (400, "SignatureNonceUsed")


def _session(cloud: PracticeCloud) -> Vod:
    key = desk(cloud, "POST", "sts", {"account": "practice-alibaba"}).json
    return Vod(cloud, key["access_key_id"], key["access_key_secret"], key["security_token"])


def test_a_temporary_key_with_its_token_may_call(cloud: PracticeCloud) -> None:
    assert _session(cloud).call("GetCategories").status == 200


def test_a_temporary_key_without_its_token_is_refused(cloud: PracticeCloud) -> None:
    session = _session(cloud)
    session.token = ""

    answer = session.call("GetCategories")

    assert answer.code == "InvalidSecurityToken.MismatchWithAccessKey"


def test_an_expired_temporary_key_is_refused(cloud: PracticeCloud) -> None:
    session = _session(cloud)
    desk(cloud, "POST", "expire")

    assert session.call("GetCategories").code == "InvalidSecurityToken.Expired"


def test_an_upload_credential_may_not_call_the_control_plane(cloud: PracticeCloud) -> None:
    auth = Vod(cloud).create().auth
    caller = Vod(cloud, auth["AccessKeyId"], auth["AccessKeySecret"], auth["SecurityToken"])

    answer = caller.call("GetCategories")

    assert (answer.status, answer.code) == (403, "Forbidden.RAM")


@pytest.mark.parametrize(("status", "wait"), [(400, None), (503, 2)])
def test_more_calls_than_documented_are_throttled(
    cloud: PracticeCloud, vod: Vod, status: int, wait: int | None
) -> None:
    cloud.turn(throttle_status=status, throttle_retry_after_s=wait)

    answers = [vod.call("ListTranscodeTask", VideoId="x") for _ in range(200)]

    refused = [answer for answer in answers if answer.status != 200]
    assert refused
    assert {(answer.status, answer.code) for answer in refused} == {(status, "Throttling.User")}
    assert refused[0].headers.get("retry-after") == (None if wait is None else str(wait))


def test_without_ceilings_nobody_is_throttled(cloud: PracticeCloud, vod: Vod) -> None:
    cloud.turn(qps="off")

    answers = [vod.call("ListTranscodeTask", VideoId="x").status for _ in range(40)]

    assert set(answers) == {200}


def test_a_call_without_an_action_at_the_root_is_no_rpc(cloud: PracticeCloud) -> None:
    assert send(cloud, "GET", "/").status in (403, 404)
