"""OSS by hand: every call, every refusal, under the bucket's real host name."""

import base64
import hashlib
import socket
from email.utils import formatdate

import pytest
from fastcrc import crc64

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import Grant, Oss, Vod, desk, send

LEAST = 100 << 10


def test_a_part_is_answered_with_its_md5_and_its_crc(oss: Oss) -> None:
    answer = oss.part(oss.upload_id(), 1, b"hello")

    assert answer.status == 200
    assert answer.headers["etag"] == f'"{hashlib.md5(b"hello").hexdigest().upper()}"'
    assert answer.headers["x-oss-hash-crc64ecma"] == str(crc64.xz(b"hello"))


def test_parts_are_joined_by_number_not_by_arrival(cloud: PracticeCloud, oss: Oss) -> None:
    first, second = b"a" * LEAST, b"world"
    upload = oss.upload_id()
    second_tag = oss.part(upload, 7, second).headers["etag"]
    first_tag = oss.part(upload, 2, first).headers["etag"]

    answer = oss.complete(upload, (2, first_tag), (7, second_tag))

    assert answer.headers["x-oss-hash-crc64ecma"] == str(crc64.xz(first + second))
    address = oss.grant.address
    path = cloud.root / "objects" / address["Bucket"] / address["FileName"]
    assert path.read_bytes() == first + second


def test_a_part_sent_twice_replaces_the_first(oss: Oss) -> None:
    upload = oss.upload_id()
    oss.part(upload, 1, b"old")
    tag = oss.part(upload, 1, b"new!").headers["etag"]

    oss.complete(upload, (1, tag))

    assert oss.call("GET").body == b"new!"


def test_completing_makes_the_medium_go_on(vod: Vod, oss: Oss) -> None:
    upload = oss.upload_id()
    tag = oss.part(upload, 1, b"film").headers["etag"]

    oss.complete(upload, (1, tag))

    assert vod.status(oss.grant) == "Normal"
    mezzanine = vod.call("GetMezzanineInfo", VideoId=oss.grant.media_id).json["Mezzanine"]
    assert (mezzanine["Status"], mezzanine["Size"]) == ("Normal", 4)


def test_stored_parts_are_listed_page_by_page(oss: Oss) -> None:
    upload = oss.upload_id()
    for number in (1, 3, 5):
        oss.part(upload, number, b"x" * number)

    first = oss.call("GET", f"uploadId={upload}", unsigned="max-parts=2").body.decode()
    rest = oss.call("GET", f"uploadId={upload}", unsigned="part-number-marker=3").body.decode()

    assert first.count("<Part>") == 2
    assert "<IsTruncated>true</IsTruncated>" in first
    assert "<NextPartNumberMarker>3</NextPartNumberMarker>" in first
    assert rest.count("<Part>") == 1
    assert f"<HashCrc64ecma>{crc64.xz(b'xxxxx')}</HashCrc64ecma><Size>5</Size>" in rest


def test_an_aborted_upload_is_gone(oss: Oss) -> None:
    upload = oss.upload_id()
    oss.part(upload, 1, b"x")

    assert oss.call("DELETE", f"uploadId={upload}").status == 204
    assert (oss.part(upload, 2, b"x").status, oss.part(upload, 2, b"x").code) == (
        404,
        "NoSuchUpload",
    )


def test_a_completed_upload_is_gone(oss: Oss) -> None:
    upload = oss.upload_id()
    tag = oss.part(upload, 1, b"x").headers["etag"]
    oss.complete(upload, (1, tag))

    assert oss.complete(upload, (1, tag)).code == "NoSuchUpload"
    assert oss.call("GET", f"uploadId={upload}").code == "NoSuchUpload"


def test_a_missing_part_is_refused(oss: Oss) -> None:
    upload = oss.upload_id()
    tag = oss.part(upload, 1, b"x").headers["etag"]

    answer = oss.complete(upload, (1, tag), (2, tag))

    assert (answer.status, answer.code) == (400, "InvalidPart")


def test_parts_out_of_order_are_refused(oss: Oss) -> None:
    upload = oss.upload_id()
    tag = oss.part(upload, 1, b"x").headers["etag"]
    oss.part(upload, 2, b"x")

    assert oss.complete(upload, (2, tag), (1, tag)).code == "InvalidPartOrder"


def test_a_part_of_99_kb_in_the_middle_is_refused(oss: Oss) -> None:
    upload = oss.upload_id()
    small = oss.part(upload, 1, b"x" * (99 << 10)).headers["etag"]
    last = oss.part(upload, 2, b"x").headers["etag"]

    answer = oss.complete(upload, (1, small), (2, last))

    assert (answer.status, answer.code) == (400, "EntityTooSmall")


def test_a_body_that_is_not_its_md5_is_refused(oss: Oss) -> None:
    wrong = base64.b64encode(hashlib.md5(b"other").digest()).decode()

    answer = oss.call("PUT", body=b"x", Content_MD5=wrong)

    assert (answer.status, answer.code) == (400, "InvalidDigest")
    assert oss.call("HEAD").status == 404


@pytest.mark.parametrize("number", ["0", "10001", "x"])
def test_a_part_number_out_of_range_is_refused(oss: Oss, number: str) -> None:
    answer = oss.call("PUT", f"partNumber={number}&uploadId={oss.upload_id()}", body=b"x")

    assert (answer.status, answer.code) == (400, "InvalidArgument")


