"""
Where a cloud sends its messages about an account's media, and of what.

It is the account's only address: whoever changes it takes the messages from whom they went to
before. So it is changed by what differs from what was read, and the old is kept.
"""

from dataclasses import dataclass, replace
from enum import Enum


class NoticeWay(Enum):
    """How messages are sent; the values are words of the command line."""

    NONE = "none"
    """Nothing is set."""
    URL = "url"
    QUEUE = "queue"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class NoticeEvent:
    """
    One thing that the cloud can tell of.

    Attributes:
        name: The cloud's own.
        topic: Where this event goes, where each has a place of its own; else "".
        kind: A number of the cloud's that goes with it; None where there is none.
    """

    name: str
    is_on: bool = False
    topic: str = ""
    kind: int | None = None


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """
    What is set for one account.

    Attributes:
        address: The URL, or the queue's endpoint; "" where each event has a topic of its own.
        queue: The queue's name; "" for none.
        events: All that the cloud can tell of, in its own order, with those that are on.
        is_signed: Whether messages to a URL carry a signature by a key that is the cloud's secret.
    """

    way: NoticeWay = NoticeWay.NONE
    address: str = ""
    queue: str = ""
    events: tuple[NoticeEvent, ...] = ()
    is_signed: bool = False

    @property
    def on(self) -> tuple[str, ...]:
        """The names of the events that are on."""
        return tuple(event.name for event in self.events if event.is_on)


@dataclass(frozen=True, slots=True)
class NoticeChange:
    """
    What a person wants otherwise; what is None stays.

    Attributes:
        address: With a `way`; a queue's name behind the last slash of its endpoint.
        events: The names of all that are to be on; empty for silence.
    """

    way: NoticeWay | None = None
    address: str = ""
    events: tuple[str, ...] | None = None


def changed(old: NoticeSettings, change: NoticeChange) -> NoticeSettings:
    """The settings after a change; events keep their order."""
    new = old
    if change.way is NoticeWay.TOPIC:
        new = replace(new, way=change.way)
    elif change.way is NoticeWay.QUEUE:
        endpoint, _, queue = change.address.rpartition("/")
        new = replace(new, way=change.way, address=f"{endpoint}/", queue=queue, is_signed=False)
    elif change.way is NoticeWay.URL:
        new = replace(new, way=change.way, address=change.address, queue="")
    wanted = new.on if change.events is None else change.events
    topic = change.address if change.way is NoticeWay.TOPIC else ""
    events = tuple(
        replace(event, is_on=event.name in wanted, topic=_topic(event, topic, wanted=wanted))
        for event in new.events
    )
    return replace(new, events=events)


def back_to(old: NoticeSettings, now: NoticeSettings) -> NoticeSettings:
    """`old` as it can be set again: what got a topic since then keeps it, and is switched off."""
    before = {event.name: event for event in old.events}
    events = []
    for event in now.events:
        was = before.get(event.name, NoticeEvent(event.name))
        is_older = bool(was.topic) or not event.topic
        events.append(was if is_older else replace(event, is_on=was.is_on))
    return replace(
        old, way=old.way if old.way is not NoticeWay.NONE else now.way, events=tuple(events)
    )


def _topic(event: NoticeEvent, topic: str, *, wanted: tuple[str, ...]) -> str:
    return topic if topic and event.name in wanted else event.topic
