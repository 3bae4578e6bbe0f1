"""The RPC signature: the manual's own vector, one made with the official code, and that code."""

import string

import pytest
from aliyunsdkcore.auth.algorithm import sha_hmac1
from aliyunsdkcore.auth.composer import rpc_signature_composer as official
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.providers.alibaba.signing import (
    AccountKey,
    call_parameters,
    form,
    signature,
    signed,
    string_to_sign,
)

OF_THE_MANUAL = {
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

CREATION = {"Title": "测试 a+b*c~d", "FileName": "clip 01.mp4", "FileSize": "1048576"}
NOON_S = 1_795_176_000.0
"""2026-11-20T12:00:00Z."""

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_the_manuals_vector_holds() -> None:
    found = signature(OF_THE_MANUAL, "testAccessKeySecret", method="GET")

    assert found == "Ibgh7y8Vp47LBuAsf5Xhi1SvDss="


def test_the_manuals_string_to_sign_holds() -> None:
    found = string_to_sign(OF_THE_MANUAL, method="GET")

    assert found.startswith("GET&%2F&AccessKeyId%3DtestAccessKeyId%26Action%3DGetVideoPlayAuth%26")
    assert found.endswith("%26VideoId%3D5aed81b74ba84920be578cdfe004af4b")
    assert "Timestamp%3D2017-10-10T12%253A02%253A54Z" in found


@pytest.mark.parametrize(
    ("method", "expected"),
    [("GET", "KdFTh9MWBKXgrWo7lLb1gc2+rwA="), ("POST", "8NmXwplibNyvleb2tMIJUWZKBeQ=")],
)
def test_a_call_is_signed_as_the_official_code_signs_it(method: str, expected: str) -> None:
    ready = signed(
        call_parameters("CreateUploadVideo", CREATION),
        AccountKey("LTAIexampleid", "exampleSecretKey"),
        now_s=NOON_S,
        nonce="8f4c2e1a-0000-4000-8000-0123456789ab",
        method=method,
    )

    assert ready["Timestamp"] == "2026-11-20T12:00:00Z"
    assert ready["Signature"] == expected


@given(
    parameters=st.dictionaries(st.text(string.ascii_letters + ".", min_size=1), TEXT, max_size=8),
    secret=st.text(string.ascii_letters + string.digits, min_size=1),
    method=st.sampled_from(["GET", "POST"]),
)
def test_any_parameters_in_any_script_are_signed_as_the_official_code_does(
    parameters: dict[str, str], secret: str, method: str
) -> None:
    text = official.__dict__["__compose_string_to_sign"](method, parameters)
    expected = sha_hmac1.get_sign_string(text, secret + "&")

    assert signature(parameters, secret, method=method) == expected


def test_a_temporary_keys_token_is_signed_too() -> None:
    call = call_parameters("GetVideoInfos", {"VideoIds": "a,b"})

    ready = signed(call, AccountKey("STS.a", "s", "token"), now_s=0, nonce="n", method="POST")

    assert ready["SecurityToken"] == "token"
    unsigned = {name: value for name, value in ready.items() if name != "Signature"}
    assert ready["Signature"] == signature(unsigned, "s", method="POST")


def test_a_form_writes_blanks_and_signs_so_that_every_server_reads_them() -> None:
    assert form([("a b", "c+d"), ("标", "~*&=")]) == "a%20b=c%2Bd&%E6%A0%87=~%2A%26%3D"


def test_a_key_does_not_show_itself() -> None:
    shown = repr(AccountKey("LTAIvisible", "secret-canary", "token-canary"))

    assert "canary" not in shown
    assert "LTAI" not in shown
