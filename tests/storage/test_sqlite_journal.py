"""The journal on disk keeps the port's contract."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_uploader.ports import journal as port
from desktop_uploader.storage.sqlite_journal import SqliteJournal
from tests.conformance.journal_examples import NOW_S
from tests.conformance.journal_suite import JournalSuite
from tests.conformance.queue_suite import QueueSuite
from tests.fakes.manual_clock import ManualClock


class TestSqliteJournal(JournalSuite):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> Iterator[None]:
        self._journal = SqliteJournal.open(tmp_path, clock=ManualClock(now_s=NOW_S))
        yield
        self._journal.close()

    def make(self) -> port.Journal:
        return self._journal


class TestSqliteQueue(QueueSuite):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> Iterator[None]:
        self._journal = SqliteJournal.open(tmp_path, clock=ManualClock(now_s=NOW_S))
        yield
        self._journal.close()

    def make(self) -> port.Journal:
        return self._journal
