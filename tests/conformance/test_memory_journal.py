"""The journal in memory, which the engine's tests lean on, keeps the port's contract."""

from desktop_uploader.ports import journal as port
from tests.conformance.errand_suite import ErrandSuite
from tests.conformance.history_suite import HistorySuite
from tests.conformance.journal_examples import NOW_S
from tests.conformance.journal_suite import JournalSuite
from tests.conformance.queue_suite import QueueSuite
from tests.fakes.memory_journal import MemoryJournal


def memory_journal() -> port.Journal:
    return MemoryJournal(now_s=lambda: NOW_S)


class TestMemoryJournal(JournalSuite):
    def make(self) -> port.Journal:
        return memory_journal()


class TestMemoryQueue(QueueSuite):
    def make(self) -> port.Journal:
        return memory_journal()


class TestMemoryErrands(ErrandSuite):
    def make(self) -> port.Journal:
        return memory_journal()


class TestMemoryHistory(HistorySuite):
    def make(self) -> port.Journal:
        return memory_journal()
