"""What has happened to a job. Past tense, frozen; the engine's workers report nothing else."""

from dataclasses import dataclass

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import Trouble
from desktop_uploader.domain.ids import UploadId
from desktop_uploader.domain.media import MediaReport
from desktop_uploader.domain.parts import ObjectFacts


@dataclass(frozen=True, slots=True)
class Event:
    """
    Something that has happened to one job.

    Attributes:
        request_ids: The far end's names for the calls behind it, oldest first.
    """

    request_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted(Event):
    """The scheduler gave the job its turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Event):
    """The file and its text pass the rules that need no network."""

    expects_processing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyToSubmit(Event):
    """The address and its text pass the rules that need no network."""

    expects_processing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionBegun(Event):
    """The service is asked, at `at_s` since the epoch, to fetch it: it may be so from here on."""

    at_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionAbsent(Event):
    """The service knows nothing of the submission that nobody answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Event):
    """The service has taken it on; `place.session` is its own name for the errand."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCancelled(Event):
    """The service fetches it all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialGranted(Event):
    """The service assigned (or confirmed) a place; the credential itself never leaves memory."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadOpened(Event):
    """The store opened a multipart upload (`upload`), or the file will go by one PUT (None)."""

    upload: UploadId | None
    part_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartArrived(Event):
    """The store confirmed a part that was not confirmed before."""

    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsDisowned(Event):
    """The store does not hold (any more) what it had confirmed."""

    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BytesWasted(Event):
    """An attempt ended without a receipt after this many bytes."""

    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AllPartsStored(Event):
    """Every part has its receipt; `content_crc64` is the CRC of the whole file as it was read."""

    content_crc64: int | None
    arrived: ObjectFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed(Event):
    """The store joined the parts into the object."""

    arrived: ObjectFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved(Event):
    """Size and checksum, as the far end states them, are ours. `is_compared` is False where the
    far end states none."""

    is_compared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed(Event):
    """
    The medium is known to the service.

    Attributes:
        warnings: Names of rules: what was to be said of the medium and did not get through.
    """

    place: Place
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverKept(Event):
    """The cover is stored; the commit may follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverGivenUp(Event):
    """The cover could not be used, as `trouble` says; the film goes without it."""

    trouble: Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRead(Event):
    """The service told how the medium is; `agreed` readings in a row came to this end."""

    report: MediaReport
    agreed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreOrdered(Event):
    """After its job had ended, more outputs of the medium were ordered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised(Event):
    """After its job had ended, the medium was read again, and was otherwise."""

    report: MediaReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(Event):
    """Two readings agreed on an end that is no failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Event):
    """A step failed. `may_retry` is the retry policy's word on another try."""

    trouble: Trouble
    may_retry: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseAsked(Event):
    """A person wants it to rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeAsked(Event):
    """A person, or the end of a wait, wants it to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryAsked(Event):
    """A person wants a failed job tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAsked(Event):
    """A person does not want it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aborted(Event):
    """
    The job needs its parts no more.

    Attributes:
        is_forgotten: The store has forgotten them too, or had none; False where it could not be
            asked to.
        warnings: Names of rules: what goes on at the far end all the same.
    """

    is_forgotten: bool = True
    warnings: tuple[str, ...] = ()
