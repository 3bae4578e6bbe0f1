"""MPC's notification settings: one row an event that was ever set. Nothing is ever sent."""

from desktop_uploader.practice_cloud.huawei.api_door import Answerer, Call
from desktop_uploader.practice_cloud.huawei.mpc import BAD_PARAMETER
from desktop_uploader.practice_cloud.store.records import Records
from desktop_uploader.practice_cloud.wire.messages import Response, json_response

SCHEMA = """
CREATE TABLE IF NOT EXISTS huawei_notification (
    account TEXT, event TEXT, status TEXT, topic TEXT, msg_type INTEGER,
    PRIMARY KEY (account, event)) WITHOUT ROWID;
"""
EVENTS = (
    "TranscodeComplete",
    "TranscodeStart",
    "ThumbnailComplete",
    "RemuxComplete",
    "AnimatedGraphicsComplete",
    "ParseComplete",
    "EditingComplete",
)


class Notifications:
    """The three calls about them."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def works(self) -> dict[str, Answerer]:
        """The calls by the vendor's name of them."""
        return {
            "ListNotification": self._list,
            "ListNotificationEvents": self._list_events,
            "UpdateNotification": self._update,
        }

    def _list(self, call: Call) -> Response:
        sql = "SELECT event, status, topic, msg_type FROM huawei_notification WHERE account=?"
        names = ("event_name", "status", "topic", "msg_type")
        rows = [
            dict(zip(names, row, strict=True)) for row in self._records.rows(sql, call.account.name)
        ]
        return json_response(200, {"notifications": rows, "total": len(rows)})

    def _list_events(self, call: Call) -> Response:
        return json_response(200, {"event_name": list(EVENTS), "total": len(EVENTS)})

    def _update(self, call: Call) -> Response:
        rows = call.body.get("notifications")
        if not isinstance(rows, list) or not rows:
            raise BAD_PARAMETER
        kept = [_checked(one) for one in rows]
        with self._records.together():
            for one in kept:
                sql = "INSERT OR REPLACE INTO huawei_notification VALUES (?,?,?,?,?)"
                self._records.change(sql, call.account.name, *one)
        return Response(204)


def _checked(one: object) -> tuple[str, str, str, int]:
    if not isinstance(one, dict):
        raise BAD_PARAMETER
    event, status, topic = (one.get(name) for name in ("event_name", "status", "topic"))
    kind = one.get("msg_type", 0)
    is_number = isinstance(kind, int) and not isinstance(kind, bool)
    if event not in EVENTS or status not in ("on", "off") or not topic or not is_number:
        raise BAD_PARAMETER
    return str(event), str(status), str(topic), int(kind)
