"""
CRC-64/XZ of joined pieces, out of the CRCs of the pieces.

Appending n bytes multiplies a CRC by x^(8n) modulo the polynomial 0x42F0E1EBA9EA3693; here as a
64 x 64 bit matrix over GF(2), in the reflected order in which CRC-64/XZ is computed.
"""

from collections.abc import Iterable
from functools import lru_cache

REFLECTED_POLYNOMIAL = 0xC96C5795D7870F42
WIDTH_BITS = 64
Matrix = tuple[int, ...]


def join_crcs(pieces: Iterable[tuple[int, int]]) -> int:
    """The CRC of all pieces in their order; a piece is (crc, size_bytes). 0 of none."""
    joined = 0
    for crc, size_bytes in pieces:
        joined = _apply(_appending(size_bytes), joined) ^ crc
    return joined


def _apply(matrix: Matrix, vector: int) -> int:
    result = 0
    row = 0
    while vector:
        if vector & 1:
            result ^= matrix[row]
        vector >>= 1
        row += 1
    return result


def _times(left: Matrix, right: Matrix) -> Matrix:
    return tuple(_apply(left, column) for column in right)


@lru_cache(maxsize=64)
def _power_of_two_bytes(exponent: int) -> Matrix:
    if exponent > 0:
        half = _power_of_two_bytes(exponent - 1)
        return _times(half, half)
    matrix = (REFLECTED_POLYNOMIAL, *(1 << bit for bit in range(WIDTH_BITS - 1)))
    for _ in range(3):
        matrix = _times(matrix, matrix)
    return matrix


@lru_cache(maxsize=256)
def _appending(size_bytes: int) -> Matrix:
    matrix: Matrix = tuple(1 << bit for bit in range(WIDTH_BITS))
    for exponent in range(size_bytes.bit_length()):
        if size_bytes >> exponent & 1:
            matrix = _times(_power_of_two_bytes(exponent), matrix)
    return matrix
