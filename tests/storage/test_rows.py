"""A job survives the way through a row, whatever its texts and numbers are."""

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import Job, Source, State, Tally
from desktop_uploader.domain.media import AssetKind, MediaDraft
from desktop_uploader.storage.faults import BadRow, as_trouble
from desktop_uploader.storage.rows import job_of, row_of, unpacked_texts
from tests.conformance.journal_examples import full_job

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
BIG = st.integers(0, 2**128)
SMALL = st.integers(0, 2**62)
JOBS = st.builds(
    Job,
    id=st.integers(1, 2**62).map(JobId),
    account=TEXTS.map(AccountName),
    source=st.builds(
        Source, st.binary(max_size=40), TEXTS, st.builds(Fingerprint, SMALL, SMALL, BIG, BIG)
    ),
    draft=st.builds(
        MediaDraft, TEXTS, tags=st.lists(TEXTS).map(tuple), kind=st.sampled_from(AssetKind)
    ),
    state=st.sampled_from(State),
    tally=st.builds(Tally, SMALL, SMALL, SMALL),
    content_crc64=st.none() | st.integers(0, 2**64 - 1),
    is_removed=st.booleans(),
)


@given(JOBS)
def test_a_job_comes_back_from_its_row(job: Job) -> None:
    assert job_of(row_of(job)) == job
    assert job_of(row_of(full_job(job))) == full_job(job)


@given(JOBS)
def test_the_text_of_a_path_in_utf_8_is_not_kept_twice(job: Job) -> None:
    plain = replace(job.source, path=job.source.text.encode())

    row = row_of(replace(job, source=plain))

    assert row.count(plain.text) == (row[1] == plain.text)


@pytest.mark.parametrize("rest", [b"", b"\xc1", b"\x80", b"\x81\xa5draft\x01", None, "text"])
def test_a_row_whose_bytes_have_changed_is_known_for_it(rest: object) -> None:
    job = Job(JobId(1), AccountName("a"), Source(b"", "", Fingerprint(1, 1)), MediaDraft("t"))

    with pytest.raises(BadRow):
        job_of((*row_of(job)[:-1], rest))


def test_facts_whose_bytes_have_changed_are_known_for_it() -> None:
    with pytest.raises(BadRow):
        unpacked_texts(b"\xc1")


def test_wrong_sql_is_a_bug_and_no_trouble_of_the_disk() -> None:
    with pytest.raises(sqlite3.OperationalError):
        as_trouble(sqlite3.OperationalError("no such column"))
