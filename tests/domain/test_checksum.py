"""CRC-64/XZ of a whole from those of its pieces, against a library that reads every byte."""

import fastcrc
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain.checksum import combine, combine_all

crc64 = fastcrc.crc64.xz


def test_the_check_value_of_the_catalogue_is_met() -> None:
    pieces = [(crc64(b"1234"), 4), (crc64(b"56789"), 5)]

    assert combine_all(pieces) == 11051210869376104954


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_pieces_make_the_crc_of_the_whole(pieces: list[bytes]) -> None:
    assert combine_all((crc64(piece), len(piece)) for piece in pieces) == crc64(b"".join(pieces))


@given(st.binary(max_size=50), st.integers(0, 5_000))
def test_a_piece_of_nothing_but_zeros_counts_by_its_length(first: bytes, zeros: int) -> None:
    second = bytes(zeros)

    assert combine(crc64(first), crc64(second), second_bytes=zeros) == crc64(first + second)


@given(*[st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 2**40))] * 3)
def test_it_does_not_matter_which_pieces_are_joined_first(
    a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]
) -> None:
    left = combine(combine(a[0], b[0], second_bytes=b[1]), c[0], second_bytes=c[1])
    right = combine(a[0], combine(b[0], c[0], second_bytes=c[1]), second_bytes=b[1] + c[1])

    assert left == right


def test_no_piece_has_the_crc_of_nothing() -> None:
    assert combine_all([]) == 0 == crc64(b"")
