"""Files as programs write them: whole, cut, grown, under a wrong name."""

import pytest

from desktop_uploader.ports.source_files import ContainerCheck, Soundness
from desktop_uploader.system.containers.check import check_container
from tests.system.containers.clips import AUDIO, PICTURES, VIDEO, check, clip, fragmented_mp4

SOUND, DOUBTFUL, BROKEN = Soundness.SOUND, Soundness.DOUBTFUL, Soundness.BROKEN
HAS_LENGTHS = ["mp4", "mov", "3gp", "m4a", "mkv", "webm", "avi", "wmv", "wav"]
HAS_AN_END = ["flv", "png", "jpg", "gif"]


@pytest.mark.parametrize("extension", [*VIDEO, *AUDIO, *PICTURES])
def test_a_finished_file_is_sound(extension: str) -> None:
    assert check(f"a.{extension}", clip(extension)).soundness is SOUND
    assert check(f"A.{extension.upper()}", clip(extension)).soundness is SOUND


@pytest.mark.parametrize("extension", HAS_LENGTHS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_half_written_file_is_broken(extension: str, share: float) -> None:
    whole = clip(extension)

    assert check(f"a.{extension}", whole[: int(len(whole) * share)]).soundness is BROKEN


@pytest.mark.parametrize("extension", HAS_AN_END)
def test_a_file_without_its_end_is_doubtful(extension: str) -> None:
    whole = clip(extension)

    assert check(f"a.{extension}", whole[: len(whole) // 2]) == doubtful("cut-short")


@pytest.mark.parametrize("extension", ["mp4", "mov", "mkv", "webm", "avi", "wmv", "wav"])
def test_strange_bytes_behind_a_whole_film_are_doubtful(extension: str) -> None:
    content = clip(extension) + b"\xff" * 5000

    assert check(f"a.{extension}", content) == doubtful("junk-at-end")


@pytest.mark.parametrize("extension", ["mkv", "avi", "ts", "wmv", "mp3"])
def test_a_film_under_another_kinds_name_is_doubtful(extension: str) -> None:
    assert check("a.mp4", clip(extension)) == doubtful("other-kind")


def test_a_picture_under_a_films_name_is_no_film() -> None:
    assert check("a.mp4", clip("png")) == ContainerCheck(BROKEN, "not-a-film")


@pytest.mark.parametrize("extension", [*VIDEO, *AUDIO])
def test_a_film_under_a_name_that_says_nothing_is_looked_at_all_the_same(extension: str) -> None:
    assert check("film", clip(extension)).soundness is SOUND


def test_a_clip_filled_up_with_a_free_box_of_random_bytes_is_sound() -> None:
    whole, filler_bytes = clip("mp4"), 1 << 30
    head = filler_bytes.to_bytes(4, "big") + b"free"
    asked = []

    def read(offset: int, size_bytes: int) -> bytes:
        asked.append(size_bytes)
        virtual = whole + head + b"\x37" * 64
        return virtual[offset : offset + size_bytes]

    found = check_container("a.mp4", len(whole) + filler_bytes, read=read)

    assert found.soundness is SOUND
    assert len(asked) < 20
    assert sum(asked) < 4096


def test_a_fragmented_film_is_sound_and_may_miss_its_last_fragment() -> None:
    whole = fragmented_mp4()

    assert check("a.mp4", whole).soundness is SOUND
    assert check("a.mp4", whole[:-100]) == doubtful("cut-short")


def test_a_transport_stream_that_lost_bytes_is_doubtful() -> None:
    whole = clip("ts")

    assert check("a.ts", whole[:5000] + whole[5100:]) == doubtful("gaps")


def test_a_transport_stream_of_a_disc_is_sound() -> None:
    whole = clip("ts")
    packets = [whole[at : at + 188] for at in range(0, len(whole), 188)]

    for shaped in (
        b"".join(b"\0\1\2\3" + p for p in packets),
        b"".join(p + b"\0" * 16 for p in packets),
    ):
        assert check("a.m2ts", shaped).soundness is SOUND


def test_a_transport_stream_cut_in_a_packet_is_sound() -> None:
    assert check("a.ts", clip("ts")[:-100]).soundness is SOUND


def doubtful(detail: str) -> ContainerCheck:
    return ContainerCheck(DOUBTFUL, detail)
