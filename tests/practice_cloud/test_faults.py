"""Each fault, seen from the caller's side."""

import http.client
import socket
import time
from email.utils import parsedate_to_datetime

import pytest
from fastcrc import crc64

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.faults import KINDS
from tests.practice_cloud.callers import Oss, Vod, desk

BROKEN = (ConnectionError, http.client.HTTPException)


def test_an_error_is_told_in_the_words_of_the_store(cloud: PracticeCloud, oss: Oss) -> None:
    cloud.fault("error", operation="PutObject", code="InternalError", status=500, retry_after_s=3)

    answer = oss.call("PUT", body=b"x")

    assert (answer.status, answer.code) == (500, "InternalError")
    assert answer.headers["retry-after"] == "3"
    assert oss.call("PUT", body=b"x").status == 200


def test_an_error_is_told_in_the_words_of_the_control_plane(cloud: PracticeCloud, vod: Vod) -> None:
    cloud.fault("error", operation="GetCategories", code="ServiceUnAvailable", status=503)

    answer = vod.call("GetCategories")

    assert (answer.status, answer.json["Code"]) == (503, "ServiceUnAvailable")


def test_throttling_has_the_code_of_whoever_throttles(
    cloud: PracticeCloud, vod: Vod, oss: Oss
) -> None:
    cloud.fault("throttle", times=2)

    assert vod.call("GetCategories").code == "Throttling.User"
    assert oss.call("HEAD").code == "SlowDown"


def test_a_reset_comes_before_the_body_and_stores_nothing(cloud: PracticeCloud, oss: Oss) -> None:
    cloud.fault("reset", operation="PutObject")

    with pytest.raises(BROKEN):
        oss.call("PUT", body=b"x")

    assert oss.call("HEAD").status == 404


def test_a_body_is_cut_after_the_bytes_that_were_named(cloud: PracticeCloud, oss: Oss) -> None:
    upload = oss.upload_id()
    cloud.fault("cut_body", operation="UploadPart", after_bytes=1000)

    with pytest.raises(BROKEN):
        oss.part(upload, 1, b"x" * 5_000_000)

    assert b"<Part>" not in oss.call("GET", f"uploadId={upload}").body
    (row,) = cloud.requests("UploadPart")
    assert (row["status"], row["body_bytes"], row["fault"]) == (0, 1000, "cut_body")


def test_a_lost_answer_took_effect(cloud: PracticeCloud, oss: Oss) -> None:
    cloud.fault("lose_answer", operation="PutObject")

    with pytest.raises(BROKEN):
        oss.call("PUT", body=b"x")

    assert oss.call("GET").body == b"x"


@pytest.mark.parametrize("done", [False, True])
def test_an_error_can_come_with_200(cloud: PracticeCloud, oss: Oss, done: bool) -> None:
    cloud.fault("error_200", operation="PutObject", code="InternalError", done=done)

    answer = oss.call("PUT", body=b"x")

    assert (answer.status, answer.code) == (200, "InternalError")
    assert oss.call("HEAD").status == (200 if done else 404)


def test_a_captive_portal_answers_with_a_page(cloud: PracticeCloud, vod: Vod) -> None:
    cloud.fault("html")

    answer = vod.call("GetCategories")

    assert (answer.status, answer.headers["content-type"]) == (200, "text/html")


def test_a_body_can_be_missing(cloud: PracticeCloud, oss: Oss) -> None:
    cloud.fault("empty_body", operation="InitiateMultipartUpload")

    answer = oss.call("POST", "uploads")

    assert (answer.status, answer.body) == (200, b"")


def test_a_black_hole_says_nothing_until_it_is_closed(cloud: PracticeCloud, oss: Oss) -> None:
    cloud.fault("black_hole", operation="PutObject")
    target, headers = oss.target("PUT", "")
    text = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", int(cloud.url.rsplit(":", 1)[1]))) as line:
        line.sendall(f"PUT {target} HTTP/1.1\r\n{text}Content-Length: 1\r\n\r\nx".encode())
        line.settimeout(0.2)
        with pytest.raises(TimeoutError):
            line.recv(1)

        cloud.clear_faults()

        line.settimeout(10)
        try:
            ended = line.recv(1)
        except ConnectionError:
            ended = b""
        assert ended == b""


def test_a_slow_line_takes_its_time(cloud: PracticeCloud, oss: Oss) -> None:
    cloud.fault("slow", operation="PutObject", bytes_per_s=100_000)
    begun_s = time.monotonic()

    assert oss.call("PUT", body=b"x" * 30_000).status == 200

    assert time.monotonic() - begun_s >= 0.29


