"""OSS' header signature, held against a known vector and the vendor's own package."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.providers.alibaba.store_signing import signed_headers
from desktop_uploader.providers.alibaba.target import OssSecret
from desktop_uploader.providers.transport.header_signing import SUBRESOURCES

NOON_S = 1_795_176_000.0  # Fri, 20 Nov 2026 12:00:00 GMT
SECRET = OssSecret(
    access_key_id="STS.exampleid",
    access_key_secret="exampleSecretKey",
    security_token="exampleToken",
    endpoint="https://oss-cn-shanghai.aliyuncs.com",
    bucket="outin-example",
    key="sv/abc/f0.mp4",
)
NAMES = st.sampled_from([*sorted(SUBRESOURCES), "max-parts", "part-number-marker", "prefix"])
WORDS = st.text(max_size=20)


def test_the_known_vector_holds() -> None:
    headers = signed_headers(
        SECRET,
        "PUT",
        query={"partNumber": "1", "uploadId": "0004B9895DBBB6EC98E36"},
        headers={"content-type": "application/octet-stream"},
        at_s=NOON_S,
    )

    assert headers == {
        "content-type": "application/octet-stream",
        "date": "Fri, 20 Nov 2026 12:00:00 GMT",
        "x-oss-security-token": "exampleToken",
        "authorization": "OSS STS.exampleid:RPN1urI5wiyK6/5MJawp8e0JWg0=",
    }


def test_a_key_without_a_token_is_signed_without_one() -> None:
    secret = OssSecret("id", "secret", "", SECRET.endpoint, "bucket", "key")
    headers = signed_headers(secret, "GET", query={}, headers={}, at_s=NOON_S)

    assert "x-oss-security-token" not in headers


def test_nothing_secret_is_shown() -> None:
    assert all(
        word not in repr(SECRET) for word in ("STS.example", "exampleSecretKey", "exampleToken")
    )


@given(
    method=st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD"]),
    key=st.text(min_size=1, max_size=40),
    query=st.dictionaries(NAMES, WORDS),
    content_type=WORDS,
    own=st.dictionaries(st.from_regex(r"x-oss-[a-z]{1,8}", fullmatch=True), WORDS),
)
def test_the_vendors_own_package_signs_the_same(
    method: str, key: str, query: dict[str, str], content_type: str, own: dict[str, str]
) -> None:
    oss2 = pytest.importorskip("oss2")
    secret = OssSecret("id", "secret", "token", SECRET.endpoint, "bucket", key)
    headers = {"content-type": content_type, **own}

    ours = signed_headers(secret, method, query=query, headers=headers, at_s=NOON_S)
    theirs = SimpleNamespace(method=method, params=query, headers=dict(headers))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("oss2.utils.http_date", lambda: ours["date"])
        oss2.StsAuth("id", "secret", "token")._sign_request(theirs, "bucket", key)

    assert theirs.headers == ours
