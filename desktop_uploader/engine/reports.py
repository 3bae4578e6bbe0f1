"""What workers tell the thread that owns the jobs."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_uploader.domain.credential import Credential, Place
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import Trouble
from desktop_uploader.domain.events import Event, Failed
from desktop_uploader.domain.ids import AccountName, JobId, MediaId, UploadId
from desktop_uploader.domain.media import MediaReport
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports.provider import Provider
from desktop_uploader.ports.url_pull import PullReport


@dataclass(frozen=True, slots=True)
class StepEnded:
    """
    A call for one job ended.

    Attributes:
        events: What happened, in order.
        credential: A fresh one, when the call brought one.
        listed: The store's own list of parts, when the call asked for it; None otherwise.
        is_ready_to_send: Whether the parts that are missing may go now.
        provider: The one that was called, once it is known.
    """

    job_id: JobId
    step: Step
    events: tuple[Event, ...] = ()
    credential: Credential | None = None
    listed: tuple[StoredPart, ...] | None = None
    is_ready_to_send: bool = False
    provider: Provider | None = None

    @property
    def has_got_through(self) -> bool:
        """Whether the far end has answered: the line works."""
        reached = (Step.AUTHORIZE, Step.COMPLETE, Step.VERIFY, Step.COMMIT, Step.SUBMIT)
        return self.step in reached and not any(isinstance(ev, Failed) for ev in self.events)


@dataclass(frozen=True, slots=True)
class PartEnded:
    """
    An attempt to send a part ended.

    Attributes:
        upload: Where it was sent, so that a late receipt is not taken for another upload's.
        part: The receipt; None when it failed.
        trouble: Why it failed; None when it did not.
        credential: The one that was used, so that a refusal is held against that one alone.
        given_bytes: How much had been handed to the line.
    """

    job_id: JobId
    number: int
    credential: Credential | None
    upload: UploadId | None = None
    part: StoredPart | None = None
    trouble: Trouble | None = None
    given_bytes: int = 0


@dataclass(frozen=True, slots=True)
class MediaSeen:
    """
    A reading of several media of one account ended.

    Attributes:
        asked: The media that were asked about.
        reports: What came; empty when `trouble` says why not.
    """

    account: AccountName
    asked: tuple[MediaId, ...]
    reports: Mapping[MediaId, MediaReport]
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class PullsSeen:
    """
    A reading of several errands of one account ended.

    Attributes:
        asked: The errands that were asked about, with their jobs.
        reports: What came; empty when `trouble` says why not.
    """

    account: AccountName
    asked: Mapping[Place, JobId]
    reports: Mapping[Place, PullReport]
    trouble: Trouble | None = None
