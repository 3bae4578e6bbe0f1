"""What every journal must tell of jobs that have ended."""

from abc import ABC, abstractmethod
from dataclasses import replace

import pytest

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.ids import JobId, MediaId
from desktop_uploader.domain.job import Job, State
from desktop_uploader.domain.media import MediaDraft, Stage
from desktop_uploader.ports import journal as port
from desktop_uploader.ports.history import ALL_HISTORY, HistoryFilter
from tests.conformance.journal_examples import ACCOUNT, OTHER_ACCOUNT, new


def ended(journal: port.Journal, *changes: dict[str, object]) -> list[JobId]:
    """One job for each of `changes`; ended, unless they say otherwise."""
    ids = journal.add([new(f"film {number}.mp4") for number in range(len(changes))])
    for job_id, change in zip(ids, changes, strict=True):
        job = journal.job(job_id)
        assert job is not None
        usual: Job = replace(job, state=State.ENDED, ended_at_s=float(job_id))
        journal.write([port.JobChanged(replace(usual, **change))])  # type: ignore[arg-type]
    return ids


def all_ids(
    journal: port.Journal, wanted: HistoryFilter = ALL_HISTORY, *, limit: int = 2
) -> list[int]:
    """The numbers of all pages."""
    found: list[int] = []
    below: JobId | None = None
    while True:
        page = journal.ended(wanted, below=below, limit=limit)
        assert len(page.jobs) <= limit
        found += [job.id for job in page.jobs]
        below = page.next_below
        if below is None:
            return found


class HistorySuite(ABC):
    """One journal a test, empty."""

    @abstractmethod
    def make(self) -> port.Journal:
        """An empty journal."""

    @pytest.fixture
    def journal(self) -> port.Journal:
        return self.make()

    def test_an_empty_journal_has_no_history(self, journal: port.Journal) -> None:
        assert all_ids(journal) == []

    @pytest.mark.parametrize("limit", [1, 2, 5, 100])
    def test_the_newest_is_first_and_each_comes_once(
        self, journal: port.Journal, limit: int
    ) -> None:
        ids = ended(journal, {}, {"state": State.FAILED}, {"is_removed": True}, {}, {}, {})

        assert all_ids(journal, limit=limit) == ids[::-1]

    def test_what_has_not_ended_is_not_in_it(self, journal: port.Journal) -> None:
        ids = ended(journal, {"state": State.PAUSED}, {"state": State.CANCELLED},
                    {"state": State.QUEUED})  # fmt: skip

        assert all_ids(journal) == [ids[1]]

    def test_it_is_searched_by_account_stage_and_time(self, journal: port.Journal) -> None:
        ids = ended(journal, {}, {"account": OTHER_ACCOUNT}, {"state": State.FAILED}, {})

        assert all_ids(journal, HistoryFilter(account=OTHER_ACCOUNT)) == [ids[1]]
        assert all_ids(journal, HistoryFilter(account=ACCOUNT)) == [ids[3], ids[2], ids[0]]
        assert all_ids(journal, HistoryFilter(stages=(Stage.FAILED,))) == [ids[2]]
        assert all_ids(journal, HistoryFilter(since_s=ids[1], until_s=ids[2])) == [ids[2], ids[1]]

    @pytest.mark.parametrize(
        "text", ["SUMMER", "夏", "caf\u00e9", "cafe\u0301", "m-77", "beach", "FILM 1"]
    )
    def test_a_word_is_found_wherever_it_stands(self, journal: port.Journal, text: str) -> None:
        draft = MediaDraft("Summer 夏天", description="at the Caf\u00e9", tags=("Beach",))
        place = Place("there", MediaId("m-77"))
        ids = ended(journal, {}, {"draft": draft, "place": place}, {})

        assert all_ids(journal, HistoryFilter(text)) == [ids[1]]

    @pytest.mark.parametrize("text", ["title", "fingerprint", "draft", "target"])
    def test_the_journals_own_words_are_not_found(self, journal: port.Journal, text: str) -> None:
        ended(journal, {"place": Place("there", MediaId("m-77"))})

        assert all_ids(journal, HistoryFilter(text)) == []
