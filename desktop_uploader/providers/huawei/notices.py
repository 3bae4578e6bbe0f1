"""
Where MPC sends its messages: ListNotification, ListNotificationEvents, UpdateNotification.

Each event has a topic of the message service (SMN) of its own. Source: MPC manual of 2024-03-05,
13.1 to 13.3, which does not say what the number beside it means: it is handed back as it came.
"""

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.notices import NoticeEvent, NoticeSettings, NoticeWay
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.notices import NoticeAbilities
from desktop_uploader.providers.huawei.mpc import Mpc
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

ABILITIES = NoticeAbilities(frozenset({NoticeWay.TOPIC}))
USUAL_KIND = 2
"""Of an event that was never set: as the manual's example of the call has it."""


class HuaweiNotices:
    """Keeps the NoticeDesk port for one account."""

    def __init__(self, mpc: Mpc) -> None:
        self._mpc = mpc

    def read(self, *, cutoff: Cutoff) -> NoticeSettings:
        """What is set, and after it what could be."""
        told = self._mpc.notifications(cutoff=cutoff)
        found = {one.name: one for one in map(_event, lenient.entries(told, "notifications"))}
        others = self._mpc.notification_events(cutoff=cutoff)
        events = {name: NoticeEvent(name) for name in others} | found
        way = NoticeWay.TOPIC if any(one.topic for one in found.values()) else NoticeWay.NONE
        return NoticeSettings(way, events=tuple(one for one in events.values() if one.name))

    def write(self, settings: NoticeSettings, *, cutoff: Cutoff) -> str:
        """Say it of every event that has a topic; the others are not the service's to know."""
        rows = [
            {
                "event_name": event.name,
                "status": "on" if event.is_on else "off",
                "topic": event.topic,
                "msg_type": USUAL_KIND if event.kind is None else event.kind,
            }
            for event in settings.events
            if event.topic
        ]
        return self._mpc.update_notifications(rows, cutoff=cutoff)

    def clear(self, *, cutoff: Cutoff) -> str:
        """Never asked: no call takes the settings away, and the abilities say so."""
        raise RequestRefused(code="notices-stay")


def _event(one: Document) -> NoticeEvent:
    return NoticeEvent(
        name=lenient.text(one, "event_name"),
        is_on=lenient.text(one, "status").lower() == "on",
        topic=lenient.text(one, "topic"),
        kind=lenient.integer(one, "msg_type"),
    )
