"""Amounts and times as people read them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.wording import units
from desktop_uploader.wording.phrases import Phrases
from desktop_uploader.wording.units import Times

ENGLISH, CHINESE = (Times(Phrases(language), zone=UTC) for language in ("en", "zh"))


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.00 kB"),
        (1_050_000_000, "1.05 GB"),
        (999_999, "1.00 MB"),
        (99_960_000, "100 MB"),
        (48_800_000_000_000, "48.8 TB"),
        (3 * 10**18, "3000 PB"),
    ],
)
def test_an_amount_has_three_digits(size_bytes: int, text: str) -> None:
    assert units.size(size_bytes) == text


def test_a_rate_is_an_amount_a_second() -> None:
    assert units.rate(12_340_000) == "12.3 MB/s"


@given(st.integers(0, 2**63))
def test_no_amount_below_a_thousand_petabytes_is_longer_than_seven_signs(size_bytes: int) -> None:
    text = units.size(size_bytes)

    assert len(text) <= 7 or size_bytes > 999 * 10**15


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "0 s", "0 秒"),
        (59.4, "59 s", "59 秒"),
        (125, "2 min 5 s", "2 分 5 秒"),
        (3600, "1 h", "1 小时"),
        (90061, "1 d 1 h", "1 天 1 小时"),
    ],
)
def test_a_span_has_its_two_largest_units(seconds: float, english: str, chinese: str) -> None:
    assert ENGLISH.duration(seconds) == english
    assert CHINESE.duration(seconds) == chinese


def test_an_estimate_has_no_digits_that_nobody_can_know() -> None:
    assert ENGLISH.span((126, 187)) == "2 min – 3 min"
    assert ENGLISH.span((126, 130)) == "about 2 min"
    assert CHINESE.span((126, 187)) == "2 分 至 3 分"


def test_a_moment_of_today_needs_no_date() -> None:
    now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC).timestamp()

    assert ENGLISH.moment(now + 3600, now_s=now) == "13:00"
    assert ENGLISH.moment(now + 86400, now_s=now) == "2026-11-21 12:00"
