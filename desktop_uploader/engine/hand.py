"""The jobs the engine has in hand, each with what lives only in memory."""

from dataclasses import dataclass, field

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import SourceBusy, VolumeMissing
from desktop_uploader.domain.job import Job, State
from desktop_uploader.domain.parts import PartLedger, PartPlan
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.desk import Sending
from desktop_uploader.ports.provider import Provider

BEFORE_AND_WHILE_SENDING = frozenset(
    {State.CHECKING, State.AUTHORIZING, State.UPLOADING, State.COMPLETING, State.VERIFYING}
)
OF_FILES = frozenset({VolumeMissing.__name__, SourceBusy.__name__})


@dataclass(slots=True)
class Live:
    """
    One job in hand. Belongs to the thread that owns the jobs.

    Attributes:
        busy: The step whose call is under way; one at a time.
        next_step: What is to be done when that call has ended; the latest wish wins.
        credential: The current one; parts may still be under way with an older one.
        is_renewing: A renewal is under way, whoever asked for it first.
        renew_not_before_s: A renewal ahead of time failed; the next is tried no sooner.
        refusals: Fresh credentials that were refused in a row, before any part went through.
        sending: On the desk, or taken off it with attempts still under way.
        wake_at_s, wakes_at_s: End of a wait, by the monotonic clock and since the epoch.
    """

    job: Job
    provider: Provider | None = None
    busy: Step | None = None
    next_step: Step | None = None
    credential: Credential | None = None
    is_renewing: bool = False
    renew_not_before_s: float = 0.0
    refusals: int = 0
    ledger: PartLedger | None = None
    sending: Sending | None = None
    cutoff: JobCutoff = field(default_factory=JobCutoff)
    wake_at_s: float | None = None
    wakes_at_s: float | None = None

    @property
    def is_sending(self) -> bool:
        """Whether attempts to send its parts are under way."""
        return self.sending is not None and bool(self.sending.under_way)

    @property
    def holds_a_place(self) -> bool:
        """Whether it counts against the number of files in hand at once."""
        if self.job.state is State.WAITING:
            return self.job.return_to in BEFORE_AND_WHILE_SENDING and not self.waits_for_its_file
        return self.job.state in BEFORE_AND_WHILE_SENDING

    @property
    def waits_for_its_file(self) -> bool:
        """Whether its disk is away or its file still written: nothing that holds up others."""
        trouble = self.job.trouble
        return self.job.state is State.WAITING and trouble is not None and trouble.kind in OF_FILES

    @property
    def waits_to_be_submitted(self) -> bool:
        """Whether it waits for a call that has the service fetch it."""
        return State.SUBMITTING in (self.job.state, self.job.return_to)

    @property
    def plan(self) -> PartPlan:
        """How its file is cut; its part size must have been chosen."""
        return PartPlan(file_bytes=self.job.size_bytes, part_bytes=self.job.part_bytes)

    def valid_credential(self, now_s: float) -> Credential | None:
        """The credential, while it may still be used."""
        if self.credential is None or self.credential.has_ended(now_s):
            return None
        return self.credential
