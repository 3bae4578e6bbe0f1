"""Values come out of a line as they went in."""

import string
from types import MappingProxyType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain import errors
from desktop_uploader.domain.errors import Outcome, Trouble, UploaderError
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Mark, Stage
from desktop_uploader.ports import engine as port
from desktop_uploader.ports.engine import JobRow, Snapshot
from desktop_uploader.ports.orders import AddOrder
from desktop_uploader.rpc import messages
from desktop_uploader.rpc.messages import Greeting
from desktop_uploader.rpc.verbs import NAMES

ROWS = st.builds(
    JobRow,
    id=st.integers(1, 2**63 - 1).map(JobId),
    left_s=st.none() | st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)),
    rate_bytes_per_s=st.none() | st.floats(0, 1e12),
    waits_until_s=st.none() | st.floats(0, 1e12),
    created_at_s=st.floats(0, 1e12),
    ended_at_s=st.none() | st.floats(0, 1e12),
    size_bytes=st.integers(0, 2**60),
    marks=st.lists(st.sampled_from(Mark)).map(tuple),
    trouble=st.none()
    | st.builds(
        Trouble,
        retry_after_s=st.none() | st.floats(0, 1e9),
        facts=st.dictionaries(st.text(string.ascii_letters), st.text(max_size=5)),
    ),
)


@given(st.lists(ROWS, max_size=5))
def test_rows_of_a_snapshot_come_out_as_they_went_in(rows: list[JobRow]) -> None:
    snapshot = Snapshot(rows=tuple(rows), removed=(JobId(3),), notice="disk-full")

    raw = messages.encode_value(snapshot)

    assert messages.decode_snapshot(raw) == snapshot


def test_what_has_its_default_is_left_out_of_a_row() -> None:
    row = JobRow(JobId(1), "/a/b.mp4", "b.mp4", "mine", "b", Stage.QUEUED, 5)

    raw = messages.encode_value(Snapshot(rows=(row,)))

    assert set(msgspec.json.decode(raw)["rows"][0]) == {
        "id", "path", "name", "account", "title", "stage", "size_bytes",
    }  # fmt: skip


def test_a_path_that_is_no_text_survives() -> None:
    order = AddOrder((b"/films/\xff\xfe.mp4",), "mine")

    raw = messages.encode_value(order)

    assert msgspec.json.decode(raw, type=AddOrder) == order


def test_a_read_only_mapping_can_be_sent() -> None:
    assert bytes(messages.encode_value(MappingProxyType({"a": "b"}))) == b'{"a":"b"}'


@pytest.mark.parametrize(
    "kind",
    [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, UploaderError)],
)
def test_an_error_is_the_same_error_on_the_other_side(kind: type[UploaderError]) -> None:
    error = kind("words", code="C", outcome=Outcome.UNKNOWN, retry_after_s=2.5, facts={"a": "b"})

    again = messages.error_of(error.trouble)

    assert type(again) is kind
    assert again.trouble == error.trouble


def test_every_command_of_the_facade_has_its_verb() -> None:
    told_by_the_conversation = {"subscribe", "unsubscribe"}
    faces = [one for one in port.Engine.__mro__ if one.__module__.startswith("desktop_uploader.")]
    declared = {name for face in faces for name in vars(face) if not name.startswith("_")}

    assert set(NAMES) == declared - told_by_the_conversation


def test_the_token_is_not_in_the_words_about_a_greeting() -> None:
    greeting = Greeting("1", "/home", token="canary")

    assert "canary" not in repr(greeting)
