"""
Everything that can go wrong, each with what may be done about it.

    UploaderError
    ├── SourceError                 the file on this machine
    │   ├── SourceMissing           it is not there (any more)
    │   ├── SourceUnreadable        it is there, but may not be read
    │   ├── SourceChanged           it is not the file that was queued
    │   ├── SourceBusy              another program is still writing it
    │   ├── VolumeMissing           its disk or share is not there
    │   └── SourceRefused           it breaks a rule of the cloud; nothing was sent
    ├── ProviderError               the far end, or the way to it
    │   ├── Unreachable             no usable answer
    │   ├── BadAnswer               an answer that is not of the protocol (a captive portal)
    │   ├── ProxyRefused            the proxy will not let us through
    │   ├── CertificateRefused      the far end could not prove who it is
    │   ├── ServerTrouble           the far end says that it failed
    │   ├── Throttled               too many calls
    │   ├── QuotaReached            an account's daily figure is used up
    │   ├── ClockWrong              our time is not theirs
    │   ├── CredentialExpired       the temporary credential is no longer accepted
    │   ├── WrongKey                the account's own key is not accepted
    │   ├── SignInNeeded            the secret is missing, or the broker turned us away
    │   ├── Denied                  known, but not allowed
    │   ├── AccountSuspended        arrears, or the service was never opened
    │   ├── RequestRefused          this request can never work
    │   ├── FieldRefused            one field of it can never work
    │   ├── UploadGone              the store does not know the upload id
    │   ├── PlaceGone               the service does not know the medium that was opened
    │   ├── ObjectMissing           the store has no such object
    │   └── ContentMismatch         what the store holds is not what was sent
    ├── PullFailed                  the service could not fetch the medium from its address
    ├── ProcessingFailed            the bytes are safe, but no output could be made of them
    ├── OutcomeUnknown              asked, and still not known whether it happened
    ├── Cut                         the call was ended from our side
    └── JournalTrouble              what has happened could not be written down

Foreign errors become ours in one place per adapter. A broken assumption of our own is a bug, not
an `UploaderError`, and is never retried.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import ClassVar


class Remedy(Enum):
    """What the engine may do by itself when a step has failed."""

    RETRY = "retry"
    """Try the same step again after a delay."""
    RENEW = "renew"
    """Ask for a new credential, then try again."""
    RESTART = "restart"
    """Begin the upload again from its first byte, in the same place."""
    REOPEN = "reopen"
    """Ask for a new place, then begin again from the first byte."""
    WAIT = "wait"
    """Wait for a time or a thing (a volume, a quota), then try again."""
    SIGN_IN = "sign-in"
    """Park the account's jobs until a person has put its secret right."""
    ASK_USER = "ask-user"
    """Stop; only a person can put this right."""


class Outcome(Enum):
    """What is known about a call that failed."""

    NOT_DONE = "not-done"
    """It had no effect at the far end."""
    UNKNOWN = "unknown"
    """It may have worked although it failed: ask before repeating it."""


NO_FACTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Trouble:
    """
    A failure as a value: journaled, sent to faces, put into words there.

    Attributes:
        kind: The name of the error class.
        remedy: What may be done about it.
        outcome: Whether the call may have worked all the same.
        action: The far end's name of the call, or "" when there was none.
        code: The far end's own code, or the name of a rule of ours; "" when there is none.
        message: The far end's own words, without secrets; "" when there are none.
        request_id: The far end's name for the call; "" when no answer came.
        retry_after_s: Seconds to wait, as the far end asked for; None when it did not say.
        facts: What a sentence about it needs: the limit, the value found, the field's name.
    """

    kind: str
    remedy: Remedy
    outcome: Outcome = Outcome.NOT_DONE
    action: str = ""
    code: str = ""
    message: str = ""
    request_id: str = ""
    retry_after_s: float | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


class UploaderError(Exception):
    """Anything foreseen that can go wrong. `remedy` says what may be done."""

    remedy: ClassVar[Remedy] = Remedy.ASK_USER

    def __init__(
        self,
        message: str = "",
        *,
        action: str = "",
        code: str = "",
        request_id: str = "",
        retry_after_s: float | None = None,
        outcome: Outcome = Outcome.NOT_DONE,
        facts: Mapping[str, str] = NO_FACTS,
    ) -> None:
        super().__init__(message)
        self.trouble = Trouble(
            kind=type(self).__name__,
            remedy=self.remedy,
            outcome=outcome,
            action=action,
            code=code,
            message=message,
            request_id=request_id,
            retry_after_s=retry_after_s,
            facts=dict(facts),
        )


