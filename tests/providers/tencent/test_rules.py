"""What the three generations demand of a file and its text."""

import pytest

from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.provider import Weight
from desktop_uploader.providers.tencent.rules import UGC, V2, V3, Book, review
from desktop_uploader.wording.advice import advise_on
from desktop_uploader.wording.phrases import Phrases

GIB = 1024**3


def film(name: str = "a.mp4", size_bytes: int = 9) -> Source:
    return Source(name.encode(), name, Fingerprint(size_bytes, 1))


def found(book: Book, draft: MediaDraft, source: Source | None = None) -> dict[str, Weight]:
    findings = review(draft, source or film(), book=book).findings
    return {finding.rule: finding.weight for finding in findings}


@pytest.mark.parametrize("book", [V2, V3, UGC], ids=["v2", "v3", "ugc"])
@pytest.mark.parametrize(
    ("draft", "source", "rule"),
    [
        (MediaDraft(" "), film(), "title-empty"),
        (MediaDraft("x" * 65), film(), "too-long"),
        (MediaDraft("a\nb"), film(), "not-text"),
        (MediaDraft("t"), film("noextension"), "no-extension"),
        (MediaDraft("t"), film("a.mp4", 0), "empty"),
        (MediaDraft("t"), film("a.mp4", 50_000 * GIB), "too-large"),
    ],
)
def test_what_no_generation_takes(book: Book, draft: MediaDraft, source: Source, rule: str) -> None:
    assert found(book, draft, source)[rule] is Weight.REFUSE


def test_good_text_is_taken() -> None:
    draft = MediaDraft("片 ☺", description="a\nb", tags=("海", "abc"), category="3")

    assert found(V2, draft) == found(V3, draft) == {}


def test_an_extension_that_nobody_lists_is_warned_of() -> None:
    assert found(V3, MediaDraft("t"), film("a.xyz")) == {"unusual-extension": Weight.WARN}


def test_tags_of_v2_are_short_and_plain() -> None:
    assert "tag-too-long" in found(V2, MediaDraft("t", tags=("ninechars",)))
    assert "tag-signs" in found(V2, MediaDraft("t", tags=("a b",)))
    assert found(V3, MediaDraft("t", tags=("nine chars",))) == {}


@pytest.mark.parametrize("sign", ':*?<>"\\/|')
def test_a_client_may_not_send_these_signs_in_a_title(sign: str) -> None:
    assert found(UGC, MediaDraft(f"a{sign}b"))["title-signs"] is Weight.REFUSE
    assert found(V3, MediaDraft(f"a{sign}b")) == {}


def test_what_only_the_signature_can_say_is_a_warning_to_a_client() -> None:
    draft = MediaDraft("t", description="d", tags=("a",), category="1", template="p")

    assert found(UGC, draft) == {"field-not-taken": Weight.WARN}


def test_a_procedure_makes_outputs_to_wait_for() -> None:
    assert review(MediaDraft("t", template="p"), film(), book=V3).expects_processing
    assert not review(MediaDraft("t"), film(), book=V3).expects_processing


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["noextension", "a.xyz", "a.mp4 (1)"])
def test_what_is_said_of_an_ending_names_what_is_known_to_be_taken(
    name: str, language: str
) -> None:
    [finding] = review(MediaDraft("t"), film(name), book=V3).findings

    said = advise_on(finding, Phrases(language), name=name).text

    assert name in said
    assert " mp4 " in said
    assert "…" not in said


def test_a_file_that_goes_in_spite_of_its_ending_is_not_said_to_be_refused() -> None:
    [finding] = review(MediaDraft("t"), film("a.xyz"), book=V3).findings

    told = advise_on(finding, Phrases("en"), name="a.xyz")

    assert "not taken" not in told.text
    assert "sent all the same" in told.what
