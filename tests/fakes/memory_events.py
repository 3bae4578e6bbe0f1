"""The queue of messages of a cloud in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop_uploader.domain.ids import MediaId
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.event_queue import MOST_CONFIRMED, CloudEvent
from tests.fakes.memory_desk import MemoryDesk


@dataclass(slots=True)
class MemoryEvents:
    """
    Keeps the EventQueue port; what is not confirmed comes at each pull.

    Attributes:
        waiting: What is in the queue.
        on_confirm: Called before a confirmation has its effect.
    """

    desk: MemoryDesk
    waiting: list[CloudEvent] = field(default_factory=list)
    on_confirm: Callable[[Sequence[str]], None] = lambda _: None

    def tell(self, medium: str, what: str = "Finished") -> CloudEvent:
        """Something has happened."""
        event = CloudEvent(f"handle-{len(self.waiting) + 1}-{medium}", MediaId(medium), what)
        self.waiting.append(event)
        return event

    def pull(self, *, cutoff: Cutoff) -> list[CloudEvent]:
        """What waits."""
        with self.desk.call("pull", cutoff):
            return list(self.waiting)

    def confirm(self, handles: Sequence[str], *, cutoff: Cutoff) -> None:
        """Take it off."""
        assert 1 <= len(handles) <= MOST_CONFIRMED
        self.on_confirm(handles)
        with self.desk.call("confirm", cutoff):
            self.waiting = [one for one in self.waiting if one.handle not in handles]
