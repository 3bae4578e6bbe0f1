"""Files, names and orders that cannot be, told before anything is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.providers.huawei import rules


def source(name: str = "a.mp4", size_bytes: int = 10) -> Source:
    return Source(
        f"/f/{name}".encode(errors="surrogateescape"), f"/f/{name}", Fingerprint(size_bytes, 1)
    )


def broken(draft: MediaDraft, of: Source | None = None) -> list[str]:
    return [one.rule for one in rules.review(draft, of or source()).refusals]


def test_a_film_with_templates_is_expected_to_be_processed() -> None:
    with_templates = rules.review(MediaDraft("t", template="1001, 1002"), source())
    without = rules.review(MediaDraft("t"), source())

    assert (with_templates.findings, without.findings) == ((), ())
    assert (with_templates.expects_processing, without.expects_processing) == (True, False)


@pytest.mark.parametrize(
    ("draft", "of", "rule"),
    [
        (MediaDraft("t", template=",".join("1234567890")), source(), "too-many-templates"),
        (MediaDraft("t", template="1001,LD"), source(), "template-not-a-number"),
        (MediaDraft("t"), source(size_bytes=0), "empty"),
        (MediaDraft("t"), source(size_bytes=rules.LARGEST_FILE_BYTES + 1), "too-large"),
    ],
)
def test_what_cannot_be_is_named(draft: MediaDraft, of: Source, rule: str) -> None:
    assert broken(draft, of) == [rule]


def test_a_key_keeps_folder_name_and_kind() -> None:
    key = rules.key_of(source("影 a+b.mp4"), directory="films/2026", folder="home-7-0a")

    assert key == "films/2026/home-7-0a/影 a+b.mp4"
    assert rules.key_of(source("a.mp4"), directory="", folder="f") == "f/a.mp4"


def test_no_name_means_any_other_object() -> None:
    key = rules.key_of(source("a*b?${c} [d] 5$.mp4"), directory="", folder="f")

    assert key == "f/a_b__{c} [d] 5$.mp4"


@given(
    name=st.text(st.characters(blacklist_characters="/\0", blacklist_categories=["Cs"]), min_size=1)
    .filter(lambda name: name not in (".", ".."))
    .map(lambda name: name * 40)
)
def test_a_key_is_never_too_long_and_never_leaves_its_folder(name: str) -> None:
    key = rules.key_of(source(name[:255]), directory="d", folder="f")

    prefix, _, last = key.rpartition("/")
    assert len(key.encode()) <= rules.KEY_BYTES
    assert prefix == "d/f"
    assert last.strip() not in ("", ".", "..")
    assert not rules.CONTROL.search(key)
