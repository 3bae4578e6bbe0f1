"""The signatures, against vectors that others have published or computed."""

from desktop_uploader.practice_cloud.alibaba.signatures import (
    oss_signature,
    rpc_signature,
    rpc_string_to_sign,
)

MANUAL = {
    "AccessKeyId": "testAccessKeyId",
    "Action": "GetVideoPlayAuth",
    "Format": "JSON",
    "SignatureMethod": "HMAC-SHA1",
    "SignatureNonce": "8f8a035d-6496-4268-afd4-67c22837e38d",
    "SignatureVersion": "1.0",
    "Timestamp": "2017-10-10T12:02:54Z",
    "Version": "2017-03-21",
    "VideoId": "5aed81b74ba84920be578cdfe004af4b",
}
CREATE = {
    "Action": "CreateUploadVideo",
    "Format": "JSON",
    "Version": "2017-03-21",
    "AccessKeyId": "LTAIexampleid",
    "SignatureMethod": "HMAC-SHA1",
    "SignatureVersion": "1.0",
    "SignatureNonce": "8f4c2e1a-0000-4000-8000-0123456789ab",
    "Timestamp": "2026-11-20T12:00:00Z",
    "Title": "测试 a+b*c~d",
    "FileName": "clip 01.mp4",
    "FileSize": "1048576",
}


def test_an_rpc_is_signed_as_the_manual_shows() -> None:
    assert rpc_string_to_sign("GET", MANUAL).startswith("GET&%2F&AccessKeyId%3DtestAccessKeyId%26")
    assert (
        rpc_signature("testAccessKeySecret", "GET", parameters=MANUAL)
        == "Ibgh7y8Vp47LBuAsf5Xhi1SvDss="
    )


def test_the_method_is_part_of_an_rpc_signature() -> None:
    assert (
        rpc_signature("exampleSecretKey", "GET", parameters=CREATE)
        == "KdFTh9MWBKXgrWo7lLb1gc2+rwA="
    )
    assert (
        rpc_signature("exampleSecretKey", "POST", parameters=CREATE)
        == "8NmXwplibNyvleb2tMIJUWZKBeQ="
    )


def test_the_signature_itself_is_not_signed() -> None:
    signed = {**MANUAL, "Signature": "anything"}

    assert rpc_signature("s", "GET", parameters=signed) == rpc_signature(
        "s", "GET", parameters=MANUAL
    )


def test_a_part_is_signed_as_the_official_sdk_signs_it() -> None:
    signature = oss_signature(
        "exampleSecretKey",
        "PUT",
        resource="/outin-example/sv/abc/f0.mp4",
        headers={
            "content-type": "application/octet-stream",
            "date": "Fri, 20 Nov 2026 12:00:00 GMT",
            "x-oss-security-token": "exampleToken",
        },
        query={"partNumber": "1", "uploadId": "0004B9895DBBB6EC98E36"},
    )

    assert signature == "RPN1urI5wiyK6/5MJawp8e0JWg0="
