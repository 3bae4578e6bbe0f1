"""Objects in OBS: how they are named, what may not go, and where outputs go."""

from typing import Any

import pytest

from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.job import Origin, Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.url_pull import PullItem
from desktop_uploader.providers.huawei import object_rules
from desktop_uploader.providers.huawei.registering import folder_of, object_of

REGION = "cn-north-4"


def at(url: str) -> Source:
    return Source(url.encode(), url, Fingerprint(0, 0), Origin.OBJECT)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("obs://my-bucket/films/%E7%94%B5.mp4", ("my-bucket", "films/电.mp4", "")),
        (
            "https://my-bucket.obs.cn-north-4.myhuaweicloud.com/a.mp4",
            ("my-bucket", "a.mp4", REGION),
        ),
        ("https://media.invalid/a.mp4", ("", "", "")),
    ],
)
def test_an_object_is_told_by_its_address(url: str, found: tuple[str, str, str]) -> None:
    assert object_of(url) == found


@pytest.mark.parametrize(
    ("url", "said", "rules"),
    [
        ("obs://b/a.mp4", {"template": "1001"}, set()),
        ("obs://b/a.mp4", {}, {"register-says-nothing"}),
        ("obs://b/a.mp4", {"is_left_as_it_is": True}, {"register-makes-nothing"}),
        ("obs://b/a.mp4", {"template": "big"}, {"template-not-a-number"}),
        ("obs://b/", {"template": "1001"}, {"not-an-object"}),
        ("https://x.invalid/a.mp4", {"template": "1001"}, {"not-an-object"}),
        (
            "https://b.obs.cn-east-3.myhuaweicloud.com/a.mp4",
            {"template": "1001"},
            {"object-elsewhere"},
        ),
    ],
)
def test_what_may_not_go_is_known_before_anybody_is_asked(
    url: str, said: dict[str, Any], rules: set[str]
) -> None:
    found = object_rules.review(MediaDraft("t", **said), at(url), region=REGION).findings

    assert {one.rule for one in found} == rules


def test_every_submission_has_a_directory_of_its_own() -> None:
    first, second = (
        folder_of(PullItem(key, at("obs://b/a.mp4"), MediaDraft("t")))
        for key in ("home-1-1", "home-1-2")
    )

    assert first != second
