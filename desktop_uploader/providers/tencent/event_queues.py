"""
The queue of VOD's messages: PullEvent and ConfirmEvent in v2, PullEvents and ConfirmEvents in v3.

The service holds a question up to five seconds, and keeps messages for four days. What is not
confirmed within 30 s comes again. Sources: manual of 2018; 2018-07-17.
"""

from collections.abc import Sequence

from desktop_uploader.domain.errors import ObjectMissing
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.event_queue import CloudEvent
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document


class V2Events:
    """Keeps the EventQueue port for an account that speaks v2."""

    def __init__(self, calls: VodCalls) -> None:
        self._calls = calls

    def pull(self, *, cutoff: Cutoff) -> list[CloudEvent]:
        """PullEvent."""
        reply = self._calls.call("PullEvent", {}, cutoff=cutoff)
        return [_v2_event(one) for one in lenient.entries(reply.document, "eventList")]

    def confirm(self, handles: Sequence[str], *, cutoff: Cutoff) -> None:
        """ConfirmEvent."""
        self._calls.call("ConfirmEvent", {"msgHandle": list(handles)}, cutoff=cutoff)


class V3Events:
    """Keeps the EventQueue port for an account that speaks 2018-07-17."""

    def __init__(self, calls: VodCalls, *, app: str = "") -> None:
        """`app` is the application whose queue is read; "" for the account's only one."""
        self._calls = calls
        self._scope = {"SubAppId": int(app)} if app else {}

    def pull(self, *, cutoff: Cutoff) -> list[CloudEvent]:
        """PullEvents; that there are none may come as a refusal."""
        try:
            reply = self._calls.call("PullEvents", self._scope, cutoff=cutoff)
        except ObjectMissing:
            return []
        return [_v3_event(one) for one in lenient.entries(reply.document, "EventSet")]

    def confirm(self, handles: Sequence[str], *, cutoff: Cutoff) -> None:
        """ConfirmEvents."""
        asked = {"EventHandles": list(handles), **self._scope}
        self._calls.call("ConfirmEvents", asked, cutoff=cutoff)


def _v2_event(one: Document) -> CloudEvent:
    content = lenient.entry(one, "eventContent")
    file_id = lenient.text(lenient.entry(content, "data"), "fileId")
    return CloudEvent(
        lenient.text(one, "msgHandle"),
        MediaId(file_id) if file_id else None,
        lenient.text(content, "eventType"),
    )


def _v3_event(one: Document) -> CloudEvent:
    # Each type has an entry of its own name; those of the others are left out, or null.
    bodies = [lenient.entry(one, name) for name in one if name.endswith("Event")]
    file_id = next((found for body in bodies if (found := lenient.text(body, "FileId"))), "")
    return CloudEvent(
        lenient.text(one, "EventHandle"),
        MediaId(file_id) if file_id else None,
        lenient.text(one, "EventType"),
    )
