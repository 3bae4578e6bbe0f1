"""Addresses as VOD's two generations take them."""

from typing import Any

import pytest

from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.job import Origin, Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.providers.tencent import pull_rules, rules


def rules_of(book: rules.Book, url: str = "https://a.invalid/x.mp4", **said: Any) -> set[str]:
    source = Source(url.encode(), url, Fingerprint(0, 0), Origin.URL)
    draft = MediaDraft(**{"title": "t", **said})
    return {one.rule for one in pull_rules.review(draft, source, book=book).findings}


@pytest.mark.parametrize(
    ("said", "old", "new"),
    [
        ({}, set(), set()),
        ({"url": "https://a.invalid/watch"}, {"address-without-extension"},
         {"address-without-extension"}),
        ({"url": "https://a.invalid/a.xyz"}, {"unusual-extension"}, {"unusual-extension"}),
        ({"tags": ("films",)}, set(), {"pull-takes-no-field"}),
        ({"tags": ("ninesigns",)}, {"tag-too-long"}, {"pull-takes-no-field"}),
        ({"cover_url": "https://a.invalid/c.png"}, {"pull-takes-no-field"}, set()),
        ({"description": "d"}, {"pull-takes-no-field"}, {"pull-takes-no-field"}),
        ({"md5": "0" * 32}, set(), {"pull-takes-no-field"}),
        ({"title": "a" * 65}, {"too-long"}, {"too-long"}),
    ],
)  # fmt: skip
def test_what_may_not_go_and_what_is_not_taken_along_is_known_before(
    said: dict[str, Any], old: set[str], new: set[str]
) -> None:
    assert (rules_of(rules.V2, **said), rules_of(rules.V3, **said)) == (old, new)
