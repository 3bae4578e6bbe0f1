"""A file and its text are held against VOD's rules before anything is sent."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import AssetKind, MediaDraft
from desktop_uploader.ports.provider import Finding, Weight
from desktop_uploader.providers.alibaba.rules import (
    EXTENSIONS,
    LARGEST_FILE_BYTES,
    name_to_send,
    review,
)

TITLE = MediaDraft("Ein Film")


def film(name: str = "a.mp4", size_bytes: int = 10) -> Source:
    path = f"/films/{name}"
    return Source(path.encode(errors="surrogateescape"), path, Fingerprint(size_bytes, 1))


def rules_of(draft: MediaDraft = TITLE, source: Source | None = None) -> list[str]:
    return [finding.rule for finding in review(draft, source or film()).findings]


def only(draft: MediaDraft = TITLE, source: Source | None = None) -> Finding:
    [finding] = review(draft, source or film()).findings
    return finding


def test_a_good_file_with_all_its_text_passes() -> None:
    draft = MediaDraft(
        title="片" * 42,
        description="Zeile\nZeile\t!" + "x" * 1000,
        tags=("标签", "b" * 32),
        category="1000368",
        cover_url="https://covers.invalid/a.jpg",
    )

    assert rules_of(draft) == []


@pytest.mark.parametrize("extension", sorted(EXTENSIONS[AssetKind.FILM]))
def test_every_documented_extension_passes_in_any_letter_case(extension: str) -> None:
    found = review(TITLE, film(f"A.{extension.upper()}"))

    assert found.refusals == []


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("a.txt", "extension"),
        ("a.mp4.part", "extension"),
        ("mp4", "no-extension"),
        (".mp4", "no-extension"),
        ("a.", "no-extension"),
    ],
)
def test_another_extension_or_none_is_refused_with_those_that_pass(name: str, rule: str) -> None:
    finding = only(source=film(name))

    assert (finding.rule, finding.weight) == (rule, Weight.REFUSE)
    assert "mp4" in dict(finding.facts)["accepted"].split()


def test_a_playlist_passes_with_a_warning_for_its_segments() -> None:
    finding = only(source=film("a.m3u8"))

    assert (finding.rule, finding.weight) == ("playlist-without-segments", Weight.WARN)


@pytest.mark.parametrize("kind", [kind for kind in AssetKind if kind is not AssetKind.FILM])
def test_what_is_no_film_has_extensions_of_its_own_and_ends_when_it_is_stored(
    kind: AssetKind,
) -> None:
    draft = MediaDraft("t", kind=kind)
    found = [review(draft, film(f"a.{one}")) for one in sorted(EXTENSIONS[kind])]

    assert len(found) >= 4
    assert [one.findings for one in found] == [()] * len(found)
    assert not any(one.expects_processing for one in found)
    assert rules_of(draft, film("a.mkv")) == ["extension"]


def test_an_image_is_what_the_service_takes_as_one() -> None:
    assert EXTENSIONS[AssetKind.IMAGE] == {"png", "jpg", "jpeg", "gif"}
    assert rules_of(MediaDraft("t", kind=AssetKind.IMAGE), film("a.heic")) == ["extension"]


def test_what_is_attached_has_a_title_and_a_description_counted_in_bytes() -> None:
    long = MediaDraft("字" * 43, description="字" * 342)

    assert rules_of(replace(long, kind=AssetKind.SUBTITLE), film("a.srt")) == ["too-long"] * 2
    assert rules_of(replace(long, kind=AssetKind.IMAGE), film("a.png")) == ["title-bytes"]


def test_what_only_films_can_have_is_left_out_with_a_word() -> None:
    draft = MediaDraft("t", template="g", workflow="w", cover_url="https://covers.invalid/a.jpg")

    found = review(replace(draft, kind=AssetKind.MATERIAL), film("a.zip"))

    assert [one.rule for one in found.findings] == ["of-films-only"] * 3
    assert found.refusals == []


@pytest.mark.parametrize(
    ("size_bytes", "expected"),
    [(0, ["empty"]), (1, []), (LARGEST_FILE_BYTES, []), (LARGEST_FILE_BYTES + 1, ["too-large"])],
)
def test_a_file_has_a_size_within_the_limits(size_bytes: int, expected: list[str]) -> None:
    assert rules_of(source=film(size_bytes=size_bytes)) == expected


def test_the_largest_file_is_the_documented_one_and_can_be_cut_into_parts() -> None:
    assert int(48.8 * 1024**4) == LARGEST_FILE_BYTES
    assert LARGEST_FILE_BYTES <= 10_000 * 5 * 1024**3


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("", "title-empty"),
        (" \t", "title-empty"),
        ("x" * 129, "too-long"),
        ("nul\x00", "not-text"),
        ("half \udc80", "not-text"),
    ],
)
def test_a_title_that_cannot_be_is_refused(title: str, rule: str) -> None:
    finding = only(MediaDraft(title))

    assert (finding.rule, finding.weight) == (rule, Weight.REFUSE)
    assert dict(finding.facts)["field"] == "title"


def test_a_title_is_counted_in_characters_and_warned_of_in_bytes() -> None:
    assert rules_of(MediaDraft("x" * 128)) == []

    finding = only(MediaDraft("片" * 43))

    assert (finding.rule, finding.weight) == ("title-bytes", Weight.WARN)
    assert dict(finding.facts) == {
        "field": "title", "found": "129", "limit": "128", "unit": "bytes"
    }  # fmt: skip


def test_a_too_long_title_is_told_with_what_was_found_and_what_may_be() -> None:
    assert dict(only(MediaDraft("片" * 129)).facts) == {
        "field": "title", "found": "129", "limit": "128", "unit": "characters"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (("t",) * 16, []),
        (("t",) * 17, ["too-many-tags"]),
        (("片" * 32,), []),
        (("片" * 33,), ["tag-too-long"]),
        (("a,b",), ["tag-comma"]),
        ((" ",), ["tag-empty"]),
        (("ok", "🎬"), ["emoji"]),
    ],
)
def test_tags_are_few_short_and_without_commas(tags: tuple[str, ...], expected: list[str]) -> None:
    assert rules_of(MediaDraft("t", tags=tags)) == expected


def test_a_description_has_its_own_limit() -> None:
    assert rules_of(MediaDraft("t", description="片" * 1024)) == []
    assert rules_of(MediaDraft("t", description="片" * 1025)) == ["too-long"]


@pytest.mark.parametrize(
    "text",
    ["🎬", "a😀b", "👨‍👩‍👧", "🇨🇳", "1️⃣", "⭐", "☕", "✅", "❤️", "™️", "👍🏽", "🀄", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
)
def test_an_emoji_is_refused_in_every_text(text: str) -> None:
    assert rules_of(MediaDraft(text)) == ["emoji"]
    assert rules_of(MediaDraft("t", description=text)) == ["emoji"]
    assert rules_of(MediaDraft("t", tags=(text,))) == ["emoji"]


@pytest.mark.parametrize(
    "text",
    [
        "中文標題，全角！（）《》",
        "ひらがな カタカナ ｶﾅ 々〆",
        "한국어",
        "áèîõü ßøœ ñ ç Ž e\u0301",
        "Привет Ελλάδα",
        "شباب می\u200cخواهم क्\u200dष",
        "™ © ® № ℃ € ¥ § …",
        "→ ← ↑ ↓ ⇒ ★ ☆ ♪ ♥ ♂ ☎ ✓ ✂ ①②③ ㈱ ■ ◆",
        "\U00020bb7野家",
        "a - b_c (1) [2] #3 & 'x' \"y\"",
    ],
)
def test_writing_and_plain_signs_of_all_kinds_pass(text: str) -> None:
    assert list(review(MediaDraft(text), film()).refusals) == []


def test_a_category_is_a_number_and_a_cover_an_address() -> None:
    draft = MediaDraft("t", category="films", cover_url="/home/me/cover.jpg")

    assert rules_of(draft) == ["category-not-a-number", "cover-not-an-address"]
    assert rules_of(MediaDraft("t", category="-1")) == []


def test_a_name_that_is_no_text_is_sent_in_a_readable_form_with_a_warning() -> None:
    source = Source(b"/films/caf\xe9.mp4", "/films/caf\ufffd.mp4", Fingerprint(10, 1))

    finding = only(source=source)

    assert (finding.rule, finding.weight) == ("name-not-text", Weight.WARN)
    assert dict(finding.facts)["found"] == "caf\ufffd.mp4"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/secret/place/测试 a.mp4", "测试 a.mp4"),
        ("C:\\Users\\me\\clip.mov", "clip.mov"),
        ("/films/a\nb\x07.mp4", "a_b_.mp4"),
        ("/films/half\udc80.mp4", "half_.mp4"),
        ("/films/🎬 cut.mp4", "_ cut.mp4"),
    ],
)
def test_only_a_clean_base_name_leaves_this_machine(text: str, expected: str) -> None:
    assert name_to_send(Source(b"", text, Fingerprint(1, 1))) == expected


@pytest.mark.parametrize(
    ("draft", "name", "expected"),
    [
        (MediaDraft("t"), "a.mkv", True),
        (MediaDraft("t", template="abc"), "a.mkv", True),
        (MediaDraft("t", template="VOD_NO_TRANSCODE"), "a.mkv", False),
        (MediaDraft("t", template="VOD_NO_TRANSCODE"), "a.WAV", False),
        (MediaDraft("t", template="VOD_NO_TRANSCODE", workflow="w"), "a.mkv", True),
        *[
            (MediaDraft("t", template="VOD_NO_TRANSCODE"), f"a.{extension}", True)
            for extension in ("MP4", "flv", "mp3", "m3u8", "webm")
        ],
    ],
)
def test_without_transcode_only_playable_formats_move_on_by_themselves(
    draft: MediaDraft, name: str, expected: bool
) -> None:
    assert review(draft, film(name)).expects_processing is expected
