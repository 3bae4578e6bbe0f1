"""The notification settings of a cloud in memory."""

from dataclasses import dataclass

from desktop_uploader.domain.notices import NoticeEvent, NoticeSettings, NoticeWay
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.notices import NoticeAbilities
from tests.fakes.memory_desk import MemoryDesk

ABILITIES = NoticeAbilities(
    frozenset({NoticeWay.URL, NoticeWay.QUEUE}), address_bytes=40, may_clear=True
)
NOTHING_SET = NoticeSettings(events=(NoticeEvent("Arrived"), NoticeEvent("Ended")))


@dataclass(slots=True)
class MemoryNotices:
    """Keeps the NoticeDesk port; `settings` is what is set."""

    desk: MemoryDesk
    settings: NoticeSettings = NOTHING_SET

    def read(self, *, cutoff: Cutoff) -> NoticeSettings:
        """What is set."""
        with self.desk.call("read_notices", cutoff):
            return self.settings

    def write(self, settings: NoticeSettings, *, cutoff: Cutoff) -> str:
        """Set it."""
        with self.desk.call("write_notices", cutoff) as request_id:
            self.settings = settings
        return request_id

    def clear(self, *, cutoff: Cutoff) -> str:
        """Take it away."""
        with self.desk.call("clear_notices", cutoff) as request_id:
            self.settings = NOTHING_SET
        return request_id
