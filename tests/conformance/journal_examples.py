"""Jobs to put into a journal, and short looks at one. Imports no pytest: processes use it."""

from dataclasses import replace

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import AccountName, JobId, MediaId, UploadId
from desktop_uploader.domain.job import Job, Source, State, Tally
from desktop_uploader.domain.media import (
    AssetKind,
    Mark,
    MediaDraft,
    MediaReport,
    MediumState,
    Output,
    OutputState,
    Suggestion,
    Verdict,
)
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports import journal as port

NOW_S = 1_000.0
"""Where the clock of the journal under test must stand."""

ACCOUNT = AccountName("studio")
OTHER_ACCOUNT = AccountName("archive")
LARGEST_U64 = 0xFFFF_FFFF_FFFF_FFFF


def source(name: str = "film.mp4", *, mtime_ns: int = 7, inode: int = 12) -> Source:
    path = f"/films/{name}"
    print_of_file = Fingerprint(size_bytes=100, mtime_ns=mtime_ns, device=3, inode=inode)
    return Source(path.encode(), path, print_of_file)


def new(
    name: str = "film.mp4",
    *,
    account: AccountName = ACCOUNT,
    priority: int = 0,
    start_at_s: float | None = None,
) -> port.NewJob:
    draft = MediaDraft(title=name)
    return port.NewJob(account, source(name), draft, priority, 5.0, start_at_s)


def full_job(job: Job) -> Job:
    """The job with something in every field that can hold something."""
    output = Output(
        "LD",
        OutputState.FAILED,
        output_id="o1",
        format="mp4",
        width=640,
        height=360,
        bitrate_kbps=512.5,
        progress_percent=40,
        error="E: 坏",
        url="https://cdn.example/x",
    )
    verdict = Verdict(Suggestion.REVIEW, ("porn", "ad"), ("picture",))
    report = MediaReport(
        MediaId("m-1"),
        MediumState.REVIEWING,
        word="Checking",
        size_bytes=100,
        outputs=(output,),
        verdict=verdict,
        awaits_outputs=True,
        problem="no sound",
        request_id="r-9",
    )
    trouble = Trouble(
        "Throttled",
        Remedy.RETRY,
        Outcome.UNKNOWN,
        action="CreateUploadVideo",
        code="Throttling.User",
        message="slow down",
        request_id="r-8",
        retry_after_s=2.5,
        facts={"limit": "120"},
    )
    return replace(
        job,
        draft=MediaDraft(
            "题", "d", ("a", "b"), "c", "t", "w", "u", "app", "s", "e", AssetKind.IMAGE
        ),
        state=State.WAITING,
        return_to=State.UPLOADING,
        priority=4,
        attempt=2,
        restarts=1,
        expects_processing=False,
        place=Place("oss/bucket/key", MediaId("m-1"), "session"),
        upload=UploadId("u-1"),
        part_bytes=8 << 20,
        is_in_doubt=True,
        arrived=ObjectFacts(100, LARGEST_U64, "tag", "r-7"),
        content_crc64=LARGEST_U64,
        report=report,
        agreed=1,
        trouble=trouble,
        tally=Tally(60, 20, 10),
        marks=(Mark.PARTLY, Mark.UNVERIFIED),
        request_ids=("r-1", "r-2"),
        ended_at_s=77.25,
    )


def added(journal: port.Journal) -> JobId:
    [job_id] = journal.add([new()])
    return job_id


def job_of(journal: port.Journal, job_id: JobId) -> Job:
    job = journal.job(job_id)
    assert job is not None
    return job


def remove(journal: port.Journal, job_id: JobId) -> None:
    journal.write([port.JobChanged(replace(job_of(journal, job_id), is_removed=True))])


def one_of_each_state(journal: port.Journal) -> dict[State, Job]:
    ids = journal.add([new(state.value) for state in State])
    jobs = {
        state: replace(job_of(journal, job_id), state=state)
        for state, job_id in zip(State, ids, strict=True)
    }
    journal.write([port.JobChanged(job) for job in jobs.values()])
    return jobs