class SourceError(UploaderError):
    """The file on this machine is not as it should be."""


class SourceMissing(SourceError):
    """Raised when the file is not there any more."""


class SourceUnreadable(SourceError):
    """Raised when the file may not be read."""


class SourceChanged(SourceError):
    """Raised when the file is no longer the one that was queued."""


class SourceBusy(SourceError):
    """Raised when another program still writes the file."""

    remedy = Remedy.WAIT


class VolumeMissing(SourceError):
    """Raised when the disk or share that holds the file is not there."""

    remedy = Remedy.WAIT


class SourceRefused(SourceError):
    """Raised when the file or its text breaks a rule of the cloud. `code` names the rule."""


class ProviderError(UploaderError):
    """The far end, or the way to it, did not do what was asked."""


class Unreachable(ProviderError):
    """Raised when no usable answer came. The call may have worked unless `outcome` says not."""

    remedy = Remedy.RETRY


class BadAnswer(ProviderError):
    """Raised when the answer is not of the protocol: a captive portal, a proxy's own page."""

    remedy = Remedy.RETRY


class ProxyRefused(ProviderError):
    """Raised when the proxy does not let the call through."""

    remedy = Remedy.RETRY


class CertificateRefused(ProviderError):
    """Raised when the far end could not prove who it is. Nothing was sent."""


class ServerTrouble(ProviderError):
    """Raised when the far end says that it failed by its own fault."""

    remedy = Remedy.RETRY


class Throttled(ProviderError):
    """Raised when the far end asks us to slow down. `retry_after_s` may say how long."""

    remedy = Remedy.RETRY


class QuotaReached(ProviderError):
    """Raised when an account's figure for the day is used up."""

    remedy = Remedy.WAIT


class ClockWrong(ProviderError):
    """Raised when the far end's time is not ours and the difference could not be learned."""

    remedy = Remedy.RETRY


class CredentialExpired(ProviderError):
    """Raised when the temporary credential is no longer accepted."""

    remedy = Remedy.RENEW


class WrongKey(ProviderError):
    """Raised when the account's own key is not accepted."""

    remedy = Remedy.SIGN_IN


class SignInNeeded(ProviderError):
    """Raised when the account's secret is missing, or its broker turned us away."""

    remedy = Remedy.SIGN_IN


class Denied(ProviderError):
    """Raised when the key is known but may not do this."""


class AccountSuspended(ProviderError):
    """Raised when the account is in arrears, or the service was never opened for it."""

    remedy = Remedy.SIGN_IN


class RequestRefused(ProviderError):
    """Raised when this request can never work as it stands."""


class FieldRefused(RequestRefused):
    """Raised when one field can never work; `facts["field"]` names it."""


class UploadGone(ProviderError):
    """Raised when the store does not know the upload id (any more)."""

    remedy = Remedy.RESTART


class PlaceGone(ProviderError):
    """Raised when the service does not know the medium that was opened for this file."""

    remedy = Remedy.REOPEN


class ObjectMissing(ProviderError):
    """Raised when the store has no object where one was looked for."""

    remedy = Remedy.RESTART


class ContentMismatch(ProviderError):
    """Raised when the store's size or checksum is not ours."""

    remedy = Remedy.RESTART


class PullFailed(UploaderError):
    """Raised when the service could not fetch a medium from its address; it holds none."""


class ProcessingFailed(UploaderError):
    """Raised when the bytes are stored, but the cloud could make nothing of them."""


class OutcomeUnknown(UploaderError):
    """Raised when asking did not settle whether a call worked. Never sent again by itself."""


class Cut(UploaderError):
    """Raised inside a call that our own side has ended; no failure of anybody."""

    remedy = Remedy.RETRY


class JournalTrouble(UploaderError):
    """Raised when what has happened could not be written down: disk full, disk gone."""

    remedy = Remedy.WAIT
