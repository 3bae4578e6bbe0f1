"""OBS' signature equals that of the vendor's own package."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_uploader.providers.huawei.store_signing import signed_headers
from desktop_uploader.providers.huawei.target import ObsPlace, ObsSecret, read_target

auth = pytest.importorskip("obs.auth")
convertor = pytest.importorskip("obs.convertor")

AT_S = 1795176000.0
"""Fri, 20 Nov 2026 12:00:00 GMT."""
QUERIES = st.sampled_from(
    [{}, {"uploads": ""}, {"uploadId": "00000173C2ED"}, {"partNumber": "7", "uploadId": "U"}]
)
KEYS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    lambda key: not key.startswith("/")
)


def secret(key: str) -> ObsSecret:
    return ObsSecret(
        "HSTexampleak",
        "exampleSecretKey",
        "exampleToken",
        "obs.cn-north-4.myhuaweicloud.com",
        "vod-bucket-65",
        key,
    )


def theirs(method: str, key: str, query: dict[str, str], headers: dict[str, str]) -> str:
    own = auth.Authentication(
        "HSTexampleak", "exampleSecretKey", False, convertor.Adapter("obs"), "server", False
    )
    named = {name: value or None for name, value in query.items()}
    dated = {"Date" if name == "date" else name: value for name, value in headers.items()}
    return str(own.doAuth(method, "vod-bucket-65", key, named, dated)["Authorization"])


def test_the_known_vector_is_met() -> None:
    told = signed_headers(
        secret("a/b c/中.mp4"),
        "PUT",
        query={"partNumber": "1", "uploadId": "00000173C2ED"},
        headers={"content-type": "application/octet-stream"},
        at_s=AT_S,
    )

    assert told["authorization"] == "OBS HSTexampleak:piPYRfcCypE590soz7NeCDrkNg8="


@settings(deadline=None)
@given(
    method=st.sampled_from(["GET", "PUT", "POST", "HEAD", "DELETE"]),
    key=KEYS,
    query=QUERIES,
    kind=st.sampled_from(["", "video/mp4"]),
)
def test_ours_is_theirs(method: str, key: str, query: dict[str, str], kind: str) -> None:
    headers = {"x-obs-checksum-crc64ecma": "1", **({"content-type": kind} if kind else {})}

    ours = signed_headers(secret(key), method, query=query, headers=headers, at_s=AT_S)

    sent = {name: value for name, value in ours.items() if name != "authorization"}
    assert ours["authorization"] == theirs(method, key, query, sent)


@given(key=KEYS)
def test_a_target_is_read_as_it_was_written(key: str) -> None:
    place = ObsPlace("bucket-1", key, "cn-north-4")

    assert read_target(place.text) == place


@pytest.mark.parametrize("target", ["nowhere", "oss://a/b@c", "obs://bucket@cn-north-4", ""])
def test_what_is_no_target_is_none(target: str) -> None:
    assert read_target(target) is None
