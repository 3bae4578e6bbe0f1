"""Objects in COS: how they are named, what may not go, and how their tasks are read."""

from typing import Any

import pytest

from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.job import Origin, Source
from desktop_uploader.domain.media import MediaDraft, Output, OutputState
from desktop_uploader.providers.tencent import cos_media, wire

OBJECT = "https://masters-1250000000.cos.ap-guangzhou.myqcloud.com/films/%E7%94%B5.mp4"
SAID = {"template": "210,220", "output": "masters-1250000000/made"}


def at(url: str) -> Source:
    return Source(url.encode(), url, Fingerprint(0, 0), Origin.OBJECT)


def test_an_object_is_told_by_its_address() -> None:
    assert cos_media.object_of(OBJECT) == ("masters-1250000000", "films/电.mp4", "ap-guangzhou")
    assert cos_media.object_of("https://media.invalid/a.mp4") == ("", "", "")


@pytest.mark.parametrize(
    ("url", "said", "rules"),
    [
        (OBJECT, {}, set()),
        (OBJECT, {"template": ""}, {"register-says-nothing"}),
        (OBJECT, {"is_left_as_it_is": True}, {"register-makes-nothing"}),
        (OBJECT, {"template": "big"}, {"template-not-a-number"}),
        (OBJECT, {"output": ""}, {"output-not-said"}),
        ("cos://bucket/a.mp4", {}, {"not-an-object"}),
    ],
)
def test_what_may_not_go_is_known_before_anybody_is_asked(
    url: str, said: dict[str, Any], rules: set[str]
) -> None:
    found = cos_media.review(MediaDraft("t", **SAID | said), at(url)).findings

    assert {one.rule for one in found} == rules


@pytest.mark.parametrize(
    ("word", "states", "state"),
    [
        ("PROCESSING", (OutputState.RUNNING,), "processing"),
        ("FINISH", (OutputState.DONE, OutputState.FAILED), "processed"),
        ("FINISH", (OutputState.FAILED,), "failed"),
        ("ODD", (), "unclear"),
    ],
)
def test_the_end_of_a_task_says_nothing_of_how_it_went(
    word: str, states: tuple[OutputState, ...], state: str
) -> None:
    outputs = [Output("210", one) for one in states]

    assert cos_media.state_of(wire.Task(word), outputs).value == state
