"""PullEvent, ConfirmEvent (v2) and PullEvents, ConfirmEvents (v3)."""

from collections.abc import Callable
from typing import Any

from desktop_uploader.practice_cloud.tencent import v2_call, v3_call
from desktop_uploader.practice_cloud.tencent.event_queue import BadHandle, EventBook, Message
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

Told = dict[str, Any]
BODY_OF_TYPE = {
    "NewFileUpload": "FileUploadEvent",
    "ProcedureStateChanged": "ProcedureStateChangeEvent",
}


def v2_works(book: EventBook) -> dict[str, Callable[[v2_call.Call], Told]]:
    """The calls of v2."""

    def pull(call: v2_call.Call) -> Told:
        return {"eventList": [_v2_told(one) for one in book.pull(call.account.name)]}

    def confirm(call: v2_call.Call) -> Told:
        _confirmed(book, call.account.name, handles=call.listed("msgHandle"))
        return {}

    return {"PullEvent": pull, "ConfirmEvent": confirm}


def v3_works(book: EventBook) -> dict[str, Callable[[v3_call.Call], Told]]:
    """The calls of v3."""

    def pull(call: v3_call.Call) -> Told:
        return {"EventSet": [_v3_told(one) for one in book.pull(call.account.name)]}

    def confirm(call: v3_call.Call) -> Told:
        _confirmed(book, call.account.name, handles=call.texts("EventHandles"))
        return {}

    return {"PullEvents": pull, "ConfirmEvents": confirm}


def _confirmed(book: EventBook, account: str, *, handles: list[str]) -> None:
    try:
        book.confirm(account, handles)
    except BadHandle as bad:
        raise Wrong("handle", str(bad)) from bad


def _v2_told(message: Message) -> Told:
    data = {"fileId": message.file_id}
    content = {"version": "4.0", "eventType": message.type, "data": data}
    return {"msgHandle": message.handle, "eventContent": content}


def _v3_told(message: Message) -> Told:
    body = {"FileId": message.file_id}
    told: Told = {"EventHandle": message.handle, "EventType": message.type}
    return told | {
        name: body if kind == message.type else None for kind, name in BODY_OF_TYPE.items()
    }
