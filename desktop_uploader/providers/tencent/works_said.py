"""What an order of a work says, as numbers."""

import json

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.works import WorkOrder


def numbers(order: WorkOrder, preset: str = "") -> list[int]:
    """
    The templates of an order; `preset` where it names none.

    Raises:
        RequestRefused: One is no number (code "bad-work-setting").
    """
    pieces = [one.strip() for one in (order.template or preset).split(",") if one.strip()]
    for piece in pieces:
        if not (piece.isascii() and piece.isdigit()):
            raise _refused(order, "template", value=piece, accepted="1…")
    return [int(piece) for piece in pieces]


def milliseconds(order: WorkOrder) -> list[int]:
    """
    The moments of an order.

    Raises:
        RequestRefused: They are no list of whole numbers from 0 up (code "bad-work-setting").
    """
    text = order.settings["offsets_ms"]
    found = json.loads(text)
    is_right = isinstance(found, list) and all(
        isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in found
    )
    if not is_right or not found:
        raise _refused(order, "offsets_ms", value=text, accepted="[0, 1500, …]")
    return list(found)


def _refused(order: WorkOrder, name: str, *, value: str, accepted: str) -> RequestRefused:
    facts = {"work": order.work.value, "name": name, "value": value[:60], "accepted": accepted}
    return RequestRefused(code="bad-work-setting", facts=facts)
