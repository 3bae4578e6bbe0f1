"""The service that assigns places, hands out credentials and registers media."""

from dataclasses import dataclass
from typing import Protocol

from desktop_uploader.domain.credential import Grant, Place
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.cutoff import Cutoff


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    Whether the service itself has noticed the object.

    Attributes:
        has_arrived: It says that the upload is complete.
        size_bytes: Length as the service states it; None when it does not.
        word: Its own word for the state.
    """

    has_arrived: bool
    size_bytes: int | None = None
    word: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """
    A medium as the service knows it after the commit.

    Attributes:
        warnings: Names of rules: what was to be said of the medium and did not get through.
    """

    place: Place
    request_id: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountCheck:
    """
    What a real, harmless call told about an account.

    Attributes:
        clock_offset_s: The service's time less ours; None when it did not say.
        request_id: The call.
        detail: What was asked and answered, in the service's own terms.
    """

    clock_offset_s: float | None
    request_id: str = ""
    detail: str = ""


class ControlPlane(Protocol):
    """
    One call a verb, never retried here.

    Every verb may raise:
        WrongKey, SignInNeeded, AccountSuspended: The account cannot work until somebody acts.
        Denied: The key may not do this; `trouble.action` names the call.
        Throttled, QuotaReached, ServerTrouble, Unreachable, BadAnswer, ProxyRefused, ClockWrong.
        RequestRefused, FieldRefused: It can never work as it stands.
        Cut: Our own side ended the call.
    All methods may be called from many threads at once.
    """

    def open(self, draft: MediaDraft, source: Source, *, job_key: str, cutoff: Cutoff) -> Grant:
        """
        Have a place assigned for one file, with a credential for it.

        Each call may make a new record at the service: a lost answer leaves one behind that
        nobody uses. `job_key` is unique to the job over all homes, for the service to keep.
        """
        ...

    def renew(self, place: Place, *, cutoff: Cutoff) -> Grant:
        """
        Ask for a new credential for `place`.

        Only for a medium whose upload is not complete: on some clouds it permits overwriting.
        The grant's place may differ; then the upload begins again there.

        Raises:
            PlaceGone: The service does not know the medium (any more).
        """
        ...

    def inspect(self, place: Place, *, cutoff: Cutoff) -> Arrival:
        """
        Ask the service itself whether the upload of `place` is complete.

        Raises:
            PlaceGone: The service does not know the medium.
        """
        ...

    def commit(self, place: Place, arrived: ObjectFacts, *, cutoff: Cutoff) -> Registration:
        """
        Register the object as a medium. Returns at once where completing already did.

        Raises:
            Unreachable: No answer; the medium may be registered. Ask with `find`.
            PlaceGone: The service does not take the session: never good, or used up.
        """
        ...

    def find(self, place: Place, source: Source, *, cutoff: Cutoff) -> MediaId | None:
        """
        After a commit whose answer was lost: the medium that it made, or None if there is none.

        Raises:
            OutcomeUnknown: This cloud offers no way to ask.
            ServerTrouble: Not seen, and not yet certain: ask once more after `retry_after_s`.
        """
        ...

    def check(self, *, cutoff: Cutoff) -> AccountCheck:
        """Make one real call that changes nothing, to see whether the account works."""
        ...
