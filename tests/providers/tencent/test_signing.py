"""Our signatures are the vendor's: by published vectors, and by its own packages at random."""

import json
import random
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.providers.tencent.signing import (
    AccountKey,
    v2_signature,
    v2_signed,
    v3_authorization,
)
from desktop_uploader.providers.tencent.store_signing import authorization, signed_headers
from desktop_uploader.providers.tencent.target import CosSecret

KEY = AccountKey("AKIDexample", "exampleSecretKey")
PLACE = CosSecret(
    "AKIDexample",
    "exampleSecretKey",
    "exampleToken",
    bucket="6c0f1c00vodtransgzp-1250000000",
    key="dee2156d/f0 a.mp4",
    region="ap-guangzhou",
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1)
NAMES = st.text("abcdefghij_XYZ", min_size=1, max_size=8)


def test_a_v2_call_is_signed_over_raw_values() -> None:
    parameters = {
        "Action": "ApplyUpload",
        "Nonce": "11886",
        "Region": "gz",
        "SecretId": "AKIDexample",
        "SignatureMethod": "HmacSHA256",
        "Timestamp": "1763640000",
        "coverType": "jpg",
        "videoName": "我的视频",
        "videoType": "mp4",
    }

    signature = v2_signature(parameters, "exampleSecretKey", method="GET")

    assert signature == "qc7EkdKYNDlm0N3W41whyyTPWVyxn9Hm9gszApyiHxg="


def test_a_v2_call_carries_what_its_signature_needs() -> None:
    signed = v2_signed({"Action": "A", "x_y": "1"}, KEY, now_s=1763640000.9, nonce=7)
    plain = {name: value for name, value in signed.items() if name != "Signature"}

    assert (plain["Timestamp"], plain["Nonce"], plain["Region"]) == ("1763640000", "7", "gz")
    assert signed["Signature"] == v2_signature(plain, KEY.secret_key)


def test_a_v3_call_is_signed_byte_by_byte() -> None:
    content = b'{"MediaType": "mp4", "MediaName": "\\u6211\\u7684\\u89c6\\u9891"}'

    stated = v3_authorization(content, KEY, host="vod.tencentcloudapi.com", at_s=1763640000)

    assert stated.endswith(
        "Signature=2ca082bf77da586e2bc2982010f83161af74ccba821627918a67db5434d17262"
    )
    assert "Credential=AKIDexample/2025-11-20/vod/tc3_request" in stated


def test_a_store_call_is_signed_as_the_vendors_client_signs_it() -> None:
    headers = {
        "x-cos-security-token": "exampleToken",
        "content-type": "application/octet-stream",
        "content-length": "5",
        "host": PLACE.host,
    }

    stated = authorization(
        PLACE,
        "PUT",
        query={"partNumber": "1", "uploadId": "1585130821cbb7df"},
        headers=headers,
        key_time="1763639940;1763643600",
    )

    assert "q-header-list=content-length;content-type;host;x-cos-security-token&" in stated
    assert "q-url-param-list=partnumber;uploadid&" in stated
    assert stated.endswith("q-signature=dcdc0804466c14d4f292023ca863f516ee8bc097")


def test_nothing_secret_is_in_a_repr() -> None:
    shown = repr(KEY) + repr(PLACE)

    assert "example" not in shown.replace("examples", "")


@given(WORDS, st.integers(1_600_000_000, 1_900_000_000), WORDS)
def test_v3_signatures_equal_those_of_the_vendors_package(
    name: str, at_s: int, secret: str
) -> None:
    sign = pytest.importorskip("tencentcloud.common.sign")
    content = json.dumps({"MediaName": name}).encode()

    ours = v3_authorization(content, AccountKey("id", secret), host="vod.x.com", at_s=at_s)

    assert ours.endswith(f"Signature={theirs_v3(sign.Sign, content, secret, at_s)}")


def theirs_v3(sign: Any, content: bytes, secret: str, at_s: int) -> str:
    """As tencentcloud.common.abstract_client puts it together."""
    import hashlib
    from datetime import UTC, datetime

    date = datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%d")
    hashed = hashlib.sha256(content).hexdigest()
    request = (
        f"POST\n/\n\ncontent-type:application/json\nhost:vod.x.com\n\ncontent-type;host\n{hashed}"
    )
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"TC3-HMAC-SHA256\n{at_s}\n{date}/vod/tc3_request\n{digest}"
    signature: str = sign.sign_tc3(secret, date, "vod", text)
    return signature


@given(
    WORDS.filter(lambda text: not text.startswith("/")),
    st.dictionaries(NAMES, WORDS, max_size=4),
    st.sampled_from(["GET", "PUT", "POST", "HEAD", "DELETE"]),
    st.integers(1_600_000_000, 1_900_000_000),
)
def test_store_signatures_equal_those_of_the_vendors_package(
    key: str, query: dict[str, str], method: str, at_s: int
) -> None:
    cos_auth = pytest.importorskip("qcloud_cos.cos_auth")
    if len({name.lower() for name in query}) < len(query):
        return
    secret = CosSecret("id", "secret", "token", bucket="b-1", key=key, region="r")
    headers = {"content-type": "video/mp4", "content-length": str(random.randrange(9**9))}

    ours = signed_headers(secret, method, query=query, headers=headers, at_s=at_s)

    window = ours["authorization"].split("q-key-time=")[1].split("&")[0]
    assert ours["authorization"] == theirs_cos(
        cos_auth, secret, method, query=query, headers=ours, window=window
    )


def theirs_cos(
    cos_auth: Any,
    secret: CosSecret,
    method: str,
    *,
    query: dict[str, str],
    headers: dict[str, str],
    window: str,
) -> str:
    """What the package makes of the same request, at the moment that our window begins from."""

    class Request:
        url = f"https://{secret.host}/"

    class Settings:
        _secret_id, _secret_key, _credential_inst = secret.secret_id, secret.secret_key, None
        _anonymous, _sign_params, _sign_host = False, True, True

    request: Any = Request()
    request.method = method
    request.headers = {name: one for name, one in headers.items() if name != "authorization"}
    begins, _, ends = window.partition(";")
    clock = cos_auth.time
    moment = int(begins) + 60
    cos_auth.time = type("Clock", (), {"time": staticmethod(lambda: moment)})
    try:
        auth = cos_auth.CosS3Auth(Settings(), secret.key, params=query, expire=int(ends) - moment)
        signed = auth(request)
    finally:
        cos_auth.time = clock
    assert urlsplit(request.url).hostname == secret.host
    stated: str = signed.headers["Authorization"]
    return stated
