"""
Where senders fetch their work: the parts that are missing, of all jobs in hand.

The thread that owns the jobs puts sendings on the desk and takes them off; sender threads take one
part at a time. A job's parts are handed out in order, and jobs one after the other, so that files
are finished instead of all being half done; accounts take turns, so that a film of one account
does not hold up another's.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.domain.ids import JobId, UploadId
from desktop_uploader.domain.job import Job
from desktop_uploader.domain.parts import PartPlan
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.provider import Provider
from desktop_uploader.ports.source_files import OpenSource


@dataclass(slots=True)
class Sending:
    """
    One file that is being sent. Its lists are the desk's, under the desk's lock.

    Attributes:
        upload: None when the whole file goes by one PUT.
        credential: Replaced as a whole; None while a new one is awaited.
        to_send: Part numbers that wait, in order.
        not_before_s: When a part that failed may go again, monotonic seconds.
        under_way: Bytes handed to the line by the attempts under way, by part number.
        unwanted: Taken off the desk; the last attempt under way closes the file.
    """

    job: Job
    provider: Provider
    plan: PartPlan
    upload: UploadId | None
    open_source: Callable[[], OpenSource]
    cutoff: JobCutoff
    credential: Credential | None
    to_send: list[int]
    not_before_s: dict[int, float] = field(default_factory=dict)
    attempts: dict[int, int] = field(default_factory=dict)
    under_way: dict[int, int] = field(default_factory=dict)
    source: OpenSource | None = None
    unwanted: bool = False

    @property
    def sent_bytes(self) -> int:
        """Bytes of attempts under way that were handed to the line."""
        return sum(self.under_way.values())


@dataclass(frozen=True, slots=True)
class PartWork:
    """One part to be sent, with the credential that was valid when it was taken."""

    sending: Sending
    number: int
    credential: Credential
    source: OpenSource


class Desk:
    """Hands out parts to senders, never more at once than connections are allowed."""

    def __init__(self, clock: Clock, *, allowed: int) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._sendings: OrderedDict[JobId, Sending] = OrderedDict()
        self._turns: list[str] = []
        self._allowed = allowed
        self._taken = 0
        self._is_held = False
        self._is_closed = False

    # --- the owner's side ---------------------------------------------------------------------

    def put(self, sending: Sending) -> None:
        """Have a file sent; higher priority goes first, then the order of putting."""
        with self._changed:
            self._sendings[sending.job.id] = sending
            self._sendings = OrderedDict(
                sorted(self._sendings.items(), key=lambda item: -item[1].job.priority)
            )
            if sending.job.account not in self._turns:
                self._turns.append(sending.job.account)
            self._changed.notify(len(sending.to_send))

    def take_off(self, job_id: JobId) -> None:
        """Hand out no more parts of this job; attempts under way go on until they are cut."""
        with self._changed:
            sending = self._sendings.pop(job_id, None)
            if sending is None:
                return
            sending.unwanted = True
            if not sending.under_way:
                _close(sending)

    def give_credential(self, job_id: JobId, credential: Credential | None) -> None:
        """Replace the credential of a file; None holds its parts back until another is given."""
        with self._changed:
            sending = self._sendings.get(job_id)
            if sending is not None:
                sending.credential = credential
                if credential is not None:
                    self._changed.notify(len(sending.to_send))

    def send_again(self, job_id: JobId, number: int, *, after_s: float) -> int:
        """Put a part back, to be sent no sooner than in `after_s`; returns its attempts so far."""
        with self._changed:
            sending = self._sendings.get(job_id)
            if sending is None:
                return 0
            if number not in sending.to_send:
                sending.to_send.append(number)
                sending.to_send.sort()
            sending.not_before_s[number] = self._clock.monotonic_s() + after_s
            self._changed.notify()
            return sending.attempts.get(number, 0)

    def forgive(self, job_id: JobId, number: int) -> None:
        """Count an attempt as none: the credential ended, not the line."""
        with self._changed:
            sending = self._sendings.get(job_id)
            if sending is not None:
                sending.attempts[number] = max(0, sending.attempts.get(number, 1) - 1)

    def allow(self, connections: int) -> None:
        """Change how many parts may be under way at once."""
        with self._changed:
            more = connections - self._allowed
            self._allowed = connections
            if more > 0:
                self._changed.notify(more)

    def hold(self, *, is_held: bool) -> None:
        """Hand out nothing while what arrives could not be written down."""
        with self._changed:
            self._is_held = is_held
            self._changed.notify_all()

    def outstanding(self, account: str | None = None) -> int:
        """Parts that wait or are under way, of one account or of all."""
        with self._changed:
            return sum(
                len(sending.to_send) + len(sending.under_way)
                for sending in self._sendings.values()
                if account is None or sending.job.account == account
            )

    def sent_bytes(self, job_id: JobId) -> int:
        """Bytes of this job that are on their way and not yet confirmed."""
        with self._changed:
            sending = self._sendings.get(job_id)
            return sending.sent_bytes if sending else 0

    @property
    def connections(self) -> int:
        """Parts under way now."""
        return self._taken

    def close(self) -> None:
        """Send the senders home."""
        with self._changed:
            self._is_closed = True
            for sending in self._sendings.values():
                sending.unwanted = True
            self._changed.notify_all()

    # --- the senders' side ---------------------------------------------------------------------

    def take(self, *, wait_s: float | None = None) -> PartWork | None:
        """
        The next part to send, waiting for one up to `wait_s` (None: for ever).

        Returns None when the desk was closed or the wait was in vain.

        Raises:
            UploaderError: The file of the part cannot be opened; `part_of` tells whose it is.
        """
        with self._changed:
            while not self._is_closed:
                found = self._next() if self._taken < self._allowed and not self._is_held else None
                if found is not None:
                    return self._hand_out(*found)
                if not self._changed.wait(self._pause_s(wait_s)) and wait_s is not None:
                    return None
            return None

    def end(self, work: PartWork) -> None:
        """Give the place back after an attempt, however it ended."""
        with self._changed:
            self._taken -= 1
            work.sending.under_way.pop(work.number, None)
            if work.sending.unwanted and not work.sending.under_way:
                _close(work.sending)
            self._changed.notify()

    def _next(self) -> tuple[Sending, int] | None:
        now_s = self._clock.monotonic_s()
        for account in list(self._turns):
            for sending in self._sendings.values():
                if sending.job.account != account:
                    continue
                number = _ready_part(sending, now_s)
                if number is not None:
                    self._turns.remove(account)
                    self._turns.append(account)
                    return sending, number
        return None

    def _hand_out(self, sending: Sending, number: int) -> PartWork:
        if sending.source is None:
            try:
                sending.source = sending.open_source()
            except UploaderError as error:
                self._sendings.pop(sending.job.id, None)
                raise NotOpened(sending, number) from error
        assert sending.credential is not None
        sending.to_send.remove(number)
        sending.attempts[number] = sending.attempts.get(number, 0) + 1
        sending.under_way[number] = 0
        self._taken += 1
        return PartWork(sending, number, sending.credential, sending.source)

    def _pause_s(self, wait_s: float | None) -> float | None:
        """How long to wait: until the first held-back part is due, if that comes sooner."""
        now_s = self._clock.monotonic_s()
        dues = [
            due_s - now_s
            for sending in self._sendings.values()
            if sending.credential is not None
            for due_s in sending.not_before_s.values()
            if due_s > now_s
        ]
        soonest = min(dues, default=None)
        if soonest is None or (wait_s is not None and wait_s < soonest):
            return wait_s
        return soonest


class NotOpened(Exception):
    """Raised when a part cannot be handed out because its file cannot be opened."""

    def __init__(self, sending: Sending, number: int) -> None:
        super().__init__(sending.job.source.text)
        self.sending = sending
        self.number = number


def _ready_part(sending: Sending, now_s: float) -> int | None:
    credential = sending.credential
    if credential is None or credential.has_ended(now_s):
        return None
    not_before = sending.not_before_s
    for number in sending.to_send:
        if not_before.get(number, 0.0) <= now_s:
            return number
    return None


def _close(sending: Sending) -> None:
    if sending.source is not None:
        sending.source.close()
        sending.source = None
