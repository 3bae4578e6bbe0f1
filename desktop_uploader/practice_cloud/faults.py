"""Faults on request: which call is hit, and what happens to it."""

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from desktop_uploader.practice_cloud.wire.messages import Request

KINDS = {
    "error": "refuse with `code`, `status`, `message`, and Retry-After when `retry_after_s` is set",
    "throttle": "refuse as the vendor throttles, with Retry-After when `retry_after_s` is set",
    "error_200": "answer 200 with the error body of `code`; with `done` the call takes effect",
    "reset": "reset the connection before the body is read",
    "cut_body": "reset the connection after `after_bytes` of the body",
    "lose_answer": "carry the call out, then cut the connection without a word",
    "black_hole": "read nothing and answer nothing until the rule is deleted or the cloud stops",
    "html": "answer 200 with a captive portal's page",
    "empty_body": "carry the call out and answer with its status and no body",
    "slow": "carry the call out at `bytes_per_s`, both ways",
    "clock": "carry the call out with the clock off by `offset_s`",
    "plain_etag": "carry the call out and answer with the ETag unquoted",
    "wrong_tag": "carry the call out and answer with the ETag of other bytes",
    "wrong_crc": "carry the call out and answer with a wrong CRC64 header",
    "late_list": "answer a list as if nothing were on it yet",
    "expire_credentials": "end all temporary credentials, then carry the call out",
}


class BadFault(Exception):
    """A rule that says nothing that can be done."""


@dataclass(frozen=True, slots=True)
class FaultRule:
    """
    What happens to which calls. Calls to `/practice/` are never hit nor counted.

    Attributes:
        operation: The vendor's word for the call (UploadPart, CreateUploadVideo …); "": any.
        nth: The first call that is hit, counted from 1 over the matching calls since the rule
            was set.
        times: How many matching calls are hit from there on; 0: all.
        call: The number of one call as `/practice/requests` counts; then nth and times are idle.
    """

    id: int
    kind: str
    operation: str = ""
    nth: int = 1
    times: int = 1
    call: int = 0
    code: str = ""
    status: int = 0
    message: str = "A fault of the practice cloud, as ordered."
    retry_after_s: int | None = None
    after_bytes: int = 0
    bytes_per_s: int = 0
    offset_s: float = 0.0
    done: bool = False


@dataclass(slots=True)
class _Standing:
    rule: FaultRule
    matched: int = 0
    hit: int = 0
    released: threading.Event = field(default_factory=threading.Event)


class FaultBook:
    """The rules that stand, in the order in which they were set; the first that is due hits."""

    def __init__(self) -> None:
        """No rule stands."""
        self._standing: list[_Standing] = []
        self._next_id = 1
        self._lock = threading.Lock()

    def add(self, asked: Mapping[str, Any]) -> FaultRule:
        """
        Let a rule stand.

        Raises:
            BadFault: An unknown kind or field, or a value of the wrong type.
        """
        with self._lock:
            rule = _rule(self._next_id, asked)
            self._next_id += 1
            self._standing.append(_Standing(rule))
        return rule

    def remove(self, rule_id: int | None = None) -> None:
        """Take a rule back, or all; calls in its black hole are cut."""
        with self._lock:
            gone = [one for one in self._standing if rule_id in (None, one.rule.id)]
            self._standing = [one for one in self._standing if one not in gone]
        for one in gone:
            one.released.set()

    def listed(self) -> list[dict[str, Any]]:
        """The rules with how many calls they matched and hit."""
        with self._lock:
            return [
                asdict(one.rule) | {"matched": one.matched, "hit": one.hit}
                for one in self._standing
            ]

    def draw(self, request: Request) -> tuple[FaultRule, threading.Event] | None:
        """The rule that hits this call, and the event that ends its black hole."""
        if not self._standing:
            return None
        with self._lock:
            due = [one for one in self._standing if _is_due(one, request)]
            if not due:
                return None
            due[0].hit += 1
            return due[0].rule, due[0].released


def _is_due(standing: _Standing, request: Request) -> bool:
    rule = standing.rule
    if rule.operation and rule.operation != request.operation:
        return False
    standing.matched += 1
    if rule.call:
        return rule.call == request.number
    over = standing.matched - rule.nth
    return over >= 0 and (rule.times == 0 or over < rule.times)


def _rule(rule_id: int, asked: Mapping[str, Any]) -> FaultRule:
    known = {found.name for found in fields(FaultRule)} - {"id"}
    unknown = set(asked) - known
    if unknown:
        raise BadFault(f"a fault has no {', '.join(sorted(unknown))}")
    if asked.get("kind") not in KINDS:
        raise BadFault(f"kind must be one of: {', '.join(sorted(KINDS))}")
    rule = FaultRule(id=rule_id, **asked)
    for name in ("nth", "times", "call", "status", "after_bytes", "bytes_per_s"):
        if not isinstance(getattr(rule, name), int):
            raise BadFault(f"{name} must be a whole number")
    if rule.kind in ("error", "error_200") and not rule.code:
        raise BadFault(f"{rule.kind} needs a code")
    if rule.kind == "slow" and rule.bytes_per_s < 1:
        raise BadFault("slow needs bytes_per_s")
    return rule
