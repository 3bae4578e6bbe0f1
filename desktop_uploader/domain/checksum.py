"""
CRC-64/XZ of a whole from the CRCs of its pieces, without reading them again.

A CRC is linear over GF(2): appending n bytes multiplies the register by x^(8n) modulo the
polynomial. The operator for a length is made once and kept; all parts but the last have the same
length, so a film of 10 000 parts costs 10 000 multiplications and two operators.

Source: the construction is the one zlib documents for crc32_combine; polynomial 0x42F0E1EBA9EA3693,
reflected, init and final xor all ones (OSS, COS and OBS state this CRC; check value of "123456789"
is 11051210869376104954).
"""

from collections.abc import Iterable
from functools import lru_cache

_REFLECTED_POLYNOMIAL = 0xC96C5795D7870F42
_ONE = 1 << 63
"""The polynomial 1 in reflected order: the highest bit is the lowest power."""


def _times(a: int, b: int) -> int:
    """Multiply two polynomials modulo the CRC's polynomial, both in reflected order."""
    product = 0
    while a:
        if a & _ONE:
            product ^= b
        a = (a << 1) & 0xFFFFFFFFFFFFFFFF
        b = (b >> 1) ^ (_REFLECTED_POLYNOMIAL if b & 1 else 0)
    return product


@lru_cache(maxsize=4096)
def _shift(length_bytes: int) -> int:
    """x^(8 * length) modulo the polynomial: what appending that many bytes multiplies by."""
    power, square = _ONE, _ONE >> 8  # 1, and x^8
    while length_bytes:
        if length_bytes & 1:
            power = _times(power, square)
        square = _times(square, square)
        length_bytes >>= 1
    return power


def combine(first: int, second: int, *, second_bytes: int) -> int:
    """The CRC of two pieces one after the other; `second_bytes` is the length of the second."""
    return _times(_shift(second_bytes), first) ^ second


def combine_all(pieces: Iterable[tuple[int, int]]) -> int:
    """The CRC of pieces given as (crc, length in bytes), in order; 0 for none."""
    total = 0
    for crc, length_bytes in pieces:
        total = combine(total, crc, second_bytes=length_bytes)
    return total
