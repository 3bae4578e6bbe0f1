"""The far end's time."""

from email.utils import formatdate

import pytest

from desktop_uploader.providers.transport.server_clock import ServerClock

NOW_S = 1_800_000_000.0


class StillClock:
    """Stands at one moment of both kinds."""

    def __init__(self, now_s: float = NOW_S) -> None:
        self._now_s = now_s

    def now_s(self) -> float:
        return self._now_s

    def monotonic_s(self) -> float:
        return 1_000.0


def note(clock: ServerClock, at_s: float, *, is_strong: bool = False, took_s: float = 0.0) -> None:
    date = formatdate(at_s, usegmt=True)
    clock.note(date, sent_s=1_000.0 - took_s, received_s=1_000.0, is_strong=is_strong)


def test_our_own_time_holds_until_something_is_known() -> None:
    clock = ServerClock(StillClock())

    assert clock.offset_s is None
    assert clock.now_s() == NOW_S


def test_one_sample_is_not_believed() -> None:
    clock = ServerClock(StillClock())

    note(clock, NOW_S + 3600)

    assert clock.offset_s is None


def test_two_samples_that_agree_are_believed() -> None:
    clock = ServerClock(StillClock())

    note(clock, NOW_S + 3600)
    note(clock, NOW_S + 3603)

    assert clock.offset_s == 3603.5
    assert clock.now_s() == NOW_S + 3603.5


def test_two_samples_that_disagree_are_not_believed() -> None:
    clock = ServerClock(StillClock())

    note(clock, NOW_S + 3600)
    note(clock, NOW_S + 3606)

    assert clock.offset_s is None


def test_a_refusal_for_the_time_counts_at_once() -> None:
    clock = ServerClock(StillClock())

    note(clock, NOW_S - 86_400, is_strong=True)

    assert clock.offset_s == -86_399.5


@pytest.mark.parametrize("absurd_s", [0, 1_500_000_000, 4_200_000_000])
def test_absurd_dates_leave_the_last_good_offset(absurd_s: float) -> None:
    clock = ServerClock(StillClock())
    note(clock, NOW_S + 60, is_strong=True)

    note(clock, absurd_s)
    note(clock, absurd_s)
    note(clock, absurd_s, is_strong=True)

    assert clock.offset_s == 60.5


def test_a_clock_that_stands_in_1970_is_put_right() -> None:
    clock = ServerClock(StillClock(now_s=3.0))

    note(clock, NOW_S)
    note(clock, NOW_S)

    assert clock.now_s() == NOW_S + 0.5


def test_half_the_round_trip_is_taken_off() -> None:
    clock = ServerClock(StillClock())

    note(clock, NOW_S, is_strong=True, took_s=4.0)

    assert clock.offset_s == 2.5


def test_a_long_exchange_says_nothing() -> None:
    clock = ServerClock(StillClock())

    note(clock, NOW_S, took_s=30.0)
    note(clock, NOW_S, took_s=30.0)

    assert clock.offset_s is None


@pytest.mark.parametrize("date", [None, "", "soon", "Fri, 99 Foo 2026 00:00:00 GMT"])
def test_nonsense_is_passed_over(date: str | None) -> None:
    clock = ServerClock(StillClock())

    clock.note(date, sent_s=1_000.0, received_s=1_000.0, is_strong=True)

    assert clock.offset_s is None