def test_a_range_of_an_object_can_be_read(oss: Oss) -> None:
    oss.call("PUT", body=b"0123456789")

    middle = oss.call("GET", Range="bytes=2-4")
    end = oss.call("GET", Range="bytes=-3")

    assert (middle.status, middle.body) == (206, b"234")
    assert middle.headers["content-range"] == "bytes 2-4/10"
    assert end.body == b"789"


def test_a_head_tells_size_and_crc(oss: Oss) -> None:
    oss.call("PUT", body=b"0123456789")

    answer = oss.call("HEAD")

    assert answer.headers["content-length"] == "10"
    assert answer.headers["x-oss-hash-crc64ecma"] == str(crc64.xz(b"0123456789"))


def test_an_expired_credential_is_refused(cloud: PracticeCloud, oss: Oss) -> None:
    desk(cloud, "POST", "expire")

    answer = oss.call("PUT", body=b"x")

    assert (answer.status, answer.code) == (403, "SecurityTokenExpired")
    assert b"<EC>0002-00000007</EC>" in answer.body


def test_another_medium_is_closed_to_a_credential(vod: Vod, oss: Oss) -> None:
    other = vod.create().address["FileName"]

    answer = oss.call("PUT", body=b"x", key=other)

    assert (answer.status, answer.code) == (403, "AccessDenied")


def test_an_old_upload_goes_on_with_a_refreshed_credential(
    cloud: PracticeCloud, vod: Vod, oss: Oss
) -> None:
    upload = oss.upload_id()
    tag = oss.part(upload, 1, b"x").headers["etag"]
    desk(cloud, "POST", "expire")
    fresh = Grant.of(vod.call("RefreshUploadVideo", VideoId=oss.grant.media_id).json)

    answer = Oss(cloud, fresh).complete(upload, (1, tag))

    assert answer.status == 200


def test_a_token_in_header_and_query_is_one_too_many(oss: Oss) -> None:
    answer = oss.call("GET", "security-token=x")

    assert (answer.status, answer.code) == (400, "InvalidArgument")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Authorization": "OSS STS.nobody:AAAA"}, "InvalidAccessKeyId"),
        ({"x_oss_security_token": ""}, "InvalidAccessKeyId"),
        ({"x_oss_security_token": "another"}, "InvalidSecurityToken"),
        ({"Date": formatdate(1_000_000_000, usegmt=True)}, "RequestTimeTooSkewed"),
        ({"Date": "", "x_oss_date": ""}, "AccessDenied"),
    ],
)
def test_a_caller_who_is_wrong_is_told_how(oss: Oss, headers: dict[str, str], code: str) -> None:
    answer = oss.call("PUT", body=b"x", **headers)

    assert (answer.status, answer.code) == (403, code)


def test_a_wrong_secret_does_not_match(oss: Oss) -> None:
    oss.grant.auth["AccessKeySecret"] = "not the secret"

    assert oss.call("PUT", body=b"x").code == "SignatureDoesNotMatch"


def test_the_accounts_own_keys_open_no_object(cloud: PracticeCloud, oss: Oss) -> None:
    account = cloud.accounts[0]
    oss.grant.auth.update(
        AccessKeyId=account.access_key_id, AccessKeySecret=account.access_key_secret
    )

    assert oss.call("PUT", body=b"x").code == "AccessDenied"


def test_a_head_that_is_refused_says_why_in_a_header(oss: Oss) -> None:
    answer = oss.call("HEAD")

    assert (answer.status, answer.code, answer.body) == (404, "NoSuchKey", b"")


def test_a_refusal_does_not_wait_for_the_body(cloud: PracticeCloud, oss: Oss) -> None:
    desk(cloud, "POST", "expire")
    target, headers = oss.target("PUT", "")
    text = "".join(f"{name}: {value}\r\n" for name, value in headers.items())

    with socket.create_connection(("127.0.0.1", int(cloud.url.rsplit(":", 1)[1]))) as line:
        line.settimeout(20)
        line.sendall(f"PUT {target} HTTP/1.1\r\n{text}Content-Length: 5000000\r\n\r\n".encode())
        answer = line.recv(65_536)

    assert answer.startswith(b"HTTP/1.1 403 ")
    assert b"Connection: close" in answer


def test_a_body_is_called_for_where_its_sender_waits(cloud: PracticeCloud, oss: Oss) -> None:
    target, headers = oss.target("PUT", "")
    text = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    text += "Expect: 100-continue\r\nContent-Length: 1\r\n"

    with socket.create_connection(("127.0.0.1", int(cloud.url.rsplit(":", 1)[1]))) as line:
        line.settimeout(20)
        line.sendall(f"PUT {target} HTTP/1.1\r\n{text}\r\n".encode())
        called = line.recv(65_536)
        line.sendall(b"x")
        answer = line.recv(65_536)

    assert called == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_a_form_that_is_too_large_is_refused(cloud: PracticeCloud) -> None:
    answer = send(
        cloud,
        "POST",
        "/",
        body=b"a=" + b"x" * (3 << 20),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status == 413


def test_what_is_no_http_is_answered_and_closed(cloud: PracticeCloud) -> None:
    with socket.create_connection(("127.0.0.1", int(cloud.url.rsplit(":", 1)[1]))) as line:
        line.settimeout(20)
        line.sendall(b"HELLO\r\n\r\n")

        assert line.recv(100).startswith(b"HTTP/1.1 400 ")
