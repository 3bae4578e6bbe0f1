"""The audit of a cloud in memory: the title says how it ends, as at the practice cloud."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop_uploader.domain.audit import (
    AuditFinding,
    AuditReading,
    AuditState,
    Decision,
    FindingKind,
    Ruling,
)
from desktop_uploader.domain.errors import ObjectMissing, PlaceGone
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import AssetKind, MediumState, Suggestion, Verdict
from desktop_uploader.ports.audit import AuditAbilities, Submitted
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.cutoff import Cutoff
from tests.fakes.memory_desk import MemoryDesk

ABILITIES = AuditAbilities(
    frozenset({AssetKind.FILM}), most_judged=2, reason_bytes=9, keeps_history=True,
    finds_submitted=True, picture_life_s=14 * 86400.0,
)  # fmt: skip
PICTURE = b"\xff\xd8 a picture"
STATE_OF_RULING = {Suggestion.PASS: MediumState.PLAYABLE, Suggestion.BLOCK: MediumState.BLOCKED}


@dataclass(slots=True)
class MemoryAuditor:
    """
    Keeps the Auditor port.

    Attributes:
        title_of: The title of a medium; raises KeyError for one that is not there.
        on_judged: Told how a medium is from now on.
        verdicts: The next readings of a medium; the last one stays.
        tasks: Audits that were begun: task, medium, when.
        decisions: What persons have said, the newest first.
    """

    desk: MemoryDesk
    clock: Clock
    title_of: Callable[[MediaId], str]
    on_judged: Callable[[MediaId, MediumState], None]
    verdicts: dict[MediaId, list[Verdict]] = field(default_factory=dict)
    tasks: list[tuple[str, MediaId, float]] = field(default_factory=list)
    decisions: dict[MediaId, list[Decision]] = field(default_factory=dict)

    def kind_of(self, medium: MediaId) -> AssetKind:
        """Images are named so."""
        return AssetKind.IMAGE if medium.startswith("image") else AssetKind.FILM

    def submit(self, medium: MediaId, *, template: str, cutoff: Cutoff) -> Submitted:
        """Audit it at once."""
        with self.desk.call("submit", cutoff) as request_id:
            suggestion = _suggested(self._title(medium))
            labels = () if suggestion is Suggestion.PASS else ("terrorism",)
            self.verdicts[medium] = [Verdict(suggestion, labels)]
            task = f"audit-{len(self.tasks) + 1}"
            self.tasks.append((task, medium, self.clock.now_s()))
        return Submitted(task, request_id)

    def find_submitted(
        self, medium: MediaId, *, since_s: float, cutoff: Cutoff
    ) -> Submitted | None:
        """The newest since then."""
        with self.desk.call("find_submitted", cutoff):
            found = [task for task, of, at_s in self.tasks if of == medium and at_s >= since_s]
        return Submitted(found[-1]) if found else None

    def read(self, medium: MediaId, *, task: str, cutoff: Cutoff) -> AuditReading:
        """The next verdict."""
        with self.desk.call("read", cutoff) as request_id:
            told = self.verdicts.get(medium, [])
            verdict = told.pop(0) if len(told) > 1 else next(iter(told), None)
        state = AuditState.NONE if verdict is None else AuditState.DONE
        return AuditReading(state, verdict, request_id=request_id)

    def findings(self, medium: MediaId, *, task: str, cutoff: Cutoff) -> list[AuditFinding]:
        """Two moments and the title."""
        with self.desk.call("findings", cutoff):
            verdict = next(iter(self.verdicts.get(medium, [])), None)
        if verdict is None or verdict.suggestion is Suggestion.PASS:
            return []
        moments = [
            AuditFinding(
                FindingKind.IMAGE, "terrorism", score=98.0, at_ms=at_ms,
                picture_url=f"mem://pictures/{at_ms}",
            )
            for at_ms in (0, 61_500)
        ]  # fmt: skip
        return [*moments, AuditFinding(FindingKind.TEXT, "ad", where="title", text="words")]

    def judge(self, rulings: Sequence[Ruling], *, cutoff: Cutoff) -> str:
        """Write the words down."""
        assert len(rulings) <= ABILITIES.most_judged
        with self.desk.call("judge", cutoff) as request_id:
            for one in rulings:
                self._title(one.medium)
                said = Decision(one.suggestion, one.reason, at_s=self.clock.now_s(), by="somebody")
                self.decisions.setdefault(one.medium, []).insert(0, said)
                self.on_judged(one.medium, STATE_OF_RULING[one.suggestion])
        return request_id

    def history(self, medium: MediaId, *, cutoff: Cutoff) -> list[Decision]:
        """What was said."""
        with self.desk.call("history", cutoff):
            return list(self.decisions.get(medium, []))

    def picture(self, url: str, *, cutoff: Cutoff) -> bytes:
        """The one picture there is."""
        with self.desk.call("picture", cutoff):
            if not url.startswith("mem://pictures/"):
                raise ObjectMissing(code="picture-gone")
            return PICTURE

    def _title(self, medium: MediaId) -> str:
        try:
            return self.title_of(medium)
        except KeyError as error:
            raise PlaceGone(code="InvalidVideo.NotFound") from error


def _suggested(title: str) -> Suggestion:
    if "block-me" in title:
        return Suggestion.BLOCK
    return Suggestion.REVIEW if "review-me" in title else Suggestion.PASS