def test_a_clock_that_is_off_shows_in_the_date_and_in_the_checks(
    cloud: PracticeCloud, vod: Vod
) -> None:
    cloud.fault("clock", offset_s=86_400)

    answer = vod.call("GetCategories")

    assert answer.code == "InvalidTimeStamp.Expired"
    shown_s = parsedate_to_datetime(answer.headers["date"]).timestamp()
    assert shown_s - time.time() == pytest.approx(86_400, abs=60)


def test_an_etag_can_lack_its_quotes(cloud: PracticeCloud, oss: Oss) -> None:
    upload = oss.upload_id()
    cloud.fault("plain_etag", times=2)

    tag = oss.part(upload, 1, b"x").headers["etag"]
    listed = oss.call("GET", f"uploadId={upload}").body.decode()

    assert '"' not in tag
    assert f"<ETag>{tag}</ETag>" in listed


def test_a_crc_can_be_wrong(cloud: PracticeCloud, oss: Oss) -> None:
    cloud.fault("wrong_crc", operation="PutObject")

    answer = oss.call("PUT", body=b"x")

    assert answer.headers["x-oss-hash-crc64ecma"] != str(crc64.xz(b"x"))
    assert oss.call("HEAD").headers["x-oss-hash-crc64ecma"] == str(crc64.xz(b"x"))


def test_all_credentials_can_end_at_a_call(cloud: PracticeCloud, oss: Oss) -> None:
    upload = oss.upload_id()
    cloud.fault("expire_credentials", operation="UploadPart", nth=2)

    codes = [oss.part(upload, number, b"x").code for number in (1, 2, 3)]

    assert codes == ["", "SecurityTokenExpired", "SecurityTokenExpired"]


def test_a_credential_can_end_in_a_part(cloud: PracticeCloud, vod: Vod) -> None:
    cloud.turn(credential_life_s=1, expiry_after_body=True)
    oss = Oss(cloud, vod.create())
    upload = oss.upload_id()
    cloud.fault("slow", operation="UploadPart", bytes_per_s=100_000)

    answer = oss.part(upload, 1, b"x" * 110_000)

    assert answer.code == "SecurityTokenExpired"


def test_a_rule_hits_from_its_nth_match_for_as_often_as_it_says(
    cloud: PracticeCloud, vod: Vod
) -> None:
    cloud.fault("error", operation="GetCategories", nth=2, times=2, code="X", status=500)

    statuses = [vod.call("GetCategories").status for _ in range(5)]

    assert statuses == [200, 500, 500, 200, 200]


def test_a_rule_without_an_operation_counts_every_call(
    cloud: PracticeCloud, vod: Vod, oss: Oss
) -> None:
    cloud.fault("error", nth=3, code="X", status=500)

    statuses = [vod.call("GetCategories").status, oss.call("HEAD").status, oss.call("HEAD").status]

    assert statuses == [200, 404, 500]


def test_a_call_can_be_hit_by_its_number(cloud: PracticeCloud, vod: Vod) -> None:
    cloud.fault("error", call=2, code="X", status=500)

    assert [vod.call("GetCategories").status for _ in range(3)] == [200, 500, 200]


def test_faults_are_set_listed_and_taken_back_over_the_wire(cloud: PracticeCloud, vod: Vod) -> None:
    rule = {"kind": "error", "code": "X", "status": 500, "times": 0}
    made = desk(cloud, "POST", "faults", rule).json["faults"][0]
    vod.call("GetCategories")

    (listed,) = desk(cloud, "GET", "faults").json["faults"]
    assert (listed["matched"], listed["hit"]) == (1, 1)
    assert desk(cloud, "DELETE", f"faults?id={made['id']}").json == {"faults": []}
    assert vod.call("GetCategories").status == 200


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "earthquake"},
        {"kind": "error"},
        {"kind": "slow"},
        {"kind": "reset", "colour": "red"},
        {"kind": "reset", "nth": "first"},
    ],
)
def test_a_rule_that_says_nothing_is_refused(cloud: PracticeCloud, rule: dict[str, object]) -> None:
    answer = desk(cloud, "POST", "faults", rule)

    assert answer.status == 400
    assert desk(cloud, "GET", "faults").json == {"faults": []}


def test_every_kind_is_explained() -> None:
    assert all(text for text in KINDS.values())
