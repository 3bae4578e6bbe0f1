"""Each call waits for its turn: no more than was documented, and nobody waits in vain."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain.errors import Cut
from desktop_uploader.providers.transport.rates import TURNS_AT_ONCE, Rates
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff

NEVER = ManualCutoff()


class Turns:
    """Rates whose waits move the clock; notes when each call got its turn."""

    def __init__(self, **calls_per_s: float) -> None:
        self.clock = ManualClock()
        self.rates = Rates(self.clock, calls_per_s, pause=self._pause)
        self._begun_s = self.clock.monotonic_s()

    def take(self, action: str = "open") -> float:
        """Wait for a turn; seconds since the beginning."""
        self.rates.wait_turn(action, cutoff=NEVER)
        return self.clock.monotonic_s() - self._begun_s

    def _pause(self, _woken: threading.Event, seconds_s: float) -> None:
        self.clock.advance(seconds_s)


def most_in_a_second(moments_s: list[float]) -> int:
    return max(sum(1 for one in moments_s if first <= one < first + 1) for first in moments_s)


def test_the_first_call_does_not_wait() -> None:
    assert Turns(open=10.0).take() == 0


def test_calls_follow_at_even_distances_below_the_figure() -> None:
    turns = Turns(open=10.0)

    taken = [turns.take() for _ in range(200)]

    assert most_in_a_second(taken) <= 10
    # The ceiling is used: at least nine tenths of the documented figure.
    assert 199 / taken[-1] >= 9


@given(
    figure=st.sampled_from([15.0, 20.0, 50.0, 100.0, 120.0]),
    delays_s=st.lists(st.floats(0, 0.5), min_size=1, max_size=300),
)
def test_no_second_ever_holds_more_than_the_figure(figure: float, delays_s: list[float]) -> None:
    turns = Turns(open=figure)
    taken = []
    for delay_s in delays_s:
        turns.clock.advance(delay_s)
        taken.append(turns.take())

    assert most_in_a_second(taken) <= figure


def test_actions_do_not_wait_for_each_other() -> None:
    turns = Turns(open=1.0, read=1.0)
    turns.take("open")

    assert turns.take("read") == 0


def test_an_action_without_a_figure_never_waits() -> None:
    turns = Turns()

    assert [turns.take() for _ in range(100)] == [0.0] * 100


def test_throttling_widens_the_distance_for_a_while() -> None:
    turns = Turns(open=10.0)
    turns.take()
    turns.rates.note_throttled("open", None)
    slow = [turns.take() for _ in range(3)]
    turns.clock.advance(11)
    turns.take()
    quick = [turns.take() for _ in range(3)]

    assert slow[2] - slow[1] == pytest.approx(2 / 9.5)
    assert quick[2] - quick[1] == pytest.approx(1 / 9.5)


def test_throttling_again_and_again_widens_up_to_a_limit() -> None:
    turns = Turns(open=10.0)
    for _ in range(20):
        turns.rates.note_throttled("open", None)
    first, second = turns.take(), turns.take()

    assert second - first == pytest.approx(16 / 9.5)


def test_a_wait_that_was_asked_for_is_kept() -> None:
    turns = Turns(open=10.0)
    turns.rates.note_throttled("open", 7.0)

    assert turns.take() == pytest.approx(7)


def test_an_action_without_a_figure_is_slowed_once_it_is_throttled() -> None:
    turns = Turns()
    turns.rates.note_throttled("open", 3.0)

    assert turns.take() == pytest.approx(3)


def test_a_figure_of_a_minute_gives_some_turns_at_once_and_no_minute_more_than_its_own() -> None:
    turns = Turns(open=100 / 60)

    taken = [turns.take() for _ in range(400)]

    assert taken[TURNS_AT_ONCE - 1] < 1e-6 < taken[TURNS_AT_ONCE]
    assert max(sum(1 for one in taken if first <= one < first + 60) for first in taken) <= 100


def waiting(rates: Rates, cutoff: ManualCutoff) -> tuple[threading.Thread, list[BaseException]]:
    """A thread that waits for a turn far in the future, and what it ended with."""
    ended: list[BaseException] = []

    def wait() -> None:
        try:
            rates.wait_turn("open", cutoff=cutoff)
        except Cut as cut:
            ended.append(cut)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread, ended


def long_queue(begun: threading.Event) -> Rates:
    def pause(woken: threading.Event, seconds_s: float) -> None:
        begun.set()
        woken.wait(min(seconds_s, 30.0))

    rates = Rates(ManualClock(), {"open": 0.001}, pause=pause)
    for _ in range(TURNS_AT_ONCE):
        rates.wait_turn("open", cutoff=NEVER)
    return rates


def test_a_cut_ends_the_wait_at_once() -> None:
    begun, cutoff = threading.Event(), ManualCutoff()
    thread, ended = waiting(long_queue(begun), cutoff)
    assert begun.wait(10)
    cutoff.cut()
    thread.join(10)

    assert not thread.is_alive()
    assert isinstance(ended[0], Cut)


def test_closing_ends_every_wait_and_every_call_to_come() -> None:
    begun = threading.Event()
    rates = long_queue(begun)
    thread, ended = waiting(rates, ManualCutoff())
    assert begun.wait(10)
    rates.close()
    thread.join(10)

    assert isinstance(ended[0], Cut)
    with pytest.raises(Cut):
        rates.wait_turn("anything", cutoff=NEVER)
