"""What every ledger of errands must keep; part of what every journal must keep."""

from abc import ABC, abstractmethod

import pytest

from desktop_uploader.ports import journal as port
from desktop_uploader.ports.errands import Errand, ErrandFilter, ErrandLedger, ErrandOrder, Fate
from tests.conformance.journal_examples import ACCOUNT, OTHER_ACCOUNT

WISH = {"template": "t-1", "title": "片"}


def begin(ledger: ErrandLedger, key: str, *, subject: str = "m-1", action: str = "judge") -> Errand:
    order = ErrandOrder(ACCOUNT, action, subject, WISH)
    return ledger.begin_errand(order, key=key, at_s=7.0)


class ErrandSuite(ABC):
    """One journal a test, empty."""

    @abstractmethod
    def make(self) -> port.Journal:
        """An empty journal."""

    @pytest.fixture
    def ledger(self) -> ErrandLedger:
        return self.make()

    def test_an_errand_is_open_until_its_end_is_known(self, ledger: ErrandLedger) -> None:
        begun = begin(ledger, "k-1")

        order = ErrandOrder(ACCOUNT, "judge", "m-1", WISH)
        assert begun == Errand(begun.number, order, "k-1", begun_at_s=7.0)
        assert ledger.errands(ErrandFilter(fate=Fate.OPEN)) == [begun]

    def test_an_errand_that_ended_tells_how(self, ledger: ErrandLedger) -> None:
        begun = begin(ledger, "k-1")

        ended = ledger.end_errand(begun.number, Fate.DONE, answer={"task": "t"}, at_s=9.0)

        assert (ended.fate, ended.answer, ended.ended_at_s) == (Fate.DONE, {"task": "t"}, 9.0)
        assert ledger.errands() == [ended]
        assert ledger.errands(ErrandFilter(fate=Fate.OPEN)) == []

    def test_errands_are_found_by_all_that_is_said_newest_first(self, ledger: ErrandLedger) -> None:
        first, _, third = (begin(ledger, key, subject=key[0]) for key in ("a1", "b1", "a2"))
        other = begin(ledger, "a3", subject="a", action="transcode")

        assert ledger.errands(ErrandFilter(subject="a", action="judge")) == [third, first]
        assert ledger.errands(ErrandFilter(ACCOUNT), limit=1) == [other]
        assert ledger.errands(ErrandFilter(OTHER_ACCOUNT)) == []

    def test_an_unknown_errand_cannot_end(self, ledger: ErrandLedger) -> None:
        with pytest.raises(LookupError):
            ledger.end_errand(9, Fate.DONE, answer={}, at_s=1.0)
