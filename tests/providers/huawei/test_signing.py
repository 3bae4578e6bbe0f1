"""The signature of calls to the gateway equals that of the vendor's own package."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_uploader.providers.huawei.signing import AccountKey, ApiCall, signed_headers

credentials = pytest.importorskip("huaweicloudsdkcore.auth.credentials")
sdk_request = pytest.importorskip("huaweicloudsdkcore.sdk_request")
signer = pytest.importorskip("huaweicloudsdkcore.signer.signer")

HOST = "mpc.cn-north-4.myhuaweicloud.com"
AT_S = 1795176000.0
"""2026-11-20T12:00:00Z."""
WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8)


def theirs(call: ApiCall, key: AccountKey, headers: dict[str, str]) -> str:
    request = sdk_request.SdkRequest(
        method=call.method,
        schema="https",
        host=call.host,
        resource_path=call.path,
        query_params=list(call.query),
        header_params={name: value for name, value in headers.items() if name != "Authorization"},
        body=call.content.decode(),
    )
    made = credentials.BasicCredentials(key.access_key, key.secret_key)
    return str(signer.Signer(made).sign(request).header_params["Authorization"])


def test_the_known_vector_is_met() -> None:
    call = ApiCall(
        "GET",
        HOST,
        "/v1/0123456789abcdef/transcodings",
        query=(("task_id", "2331"),),
        headers={"X-Project-Id": "0123456789abcdef"},
    )

    told = signed_headers(call, AccountKey("HSTexampleak", "exampleSecretKey"), at_s=AT_S)

    assert told["Authorization"] == (
        "SDK-HMAC-SHA256 Access=HSTexampleak,"
        " SignedHeaders=content-type;host;x-project-id;x-sdk-date,"
        " Signature=c29b794f8e6efd94ff043d663726ed639cd313523603ced0092e19d8e23a0c8f"
    )


@settings(deadline=None)
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    names=st.lists(st.sampled_from(["v1", "v1.0-ext", "objects", "a%20b", "x-y~z"]), max_size=4),
    query=st.lists(st.tuples(NAMES, WORDS), max_size=4),
    content=WORDS,
    token=st.sampled_from(["", "a token"]),
)
def test_ours_is_theirs(
    method: str, names: list[str], query: list[tuple[str, str]], content: str, token: str
) -> None:
    call = ApiCall(method, HOST, "/" + "/".join(names), query=query, content=content.encode())
    key = AccountKey("HSTexampleak", "exampleSecretKey", token)

    ours = signed_headers(call, key, at_s=AT_S)

    if not any("%" in name for name in names):
        assert ours["Authorization"] == theirs(call, key, ours)
    assert ours.get("X-Security-Token", "") == token


def test_a_key_shows_nothing_of_itself() -> None:
    assert "secret" not in repr(AccountKey("id", "secret", "secret token"))
