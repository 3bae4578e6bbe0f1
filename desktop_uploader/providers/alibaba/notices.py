"""
Where VOD sends its messages: GetMessageCallback, SetMessageCallback, DeleteMessageCallback.

An application has one address. The key by which messages to it are signed is read back in clear:
it is handed on to the next setting and shown to nobody. Source: VOD manual of 2022-07-08, 16.1.
"""

from desktop_uploader.domain.errors import ObjectMissing, PlaceGone, RequestRefused
from desktop_uploader.domain.notices import NoticeEvent, NoticeSettings, NoticeWay
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.notices import NoticeAbilities
from desktop_uploader.providers.alibaba.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

ABILITIES = NoticeAbilities(
    frozenset({NoticeWay.URL, NoticeWay.QUEUE}), address_bytes=256, may_clear=True
)
DEFAULT_APP = "app-1000000"
WAY_OF_TYPE = {"http": NoticeWay.URL, "mns": NoticeWay.QUEUE}
EVENTS = (
    "ALL",
    "FileUploadComplete",
    "ImageUploadComplete",
    "UploadByURLComplete",
    "StreamTranscodeComplete",
    "TranscodeComplete",
    "SnapshotComplete",
    "AIComplete",
    "VideoAnalysisComplete",
    "CreateAuditComplete",
    "ProduceMediaComplete",
    "AddLiveRecordVideoComplete",
    "LiveRecordVideoComposeStart",
)
"""As the manual's example lists them; ALL stands for every one that there is."""


class AlibabaNotices:
    """Keeps the NoticeDesk port for one account."""

    def __init__(self, calls: VodCalls, *, app: str) -> None:
        """`app` is the application whose messages are meant; "" for the service's default."""
        self._calls = calls
        self._scope = {"AppId": app or DEFAULT_APP}

    def read(self, *, cutoff: Cutoff) -> NoticeSettings:
        """GetMessageCallback."""
        return _settings(self._told(cutoff))

    def write(self, settings: NoticeSettings, *, cutoff: Cutoff) -> str:
        """SetMessageCallback, with the key that there is."""
        key = lenient.text(self._told(cutoff), "AuthKey") if settings.is_signed else ""
        if settings.is_signed and not key:
            raise RequestRefused(code="notice-key-gone")
        asked = {
            **self._scope,
            **_place(settings),
            "EventTypeList": ",".join(settings.on),
            "AuthSwitch": "on" if settings.is_signed else "off",
        }
        asked |= {"AuthKey": key} if key else {}
        return self._calls.call("SetMessageCallback", asked, cutoff=cutoff).request_id

    def clear(self, *, cutoff: Cutoff) -> str:
        """DeleteMessageCallback."""
        return self._calls.call("DeleteMessageCallback", self._scope, cutoff=cutoff).request_id

    def _told(self, cutoff: Cutoff) -> Document:
        """What is set; empty where nothing is."""
        try:
            reply = self._calls.call("GetMessageCallback", self._scope, cutoff=cutoff)
        except (ObjectMissing, PlaceGone):
            return {}
        return lenient.entry(reply.document, "MessageCallback")


def _settings(told: Document) -> NoticeSettings:
    on = lenient.words(told, "EventTypeList")
    names = dict.fromkeys((*EVENTS, *on))
    events = tuple(NoticeEvent(name, name in on) for name in names)
    way = WAY_OF_TYPE.get(lenient.text(told, "CallbackType").lower(), NoticeWay.NONE)
    url, endpoint = lenient.text(told, "CallbackURL"), lenient.text(told, "MnsEndpoint")
    if way is NoticeWay.QUEUE:
        queue = lenient.text(told, "MnsQueueName")
        return NoticeSettings(way, endpoint, queue, events)
    if way is NoticeWay.NONE or not url:
        return NoticeSettings(events=events)
    is_signed = lenient.text(told, "AuthSwitch").lower() == "on"
    return NoticeSettings(way, url, events=events, is_signed=is_signed)


def _place(settings: NoticeSettings) -> dict[str, str]:
    if settings.way is NoticeWay.QUEUE:
        return {
            "CallbackType": "MNS",
            "MnsEndpoint": settings.address,
            "MnsQueueName": settings.queue,
        }
    return {"CallbackType": "HTTP", "CallbackURL": settings.address}
