"""Certificates that outlive a crash: kept where secrets lie, used once, left nowhere."""

import logging

import pytest

from desktop_uploader.domain.credential import Credential, Grant, Place
from desktop_uploader.domain.errors import SignInNeeded
from desktop_uploader.providers.tencent.kept_certificates import (
    LONGEST_KEPT_S,
    WORTH_KEEPING_BYTES,
    KeptCertificates,
)
from desktop_uploader.providers.tencent.target import CosSecret
from tests.fakes.manual_clock import ManualClock
from tests.fakes.memory_secrets import MemorySecrets

LARGE = WORTH_KEEPING_BYTES


class Station:
    """A machine whose program crashes and starts again."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.vault = MemorySecrets()
        self.restart()

    def restart(self) -> None:
        self.kept = KeptCertificates(self.vault, "mine", clock=self.clock)

    @property
    def is_empty(self) -> bool:
        return not self.vault.fetch("mine uploads")


def grant(key: str = "a") -> Grant:
    secret = CosSecret("id", "canary", "token", bucket="b-1", key=key, region="ap")
    return Grant(Place(f"cos://b-1/{key}@ap"), Credential(f"cos://b-1/{key}@ap", 0.0, 60.0, secret))


def test_a_certificate_comes_back_after_a_crash_for_its_own_place_alone() -> None:
    station, given = Station(), grant()
    station.kept.keep(given, size_bytes=LARGE)
    station.restart()

    found = station.kept.take(given.place)

    assert found is not None
    assert (found.target, found.secret) == (given.place.target, given.credential.secret)
    assert station.kept.take(grant("b").place) is None


def test_whoever_lost_it_without_a_crash_lost_it_for_a_reason() -> None:
    station, given = Station(), grant()
    station.kept.keep(given, size_bytes=LARGE)

    assert station.kept.take(given.place) is None

    station.restart()
    station.kept.take(given.place)

    assert station.kept.take(given.place) is None


def test_what_is_soon_sent_again_is_not_kept() -> None:
    station = Station()

    station.kept.keep(grant(), size_bytes=LARGE - 1)

    assert station.is_empty


def test_nothing_is_left_of_places_that_are_done_with() -> None:
    station, given = Station(), grant()
    station.kept.keep(given, size_bytes=LARGE)

    station.kept.forget(given.place.target)

    assert station.is_empty


def test_what_was_left_behind_is_cleared_away_in_time() -> None:
    station, old, new = Station(), grant("old"), grant("new")
    station.kept.keep(old, size_bytes=LARGE)
    station.clock.advance(LONGEST_KEPT_S + 1)

    station.kept.keep(new, size_bytes=LARGE)

    assert set(station.vault.fetch("mine uploads")) == {new.place.target}


def test_a_vault_that_is_locked_holds_no_film_up(expected_logs: pytest.LogCaptureFixture) -> None:
    vault = MemorySecrets()
    vault.trouble = SignInNeeded(code="keyring-locked")
    expected_logs.set_level(logging.INFO)
    kept = KeptCertificates(vault, "mine", clock=ManualClock())

    kept.keep(grant(), size_bytes=LARGE)

    assert kept.take(grant("b").place) is None
    assert "keyring-locked" in expected_logs.text
    assert "canary" not in expected_logs.text
