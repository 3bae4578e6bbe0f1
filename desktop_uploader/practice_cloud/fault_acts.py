"""How each kind of fault is carried out on a call."""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop_uploader.practice_cloud.door import Door, Refusal
from desktop_uploader.practice_cloud.faults import FaultRule
from desktop_uploader.practice_cloud.pace import Pace
from desktop_uploader.practice_cloud.wire.connection import CutLine
from desktop_uploader.practice_cloud.wire.messages import Request, Response

PORTAL = (
    b"<!DOCTYPE html><html><head><title>Welcome</title></head>"
    b"<body><h1>Please sign in to use this network</h1></body></html>"
)
TAG = re.compile(rb"(?<![0-9A-Fa-f])[0-9A-Fa-f]{32}(?=\"|&quot;|-|<)")
CRC_HEADERS = ("x-oss-hash-crc64ecma", "x-cos-hash-crc64ecma", "x-obs-checksum-crc64ecma")


@dataclass(frozen=True, slots=True)
class Hit:
    """A call that a rule has met, and the door it was on its way to."""

    rule: FaultRule
    request: Request
    door: Door
    released: threading.Event


Act = Callable[[Hit], Response]


def perform(
    rule: FaultRule, request: Request, *, door: Door, released: threading.Event
) -> Response:
    """The answer of a call that a rule hits; raises CutLine when there shall be none."""
    if rule.kind == "black_hole":
        released.wait()
        raise CutLine
    return ACTS[rule.kind](Hit(rule, request, door, released))


def _error(hit: Hit) -> Response:
    refusal = Refusal(hit.rule.code, hit.rule.status or 500, hit.rule.message)
    return hit.door.shape(hit.request, _with_retry_after(hit.rule, refusal))


def _throttle(hit: Hit) -> Response:
    refusal = hit.door.throttled
    known = Refusal(
        hit.rule.code or refusal.code,
        hit.rule.status or refusal.status,
        refusal.message,
        dict(refusal.headers),
    )
    return hit.door.shape(hit.request, _with_retry_after(hit.rule, known))


def _with_retry_after(rule: FaultRule, refusal: Refusal) -> Refusal:
    if rule.retry_after_s is None:
        return refusal
    return replace(refusal, headers={**refusal.headers, "Retry-After": str(rule.retry_after_s)})


def _error_200(hit: Hit) -> Response:
    if hit.rule.done:
        hit.door.answer(hit.request)
    return hit.door.shape(hit.request, Refusal(hit.rule.code, 200, hit.rule.message))


def _reset(_: Hit) -> Response:
    raise CutLine


def _cut_body(hit: Hit) -> Response:
    hit.request.body.cut_after_bytes = hit.rule.after_bytes
    hit.door.answer(hit.request)
    # The body was shorter than that, or not wanted: the line is cut all the same.
    raise CutLine


def _lose_answer(hit: Hit) -> Response:
    hit.door.answer(hit.request)
    raise CutLine


def _html(_: Hit) -> Response:
    return Response(200, {"Content-Type": "text/html"}, PORTAL)


def _empty_body(hit: Hit) -> Response:
    response = hit.door.answer(hit.request)
    response.body = b""
    response.stated_length_bytes = None
    return response


def _slow(hit: Hit) -> Response:
    hit.request.body.slow_down(Pace(lambda: hit.rule.bytes_per_s, hit.released).wait)
    return hit.door.answer(hit.request)


def _clock(hit: Hit) -> Response:
    hit.request.skew_s += hit.rule.offset_s
    return hit.door.answer(hit.request)


def _plain_etag(hit: Hit) -> Response:
    response = hit.door.answer(hit.request)
    if "ETag" in response.headers:
        response.headers["ETag"] = response.headers["ETag"].strip('"')
    if isinstance(response.body, bytes):
        response.body = response.body.replace(b'<ETag>"', b"<ETag>").replace(
            b'"</ETag>', b"</ETag>"
        )
    return response


def _wrong_tag(hit: Hit) -> Response:
    response = hit.door.answer(hit.request)
    if "ETag" in response.headers:
        response.headers["ETag"] = TAG.sub(b"0" * 32, response.headers["ETag"].encode()).decode()
    if isinstance(response.body, bytes):
        response.body = TAG.sub(b"0" * 32, response.body)
    return response


def _wrong_crc(hit: Hit) -> Response:
    response = hit.door.answer(hit.request)
    for name in CRC_HEADERS:
        if name in response.headers:
            response.headers[name] = str(int(response.headers[name]) ^ 1)
    return response


def _late_list(hit: Hit) -> Response:
    response = hit.door.answer(hit.request)
    if isinstance(response.body, bytes):
        told = json.loads(response.body)
        emptied = {name: [] if isinstance(value, list) else value for name, value in told.items()}
        response.body = json.dumps(emptied).encode()
    return response


def _expire_credentials(hit: Hit) -> Response:
    hit.door.expire_all(hit.request.now_s)
    return hit.door.answer(hit.request)


ACTS: dict[str, Act] = {
    "error": _error,
    "throttle": _throttle,
    "error_200": _error_200,
    "reset": _reset,
    "cut_body": _cut_body,
    "lose_answer": _lose_answer,
    "html": _html,
    "empty_body": _empty_body,
    "slow": _slow,
    "clock": _clock,
    "plain_etag": _plain_etag,
    "wrong_tag": _wrong_tag,
    "wrong_crc": _wrong_crc,
    "late_list": _late_list,
    "expire_credentials": _expire_credentials,
}
