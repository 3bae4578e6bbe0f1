"""Puts an engine together from settings and places."""

import hashlib
import logging
import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from desktop_uploader.domain.retry import RetryPolicy
from desktop_uploader.engine.accounts import Accounts
from desktop_uploader.engine.assembly import Surroundings, Tuning
from desktop_uploader.engine.engine import UploadEngine
from desktop_uploader.engine.tracker import Rhythm
from desktop_uploader.engine.workers import WorkerThreads
from desktop_uploader.launch.practice import PracticeKeeper
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.provider import Provider
from desktop_uploader.ports.secret_store import SecretStore
from desktop_uploader.providers.registry import kinds, make_provider
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.wiring import Wiring
from desktop_uploader.settings.accounts import AccountFile
from desktop_uploader.settings.load import Settings, environment_of_accounts
from desktop_uploader.storage.environment_secrets import EnvironmentSecrets
from desktop_uploader.storage.file_secrets import FileSecrets
from desktop_uploader.storage.keyring_secrets import KeyringSecrets, system_key_ring
from desktop_uploader.storage.sqlite_journal import SqliteJournal
from desktop_uploader.system.locations import Locations
from desktop_uploader.system.source_files import LocalFiles

_log = logging.getLogger(__name__)

MOST_WORKERS = 16


@dataclass(frozen=True, slots=True)
class House:
    """An engine with what must be closed after it."""

    engine: UploadEngine
    journal: SqliteJournal
    practice: PracticeKeeper


class Book:
    """Account definitions from their file; a wrong entry is told to the log and left out."""

    def __init__(self, file: AccountFile) -> None:
        self._file = file

    def all(self) -> list[AccountRow]:
        """Every account that can be understood, in order of names."""
        found = self._file.read()
        for trouble in found.troubles:
            _log.warning("accounts file: %s %s", trouble.code, dict(trouble.facts))
        return list(found.rows)

    def put(self, row: AccountRow) -> None:
        """Enter an account, or replace the one of that name."""
        self._file.put(row)

    def remove(self, name: str) -> None:
        """Strike an account out."""
        self._file.remove(name)


def practice_keeper(settings: Settings, places: Locations) -> PracticeKeeper:
    """The keeper of this home's practice cloud."""
    return PracticeKeeper(
        places.practice_root,
        kinds=[kind.name for kind in kinds()],
        url=settings.practice.url,
        is_tls=settings.practice.tls,
        log_file=places.logs_folder / "practice-cloud.log",
    )


def secret_stores(places: Locations) -> Mapping[str, Callable[[], SecretStore]]:
    """The places where secrets may be kept, by name; each opened when it is first needed."""
    fields = {field.name for kind in kinds() for way in kind.ways for field in way.fields}
    return {
        "keyring": cache(lambda: KeyringSecrets(system_key_ring())),
        "file": cache(lambda: FileSecrets(places.secrets_file)),
        "environment": lambda: EnvironmentSecrets(environment_of_accounts(), fields=sorted(fields)),
    }


def _vault_of(
    row: AccountRow, stores: Mapping[str, Callable[[], SecretStore]], *, places: Locations
) -> SecretStore | None:
    """Where an account may keep what a crash must not cost; the environment is not ours to fill."""
    if row.is_practice:
        return FileSecrets(places.practice_vault)
    return None if row.secrets_in == "environment" else stores[row.secrets_in]()


def _to_practice(network: Network, keeper: PracticeKeeper) -> Network:
    """Every host leads to the practice cloud; URLs and signatures stay the real ones."""
    return replace(network, proxy="", ca_file=keeper.ca_file, connect_to={"*": keeper.url})


def network_of(settings: Settings) -> Network:
    """The way out for real accounts."""
    return Network(
        proxy=settings.network.proxy,
        ca_file=settings.network.ca_file,
        stall_s=settings.transfer.stall_s,
    )


def build(
    settings: Settings, places: Locations, *, clock: Clock, hide: Callable[[str], None]
) -> House:
    """
    An engine for these places, not yet started.

    Args:
        hide: Told of every secret that comes into use, so that the log never shows it.
    """
    keeper = practice_keeper(settings, places)
    network = network_of(settings)
    stores = secret_stores(places)
    draw = random.SystemRandom().random

    def make(row: AccountRow, secrets: Mapping[str, str]) -> Provider:
        for secret in secrets.values():
            hide(secret)
        way_out = _to_practice(network, keeper) if row.is_practice else network
        vault = _vault_of(row, stores, places=places)
        wiring = Wiring(clock=clock, draw=draw, network=way_out, vault=vault)
        return make_provider(row, secrets, wiring=wiring)

    accounts = Accounts(
        Book(AccountFile(places.accounts_file)),
        stores,
        make=make,
        practice=keeper,
        kinds=kinds(),
    )
    journal = SqliteJournal.open(places.home, clock=clock)
    engine = UploadEngine(
        Surroundings(
            journal=journal,
            files=LocalFiles(),
            accounts=accounts,
            clock=clock,
            draw=draw,
            workers=WorkerThreads(most=MOST_WORKERS, name="worker"),
        ),
        tuning_of(settings, places),
    )
    return House(engine, journal, keeper)


def tuning_of(settings: Settings, places: Locations) -> Tuning:
    """The engine's own values."""
    transfer, follow = settings.transfer, settings.follow
    return Tuning(
        home=str(places.home),
        home_key=hashlib.sha256(os.fsencode(places.home)).hexdigest()[:12],
        practice_url=settings.practice.url,
        limit_bytes_per_s=transfer.limit_bytes_per_s or None,
        connections_start=transfer.connections_start,
        connections_most=transfer.connections_most,
        jobs_at_once=transfer.jobs_at_once,
        watches_line=transfer.slow_line == "auto",
        retry=RetryPolicy(),
        rhythm=Rhythm(first_s=follow.first_s, cap_s=follow.cap_s, agree_s=follow.agree_after_s),
    )
