"""The journal on disk keeps the port's contract."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from desktop_uploader.ports import journal as port
from desktop_uploader.ports.history import ALL_HISTORY, HistoryFilter
from desktop_uploader.storage import history_rows
from desktop_uploader.storage.sqlite_journal import SqliteJournal
from tests.conformance.errand_suite import ErrandSuite
from tests.conformance.history_suite import HistorySuite, all_ids, ended
from tests.conformance.journal_examples import NOW_S, new
from tests.conformance.journal_suite import JournalSuite
from tests.conformance.queue_suite import QueueSuite
from tests.fakes.manual_clock import ManualClock
from tests.storage.journals import listed, open_journal


class OnDisk:
    """Gives a suite its journal: one on disk, closed afterwards."""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> Iterator[None]:
        self._journal = SqliteJournal.open(tmp_path, clock=ManualClock(now_s=NOW_S))
        yield
        self._journal.close()

    def make(self) -> port.Journal:
        return self._journal


class TestSqliteJournal(OnDisk, JournalSuite):
    """The suite, on disk."""


class TestSqliteErrands(OnDisk, ErrandSuite):
    """The suite, on disk."""


class TestSqliteQueue(OnDisk, QueueSuite):
    """The suite, on disk."""


class TestSqliteHistory(OnDisk, HistorySuite):
    """The suite, on disk."""


def test_a_page_of_history_looks_at_so_many_numbers_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_rows, "NUMBERS_A_PAGE", 3)
    with closing(open_journal(tmp_path)) as journal:
        journal.add([new(f"waits {number}") for number in range(4)])
        ids = ended(journal, *({} for _ in range(5)))
        journal.add([new(f"waits too {number}") for number in range(5)])

        first = journal.ended(ALL_HISTORY, below=None, limit=10)

        assert (first.jobs, first.next_below) == ((), 13)
        assert all_ids(journal) == ids[::-1]
        assert all_ids(journal, HistoryFilter("film 0.mp4")) == ids[:1]


def test_readers_of_other_threads_see_whole_transactions(tmp_path: Path) -> None:
    with closing(open_journal(tmp_path)) as journal, ThreadPoolExecutor(3) as readers:
        reading = [
            readers.submit(lambda: [len(listed(journal)) for _ in range(60)]) for _ in range(3)
        ]
        for number in range(60):
            journal.add([new(f"{number}-{count}") for count in range(3)])
        seen = [count for future in reading for count in future.result()]

    assert all(count % 3 == 0 for count in seen)
