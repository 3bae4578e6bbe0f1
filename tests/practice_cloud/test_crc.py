"""CRCs of joined pieces equal the CRC of the whole."""

from fastcrc import crc64
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.practice_cloud.store.crc import join_crcs


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_joining_equals_the_crc_of_the_whole(pieces: list[bytes]) -> None:
    joined = join_crcs((crc64.xz(piece), len(piece)) for piece in pieces)

    assert joined == crc64.xz(b"".join(pieces))


def test_the_check_value_is_that_of_crc_64_xz() -> None:
    pieces = [(crc64.xz(b"12345"), 5), (crc64.xz(b"6789"), 4)]

    assert join_crcs(pieces) == 11051210869376104954
