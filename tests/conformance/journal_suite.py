"""What every journal must keep. Subclass it as TestXxx, give the answers, and get every test."""

from abc import ABC, abstractmethod
from dataclasses import replace

import pytest

from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import JobId, MediaId, UploadId
from desktop_uploader.domain.job import Job, State
from desktop_uploader.domain.media import AssetKind, MediaDraft
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports import journal as port
from tests.conformance.journal_examples import (
    ACCOUNT,
    LARGEST_U64,
    OTHER_ACCOUNT,
    added,
    full_job,
    job_of,
    new,
    one_of_each_state,
    remove,
    source,
)


class JournalSuite(ABC):
    """One journal a test, empty, whose clock stands at `NOW_S`."""

    @abstractmethod
    def make(self) -> port.Journal:
        """An empty journal."""

    @pytest.fixture
    def journal(self) -> port.Journal:
        return self.make()

    # --- jobs ------------------------------------------------------------------------------------

    def test_a_job_comes_back_as_it_was_added(self, journal: port.Journal) -> None:
        [job_id] = journal.add([new(priority=3)])

        assert journal.job(job_id) == Job(
            id=job_id,
            account=ACCOUNT,
            source=source(),
            draft=MediaDraft(title="film.mp4"),
            priority=3,
            created_at_s=5.0,
        )

    def test_numbers_count_up_in_the_order_of_adding(self, journal: port.Journal) -> None:
        first = journal.add([new("a"), new("b")])
        second = journal.add([new("c")])

        assert [*first, *second] == [1, 2, 3]

    def test_every_field_of_a_job_comes_back(self, journal: port.Journal) -> None:
        job = full_job(job_of(journal, added(journal)))

        journal.write([port.JobChanged(job)])

        assert journal.job(job.id) == job

    def test_a_path_that_is_no_text_comes_back_byte_for_byte(self, journal: port.Journal) -> None:
        odd = replace(
            source(), path=b"/films/\xff\xfe.mp4", text="/films/\N{REPLACEMENT CHARACTER}"
        )
        [job_id] = journal.add([replace(new(), source=odd)])

        assert job_of(journal, job_id).source == odd

    def test_a_name_that_is_half_a_surrogate_comes_back(self, journal: port.Journal) -> None:
        # Windows allows such names; `os.fsencode` there keeps them (surrogatepass).
        odd = replace(source(), path=b"C:\\\xed\xa0\x80.mp4", text="C:\\\N{REPLACEMENT CHARACTER}")
        [job_id] = journal.add([replace(new(), source=odd)])

        assert job_of(journal, job_id).source == odd

    def test_numbers_of_file_systems_may_be_as_large_as_they_like(
        self, journal: port.Journal
    ) -> None:
        # st_dev has 64 bits and st_ino up to 128 on Windows (ReFS).
        wide = Fingerprint(LARGEST_U64 >> 1, -1, device=LARGEST_U64, inode=1 << 127)
        [job_id] = journal.add([replace(new(), source=replace(source(), fingerprint=wide))])

        assert job_of(journal, job_id).source.fingerprint == wide

    def test_an_unknown_number_is_no_job(self, journal: port.Journal) -> None:
        assert journal.job(JobId(99)) is None

    def test_a_write_with_an_unknown_job_enters_nothing(self, journal: port.Journal) -> None:
        job = job_of(journal, added(journal))
        stranger = replace(job, id=JobId(99))

        with pytest.raises(LookupError):
            journal.write(
                [
                    port.JobChanged(replace(job, attempt=5)),
                    port.JobChanged(stranger),
                ]
            )

        assert journal.job(job.id) == job

    @pytest.mark.parametrize(
        "entry",
        [
            port.PartKept(JobId(99), StoredPart(1, 9, "t")),
            port.Noted(JobId(99), 1.0, "queued"),
            port.UploadNoted(JobId(99), UploadId("u"), "target", ACCOUNT, "open", 1.0),
        ],
        ids=lambda entry: type(entry).__name__,
    )
    def test_nothing_is_kept_for_a_job_that_nobody_added(
        self, journal: port.Journal, entry: port.Entry
    ) -> None:
        with pytest.raises(LookupError):
            journal.write([entry])

        assert journal.open_uploads() == []

    def test_the_later_of_two_entries_for_one_job_counts(self, journal: port.Journal) -> None:
        job = job_of(journal, added(journal))

        journal.write(
            [port.JobChanged(replace(job, attempt=1)), port.JobChanged(replace(job, attempt=2))]
        )

        assert job_of(journal, job.id).attempt == 2

    def test_live_jobs_are_those_that_the_engine_has_in_hand(self, journal: port.Journal) -> None:
        by_state = one_of_each_state(journal)

        assert {job.state for job in journal.live()} == {
            state for state in by_state if by_state[state].is_at_work
        }

    # --- parts, stories, uploads -----------------------------------------------------------------

    def test_receipts_come_back_by_number(self, journal: port.Journal) -> None:
        job_id = added(journal)
        second = StoredPart(2, 50, "tag2", LARGEST_U64, "r2")
        first = StoredPart(1, 60, "tag1")

        journal.write([port.PartKept(job_id, second), port.PartKept(job_id, first)])

        assert journal.parts(job_id) == [first, second]

    def test_a_later_receipt_replaces_the_earlier(self, journal: port.Journal) -> None:
        job_id = added(journal)
        journal.write([port.PartKept(job_id, StoredPart(1, 60, "old"))])

        journal.write([port.PartKept(job_id, StoredPart(1, 60, "new"))])

        assert journal.parts(job_id) == [StoredPart(1, 60, "new")]

    def test_dropped_receipts_are_gone(self, journal: port.Journal) -> None:
        job_id = added(journal)
        journal.write([port.PartKept(job_id, StoredPart(n, 9, "t")) for n in (1, 2, 3)])

        journal.write([port.PartsDropped(job_id, (1, 3, 4))])

        assert journal.parts(job_id) == [StoredPart(2, 9, "t")]

    def test_all_receipts_of_one_job_can_be_dropped(self, journal: port.Journal) -> None:
        ours, theirs = journal.add([new("a"), new("b")])
        journal.write([port.PartKept(job_id, StoredPart(1, 9, "t")) for job_id in (ours, theirs)])

        journal.write([port.PartsDropped(ours)])

        assert (journal.parts(ours), journal.parts(theirs)) == ([], [StoredPart(1, 9, "t")])

    def test_a_story_is_told_oldest_first(self, journal: port.Journal) -> None:
        job_id, other_id = journal.add([new("a"), new("b")])
        lines = [
            port.Noted(job_id, 9.5, "queued"),
            port.Noted(job_id, 8.0, "Throttled", {"limit": "十"}),
        ]

        journal.write([lines[0], port.Noted(other_id, 1.0, "queued"), lines[1]])

        assert journal.notes(job_id) == lines

    def test_open_uploads_are_those_without_an_end(self, journal: port.Journal) -> None:
        job_id = added(journal)
        opened = [
            port.UploadNoted(job_id, UploadId(name), "bucket/key", ACCOUNT, "open", 1.5)
            for name in ("u1", "u2", "u3")
        ]
        journal.write(opened)

        journal.write([replace(opened[0], fate="completed"), replace(opened[2], fate="gone")])

        assert journal.open_uploads() == [opened[1]]

    def test_one_upload_id_at_two_targets_is_two_uploads(self, journal: port.Journal) -> None:
        here = port.UploadNoted(added(journal), UploadId("1"), "here", ACCOUNT, "open", 1.5)
        there = replace(here, target="there")
        journal.write([here, there])

        journal.write([replace(here, fate="aborted")])

        assert journal.open_uploads() == [there]

    def test_a_record_is_in_the_books_until_nobody_has_to_care_for_it(
        self, journal: port.Journal
    ) -> None:
        job_id = added(journal)
        made = [
            port.RecordNoted(job_id, MediaId(name), "t", ACCOUNT, is_open=True, at_s=1.5)
            for name in ("m1", "m2")
        ]
        journal.write([*made, made[0]])
        assert sorted(one.media_id for one in journal.open_records()) == ["m1", "m2"]

        journal.write([replace(made[0], is_open=False)])

        assert journal.open_records() == [made[1]]

    # --- the same file again ---------------------------------------------------------------------

    def test_a_file_is_found_by_account_path_and_fingerprint(self, journal: port.Journal) -> None:
        job_id = added(journal)

        assert journal.find(ACCOUNT, source()) == journal.job(job_id)
        assert journal.find(OTHER_ACCOUNT, source()) is None
        assert journal.find(ACCOUNT, source("other.mp4")) is None
        assert journal.find(ACCOUNT, source(mtime_ns=8)) is None
        assert journal.find(ACCOUNT, source(inode=13)) is None

    def test_a_file_is_found_though_its_inode_is_not_known_now(self, journal: port.Journal) -> None:
        job_id = added(journal)

        assert journal.find(ACCOUNT, source(inode=0)) == journal.job(job_id)

    def test_a_file_is_another_one_as_something_else(self, journal: port.Journal) -> None:
        mark = replace(new(), draft=MediaDraft("a", kind=AssetKind.WATERMARK))
        film_id, mark_id = journal.add([new(), mark])

        assert journal.find(ACCOUNT, source()) == journal.job(film_id)
        assert journal.find(ACCOUNT, source(), kind=AssetKind.WATERMARK) == journal.job(mark_id)
        assert journal.find(ACCOUNT, source(), kind=AssetKind.IMAGE) is None

    def test_the_newest_job_that_counts_is_found(self, journal: port.Journal) -> None:
        ids = journal.add([new()] * 4)
        cancelled = replace(job_of(journal, ids[2]), state=State.CANCELLED)
        removed = replace(job_of(journal, ids[3]), is_removed=True)

        journal.write([port.JobChanged(cancelled), port.JobChanged(removed)])

        assert journal.find(ACCOUNT, source()) == journal.job(ids[1])

    # --- lists -----------------------------------------------------------------------------------

    def test_a_page_goes_on_after_the_last_number(self, journal: port.Journal) -> None:
        ids = journal.add([new(str(n)) for n in range(5)])

        first = journal.page(after=None, limit=2)
        second = journal.page(after=first[-1].id, limit=2)

        assert [job.id for job in (*first, *second)] == ids[:4]

    def test_a_page_shows_only_the_states_asked_for(self, journal: port.Journal) -> None:
        by_state = one_of_each_state(journal)
        wanted = [State.FAILED, State.QUEUED, State.ENDED]

        page = journal.page(after=by_state[State.QUEUED].id, limit=9, states=wanted)

        assert page == sorted(
            (by_state[State.FAILED], by_state[State.ENDED]), key=lambda job: job.id
        )

    def test_pages_hold_every_job_that_was_not_removed(self, journal: port.Journal) -> None:
        ids = journal.add([new(str(n)) for n in range(7)])
        remove(journal, ids[3])

        pages = list(journal.pages(page_rows=4))

        assert [len(page) for page in pages] == [4, 2]
        assert [job.id for page in pages for job in page] == [*ids[:3], *ids[4:]]

    def test_a_removed_job_is_kept_but_not_listed(self, journal: port.Journal) -> None:
        job_id = added(journal)

        remove(journal, job_id)

        assert job_of(journal, job_id).is_removed
        assert journal.page(after=None, limit=9) == []
        assert not any(journal.count_by_state().values())

    def test_counts_follow_what_is_written(self, journal: port.Journal) -> None:
        ids = journal.add([new("a"), new("b"), new("c", account=OTHER_ACCOUNT)])
        journal.write([port.JobChanged(replace(job_of(journal, ids[0]), state=State.ENDED))])
        remove(journal, ids[1])

        counts = {state: count for state, count in journal.count_by_state().items() if count}

        assert counts == {State.QUEUED: 1, State.ENDED: 1}
