"""Fingerprints, credentials, retries, rates and errors: the small rules."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain import errors
from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble, UploaderError
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.progress import Pace
from desktop_uploader.domain.retry import HEALS_WITH_TIME, RetryPolicy

HERE = Fingerprint(size_bytes=10, mtime_ns=5, device=1, inode=7)


@pytest.mark.parametrize(
    ("later", "is_same"),
    [
        (HERE, True),
        (Fingerprint(11, 5, 1, 7), False),
        (Fingerprint(10, 6, 1, 7), False),
        (Fingerprint(10, 5, 1, 8), False),
        (Fingerprint(10, 5, 2, 8), True),
        (Fingerprint(10, 5, 1, 0), True),
        (Fingerprint(10, 5), True),
    ],
)
def test_a_file_is_the_same_by_size_time_and_where_they_hold_its_numbers(
    later: Fingerprint, is_same: bool
) -> None:
    assert HERE.is_same_file(later) is is_same
    assert later.is_same_file(HERE) is is_same


@pytest.mark.parametrize(("life_s", "stale_at_s"), [(3_600.0, 3_400.0), (100.0, 180.0)])
def test_a_credential_is_renewed_five_minutes_or_a_fifth_of_its_life_ahead(
    life_s: float, stale_at_s: float
) -> None:
    credential = Credential("target", 100.0, life_s, secret=None)

    assert credential.stale_at_s == stale_at_s
    assert not credential.is_stale(stale_at_s - 0.1)
    assert credential.is_stale(stale_at_s)


def test_a_credential_ends_with_its_life() -> None:
    credential = Credential("target", 100.0, 60.0, secret=None)

    assert not credential.has_ended(159.9)
    assert credential.has_ended(160.0)


def test_a_credential_without_an_end_is_never_renewed() -> None:
    credential = Credential("target", 100.0, None, secret=None)

    assert not credential.is_stale(1e18)
    assert not credential.has_ended(1e18)


def test_a_credential_does_not_show_its_secret() -> None:
    assert "canary" not in repr(Credential("target", 0.0, None, secret="canary"))


def trouble(kind: str = "ServerTrouble", *, after_s: float | None = None) -> Trouble:
    return Trouble(kind, Remedy.RETRY, retry_after_s=after_s)


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_wait_is_never_nothing_and_never_over_its_cap(attempt: int, draw: float) -> None:
    delay_s = RetryPolicy().delay_s(attempt, trouble(), draw=draw)

    assert 0.125 <= delay_s <= 60.0


def test_waits_double_up_to_the_cap() -> None:
    policy = RetryPolicy(first_s=1.0, cap_s=5.0)

    delays = [policy.delay_s(attempt, trouble(), draw=1.0) for attempt in range(1, 6)]

    assert delays == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_the_far_end_can_ask_for_a_longer_wait_but_for_no_shorter_one() -> None:
    policy = RetryPolicy(first_s=1.0)

    assert policy.delay_s(1, trouble(after_s=90.0), draw=1.0) == 90.0
    assert policy.delay_s(1, trouble(after_s=0.1), draw=1.0) == 1.0


@pytest.mark.parametrize(("after_s", "delay_s"), [(None, 30.0), (600.0, 600.0)])
def test_what_is_waited_for_is_looked_at_patiently(after_s: float | None, delay_s: float) -> None:
    waiting = Trouble("VolumeMissing", Remedy.WAIT, retry_after_s=after_s)

    assert RetryPolicy().delay_s(9, waiting, draw=0.5) == delay_s


def test_a_step_is_given_up_after_eight_failures_in_a_row() -> None:
    assert RetryPolicy().may_retry(7, trouble())
    assert not RetryPolicy().may_retry(8, trouble())


@pytest.mark.parametrize("kind", sorted(HEALS_WITH_TIME))
def test_what_heals_with_time_is_never_given_up(kind: str) -> None:
    assert RetryPolicy().may_retry(10_000, trouble(kind))


@pytest.mark.parametrize("remedy", [Remedy.WAIT, Remedy.SIGN_IN])
def test_what_waits_for_a_thing_or_a_person_is_never_given_up(remedy: Remedy) -> None:
    assert RetryPolicy().may_retry(10_000, Trouble("VolumeMissing", remedy))


def test_without_two_readings_there_is_no_rate() -> None:
    pace = Pace()
    pace.note(0.0, 0)

    assert (pace.rate_bytes_per_s(), pace.time_left_s(10)) == (None, None)


def test_within_two_seconds_there_is_no_rate() -> None:
    pace = Pace()
    pace.note(0.0, 0)
    pace.note(1.9, 1_000)

    assert pace.rate_bytes_per_s() is None


def test_the_time_left_is_a_range_between_the_minute_and_its_last_quarter() -> None:
    pace = Pace()
    for second in range(46):
        pace.note(float(second), second * 10)
    for second in range(1, 16):
        pace.note(45.0 + second, 450 + second * 30)

    assert pace.rate_bytes_per_s() == 15.0
    assert pace.rate_bytes_per_s(over_s=15.0) == 30.0
    assert pace.time_left_s(900) == (30.0, 60.0)


def test_what_is_older_than_a_minute_no_longer_counts() -> None:
    pace = Pace()
    pace.note(0.0, 0)
    pace.note(100.0, 1_000_000)
    pace.note(110.0, 1_000_100)

    assert pace.rate_bytes_per_s() == 10.0


def test_a_line_that_stands_still_has_no_time_left() -> None:
    pace = Pace()
    pace.note(0.0, 500)
    pace.note(10.0, 500)

    assert pace.rate_bytes_per_s() == 0.0
    assert pace.time_left_s(10) is None


def test_the_line_is_measured_only_where_enough_was_sent_to_tell() -> None:
    pace = Pace()
    for second in range(11):
        pace.note(float(second), second * 10)

    assert pace.rate_of_the_latest_bytes(101) is None
    assert pace.rate_of_the_latest_bytes(100) == 10.0
    assert Pace().rate_of_the_latest_bytes(1) is None


def test_tiny_files_before_and_a_rest_after_do_not_slow_the_line_down() -> None:
    pace = Pace()
    for second in range(20):
        pace.note(float(second), second)
    for second in range(5):
        pace.note(20.0 + second, 20 + second * 1000)
    for second in range(20):
        pace.note(25.0 + second, 4020)

    assert pace.rate_of_the_latest_bytes(4000) == 1000.0


def test_the_line_is_not_measured_within_less_than_two_seconds() -> None:
    pace = Pace()
    pace.note(0.0, 0)
    pace.note(1.9, 1_000)

    assert pace.rate_of_the_latest_bytes(1) is None


def test_a_count_that_fell_begins_anew() -> None:
    pace = Pace()
    pace.note(0.0, 500)
    pace.note(10.0, 100)
    pace.note(20.0, 200)

    assert pace.rate_bytes_per_s() == 10.0


ALL_ERRORS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, UploaderError)
]


@pytest.mark.parametrize("kind", ALL_ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_carries_what_is_known_of_it(kind: type[UploaderError]) -> None:
    error = kind(
        "words",
        action="call",
        code="code",
        request_id="r",
        retry_after_s=2.0,
        outcome=Outcome.UNKNOWN,
        facts={"limit": "9"},
    )

    assert str(error) == "words"
    assert error.trouble == Trouble(
        kind.__name__,
        kind.remedy,
        Outcome.UNKNOWN,
        "call",
        "code",
        "words",
        "r",
        2.0,
        {"limit": "9"},
    )


@pytest.mark.parametrize("kind", ALL_ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_stands_in_the_tree_at_the_head_of_the_module(
    kind: type[UploaderError],
) -> None:
    assert f"{kind.__name__}" in (errors.__doc__ or "")
