"""Whether a job has come where a command wants it, and what that makes of the exit code."""

from collections.abc import Iterable
from enum import Enum

from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.domain.errors import Remedy
from desktop_uploader.domain.media import Mark, Stage
from desktop_uploader.ports.engine import JobRow


class Until(Enum):
    """The stage that a command waits for."""

    SUBMITTED = "submitted"
    UPLOADED = "uploaded"
    COMMITTED = "committed"
    PUBLISHED = "published"


class FileUntil(Enum):
    """What of it can be asked for a file."""

    UPLOADED = Until.UPLOADED.value
    COMMITTED = Until.COMMITTED.value
    PUBLISHED = Until.PUBLISHED.value


class PullUntil(Enum):
    """What of it can be asked for an address that the cloud fetches."""

    SUBMITTED = Until.SUBMITTED.value
    COMMITTED = Until.COMMITTED.value
    PUBLISHED = Until.PUBLISHED.value


class Verdict(Enum):
    """What is to be said of one job."""

    UNDER_WAY = "under-way"
    PARKED = "parked"
    """Only a person can set it going."""
    REACHED = "reached"
    FAILED = "failed"
    REJECTED = "rejected"
    UNVERIFIED = "unverified"


_COMMITTED = frozenset({Stage.PROCESSING, Stage.REVIEWING, Stage.PUBLISHED, Stage.REJECTED})
REACHED = {
    Until.SUBMITTED: _COMMITTED | {Stage.COMMITTING, Stage.PULLING},
    Until.UPLOADED: _COMMITTED | {Stage.COMMITTING},
    Until.COMMITTED: _COMMITTED,
    Until.PUBLISHED: frozenset({Stage.PUBLISHED}),
}
ENDED = frozenset({Stage.PUBLISHED, Stage.REJECTED, Stage.FAILED, Stage.CANCELLED})
PARKED_BY = frozenset({"sign-in", "quota"})

# The first that any job has decides: a doubtful one must not be sent again by a script that only
# reads "some failed".
_EXIT_CODES = (
    (Verdict.UNVERIFIED, ExitCode.UNVERIFIED),
    (Verdict.FAILED, ExitCode.FAILED),
    (Verdict.REJECTED, ExitCode.REJECTED),
    (Verdict.PARKED, ExitCode.NEEDS_PERSON),
    # Not parked itself, but its account is.
    (Verdict.UNDER_WAY, ExitCode.NEEDS_PERSON),
)


def judge(row: JobRow, until: Until) -> Verdict:
    """What is to be said of a job that should come as far as `until`."""
    if row.stage in REACHED[until]:
        return Verdict.REACHED
    match row.stage:
        case Stage.REJECTED:
            return Verdict.REJECTED
        case Stage.FAILED if Mark.UNVERIFIED in row.marks:
            return Verdict.UNVERIFIED
        case Stage.FAILED | Stage.CANCELLED:
            return Verdict.FAILED
        case Stage.PAUSED:
            return Verdict.PARKED
        case Stage.WAITING if _waits_for_a_person(row):
            return Verdict.PARKED
        case _:
            return Verdict.UNDER_WAY


def exit_code(verdicts: Iterable[Verdict]) -> ExitCode:
    """The code for all jobs of a command together."""
    found = set(verdicts)
    return next((code for verdict, code in _EXIT_CODES if verdict in found), ExitCode.DONE)


def _waits_for_a_person(row: JobRow) -> bool:
    is_parked = row.trouble is not None and row.trouble.remedy is Remedy.SIGN_IN
    return is_parked or row.detail in PARKED_BY
