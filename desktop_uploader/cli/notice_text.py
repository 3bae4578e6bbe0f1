"""Notification settings as a person reads them, and as scripts do."""

from collections.abc import Iterator
from typing import Any

from desktop_uploader.domain.notices import NoticeSettings, NoticeWay
from desktop_uploader.ports.notices import NoticePlan
from desktop_uploader.wording.phrases import Phrases


def lines_of(settings: NoticeSettings, phrases: Phrases) -> Iterator[str]:
    """Where messages go, and of what."""
    if settings.way is NoticeWay.NONE:
        yield phrases("notices.nowhere")
        return
    if settings.way is NoticeWay.TOPIC:
        for event in settings.events:
            if event.topic:
                state = phrases("notices.on" if event.is_on else "notices.off")
                yield f"{event.name}  {state}  {event.topic}"
        return
    place = f"{settings.address}{settings.queue}"
    yield phrases(f"notices.to-{settings.way.value}", place=place)
    yield phrases("notices.signed" if settings.is_signed else "notices.unsigned")
    events = ", ".join(settings.on)
    yield phrases("notices.of", events=events) if events else phrases("notices.of-nothing")


def notice_line(account: str, settings: NoticeSettings) -> dict[str, Any]:
    """What is set."""
    return {"type": "notifications", "account": account, **_told(settings)}


def plan_line(plan: NoticePlan) -> dict[str, Any]:
    """A change before it is made."""
    return {
        "type": "notifications-plan",
        "account": plan.account,
        "old": _told(plan.old),
        "new": None if plan.new is None else _told(plan.new),
    }


def _told(settings: NoticeSettings) -> dict[str, Any]:
    return {
        "way": settings.way.value,
        "address": settings.address,
        "queue": settings.queue,
        "signed": settings.is_signed,
        "events": [
            {"name": event.name, "on": event.is_on, "topic": event.topic}
            for event in settings.events
        ],
    }
