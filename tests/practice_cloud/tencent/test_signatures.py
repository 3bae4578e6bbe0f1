"""The practice cloud verifies by code of its own: published vectors, and its refusals."""

import pytest

from desktop_uploader.practice_cloud.tencent.signatures import (
    cos_signature,
    ugc_original,
    ugc_signature,
    v2_signature,
    v3_signature,
)


def test_v2_by_the_vendors_own_sample() -> None:
    # qcloud-documents, "API authentication": host and action are of another product.
    import base64
    import hmac

    text = (
        "GETcvm.api.qcloud.com/v2/index.php?Action=DescribeInstances&Nonce=11886&Region=gz"
        "&SecretId=AKIDz8krbsJ5yKBZQpn74WFkmLPx3gnPhESA&Timestamp=1465185768"
        "&instanceIds.0=ins-09dx96dg&limit=20&offset=0"
    )
    digest = hmac.digest(b"Gu5t9xGARNpq86cd98joQYCN3Cozk1qA", text.encode(), "sha1")

    assert base64.b64encode(digest).decode() == "NSI3UqqD99b/UJb4tbG/xZpRW64="


@pytest.mark.parametrize(
    ("method", "signature"),
    [("HmacSHA256", "qc7EkdKYNDlm0N3W41whyyTPWVyxn9Hm9gszApyiHxg=")],
)
def test_v2_by_a_vector(method: str, signature: str) -> None:
    parameters = {
        "Action": "ApplyUpload",
        "Nonce": "11886",
        "Region": "gz",
        "SecretId": "AKIDexample",
        "SignatureMethod": method,
        "Timestamp": "1763640000",
        "coverType": "jpg",
        "videoName": "我的视频",
        "videoType": "mp4",
        "Signature": "is left out",
    }

    assert v2_signature("exampleSecretKey", "GET", parameters=parameters) == signature


def test_v3_by_a_vector() -> None:
    signature = v3_signature(
        "exampleSecretKey",
        b'{"MediaType": "mp4", "MediaName": "\\u6211\\u7684\\u89c6\\u9891"}',
        headers={"content-type": "application/json", "host": "vod.tencentcloudapi.com"},
        signed_names=["content-type", "host"],
        at_s=1763640000,
    )

    assert signature == "2ca082bf77da586e2bc2982010f83161af74ccba821627918a67db5434d17262"


def test_a_clients_permission_by_a_vector() -> None:
    original = (
        "secretId=AKIDexample&currentTimeStamp=1763640000&expireTime=1763726400&random=220625"
        "&classId=0&procedure=LongVideoPreset&vodSubAppId=1500000001"
    )

    signature = ugc_signature("exampleSecretKey", original)

    assert signature == (
        "kcUWXpcc1Z384elEyqyUXoGNPzBzZWNyZXRJZD1BS0lEZXhhbXBsZSZjdXJyZW50VGltZVN0YW1wPTE3NjM2"
        "NDAwMDAmZXhwaXJlVGltZT0xNzYzNzI2NDAwJnJhbmRvbT0yMjA2MjUmY2xhc3NJZD0wJnByb2NlZHVyZT1M"
        "b25nVmlkZW9QcmVzZXQmdm9kU3ViQXBwSWQ9MTUwMDAwMDAwMQ=="
    )
    assert ugc_original(signature) == original
    assert ugc_original("no base64!") == ""


def test_a_store_call_by_a_vector() -> None:
    signature = cos_signature(
        "exampleSecretKey",
        "PUT",
        path="/dee2156d/f0 a.mp4",
        key_time="1763639940;1763643600",
        values=(
            {"partnumber": "1", "uploadid": "1585130821cbb7df"},
            {
                "content-length": "5",
                "content-type": "application/octet-stream",
                "host": "6c0f1c00vodtransgzp-1250000000.cos.ap-guangzhou.myqcloud.com",
                "x-cos-security-token": "exampleToken",
            },
        ),
    )

    assert signature == "dcdc0804466c14d4f292023ca863f516ee8bc097"
