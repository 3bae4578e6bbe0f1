"""Having media audited, reading what was found, and judging: what a cloud can do of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_uploader.domain.audit import AuditFinding, AuditReading, Decision, Ruling
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import AssetKind
from desktop_uploader.ports.cutoff import Cutoff


@dataclass(frozen=True, slots=True)
class AuditAbilities:
    """
    What of it a cloud can.

    Attributes:
        kinds: What may be submitted.
        most_judged: How many media one judgement may name; 0 where nobody may judge.
        reason_bytes: How long a reason may be, in UTF-8.
        tells_times: Whether findings come with their place in the film.
        keeps_history: Whether earlier decisions can be read.
        finds_submitted: Whether it can be asked if a submission whose answer was lost has arrived.
        picture_life_s: How long the pictures of findings are kept; None where each says it itself.
    """

    kinds: frozenset[AssetKind]
    most_judged: int = 0
    reason_bytes: int = 0
    tells_times: bool = True
    keeps_history: bool = False
    finds_submitted: bool = False
    picture_life_s: float | None = None

    @property
    def may_judge(self) -> bool:
        """Whether a person may block and release."""
        return self.most_judged > 0


@dataclass(frozen=True, slots=True)
class Submitted:
    """An audit that was begun; `task` is the cloud's name for it."""

    task: str
    request_id: str = ""


class Auditor(Protocol):
    """
    One per provider that audits; may be used from many threads. May raise what a ControlPlane may.

    What its abilities deny is never asked for.
    """

    def kind_of(self, medium: MediaId) -> AssetKind:
        """What a medium is to the cloud, by its id alone."""
        ...

    def submit(self, medium: MediaId, *, template: str, cutoff: Cutoff) -> Submitted:
        """
        Begin an audit; it ends by itself later. `template` "" is the service's own.

        Raises:
            PlaceGone: There is no such medium.
        """
        ...

    def find_submitted(
        self, medium: MediaId, *, since_s: float, cutoff: Cutoff
    ) -> Submitted | None:
        """The newest audit of `medium` that was begun since then; None where there is none."""
        ...

    def read(self, medium: MediaId, *, task: str, cutoff: Cutoff) -> AuditReading:
        """
        The verdict as it is now.

        Args:
            task: The latest audit that we began, by the cloud's name; "" for none.
        """
        ...

    def findings(self, medium: MediaId, *, task: str, cutoff: Cutoff) -> list[AuditFinding]:
        """What it rests on, in the order of the film; what lies at no moment of it comes last."""
        ...

    def judge(self, rulings: Sequence[Ruling], *, cutoff: Cutoff) -> str:
        """Say a person's word on media, `most_judged` at the most. Returns the request id."""
        ...

    def history(self, medium: MediaId, *, cutoff: Cutoff) -> list[Decision]:
        """All decisions of persons, the newest first."""
        ...

    def picture(self, url: str, *, cutoff: Cutoff) -> bytes:
        """
        The picture of a finding.

        Raises:
            ObjectMissing: It is not there (any more).
        """
        ...
