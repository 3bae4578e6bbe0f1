"""`soak faults`: every kind of fault at every call; published, or failed with a named remedy."""

import json
import logging
import os
import tempfile
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_uploader.domain.job import Job
from desktop_uploader.domain.media import Stage
from soak.registry import Wish
from tests.journeys.day import THREE_PARTS
from tests.journeys.real_home import ask_practice
from tests.journeys.ways import ALL, day_of, turns_that_cost_nothing

STALL_S = 0.5
DARK_S = 3.0
"""How long a black hole lasts: a store may think for minutes about joining the parts."""

MOST_CALLS = 60
"""A story that makes more calls than this goes round in circles."""

UNMADE = ("uploading", "Uploading")
"""Of a place that was assigned and has come to nothing."""

Fault = Mapping[str, Any]

FAULTS: dict[str, Fault] = {
    "server error": {"kind": "error", "code": "InternalError", "status": 500},
    "unavailable": {"kind": "error", "code": "ServiceUnavailable", "status": 503},
    "forbidden": {"kind": "error", "code": "AccessDenied", "status": 403},
    "token refused": {"kind": "error", "code": "SecurityTokenExpired", "status": 403},
    "no such upload": {"kind": "error", "code": "NoSuchUpload", "status": 404},
    "no such medium": {"kind": "error", "code": "InvalidVideo.NotFound", "status": 404},
    "throttled": {"kind": "throttle"},
    "throttled, 1 s": {"kind": "throttle", "retry_after_s": 1},
    "error with 200": {"kind": "error_200", "code": "InternalError"},
    "error with 200, done": {"kind": "error_200", "code": "InternalError", "done": True},
    "reset": {"kind": "reset"},
    "cut in the body": {"kind": "cut_body", "after_bytes": 1000},
    "lost answer": {"kind": "lose_answer"},
    "black hole": {"kind": "black_hole"},
    "captive portal": {"kind": "html"},
    "empty answer": {"kind": "empty_body"},
    "slow": {"kind": "slow", "bytes_per_s": 20_000_000},
    "clock a day off": {"kind": "clock", "offset_s": 86_400.0},
    "plain ETag": {"kind": "plain_etag"},
    "wrong CRC": {"kind": "wrong_crc"},
    "credentials expire": {"kind": "expire_credentials"},
}

SIZES_BYTES = {"one PUT": 0, "three parts": THREE_PARTS}
"""0 is the clip as it is."""


@dataclass(slots=True)
class Tried:
    """
    A fault at every call of the upload of one file.

    Attributes:
        ends: How often a story ended so: "published", or stage, kind and code of its trouble.
    """

    account: str
    fault: str
    size: str
    ends: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)


def show(wish: Wish) -> int:
    """Try them all; `count` bounds how many kinds of faults. 0 when every promise was kept."""
    # What it logs of the faults is expected, and would run through the table.
    logging.getLogger("desktop_uploader").addHandler(logging.NullHandler())
    accounts = wish.accounts or ("practice-alibaba",)
    with turns_that_cost_nothing():
        return max(_show(wish, name) for name in (ALL if "all" in accounts else accounts))


def _show(wish: Wish, account: str) -> int:
    print(f"{'fault':<22} {'file':<12} {'calls':>5}  ends: {account}")
    seen: list[Tried] = []
    for fault in list(FAULTS)[: wish.count]:
        for size in SIZES_BYTES:
            tried = Tried(account, fault, size)
            seen.append(tried)
            try_everywhere(tried)
            ends = ", ".join(f"{count} {end}" for end, count in tried.ends.most_common())
            print(f"{fault:<22} {size:<12} {tried.ends.total():>5}  {ends}", flush=True)
    violations = [sentence for tried in seen for sentence in tried.violations]
    for sentence in violations:
        print(f"BROKEN  {sentence}")
    told = {
        "account": account,
        "stories": sum(tried.ends.total() for tried in seen),
        "published": sum(tried.ends["published"] for tried in seen),
        "violations": violations,
    }
    print(json.dumps(told))
    return 1 if violations else 0


def try_everywhere(tried: Tried) -> None:
    """A story for each call, until one ends before the fault is met."""
    for nth in range(1, MOST_CALLS):
        with tempfile.TemporaryDirectory(prefix="soak-fault-") as folder:
            is_met = _tell_story(Path(folder), tried, nth=nth)
        if not is_met:
            return
    tried.violations.append(f"{tried.fault}, {tried.size}: more than {MOST_CALLS} calls")


def _tell_story(folder: Path, tried: Tried, *, nth: int) -> bool:
    """One upload with one fault; whether it was met."""
    where = f"{tried.account}: {tried.fault} at call {nth}, {tried.size}"
    with day_of(tried.account, folder, patience_s=STALL_S) as day:
        film = day.film(size_bytes=SIZES_BYTES[tried.size])
        day.cloud.fault(**FAULTS[tried.fault], nth=nth)
        light = threading.Timer(DARK_S, day.cloud.clear_faults)
        if tried.fault == "black hole":
            light.start()
        job_id = day.add(film)
        try:
            day.run()
        except AssertionError as error:
            tried.violations.append(f"{where}: {error}")
        light.cancel()
        is_met = day.cloud.requests_seen >= nth
        media = ask_practice(day.cloud.root, "GET", "media")["media"]
        job, stage = day.job(job_id), day.stage(job_id)
        # The day's folder is gone with the day.
        wrong = _wrong(media, Path(os.fsdecode(film)))
    if is_met:
        _enter_end(job, stage, where=where, tried=tried)
    tried.violations += [f"{where}: {sentence}" for sentence in wrong]
    return is_met


def _enter_end(job: Job, stage: Stage, *, where: str, tried: Tried) -> None:
    if stage is Stage.PUBLISHED:
        tried.ends["published"] += 1
        return
    trouble = job.trouble
    why = f"{trouble.kind} {trouble.code} -> {trouble.remedy.value}" if trouble else "no trouble"
    tried.ends[f"{stage.value}: {why}"] += 1
    if trouble is None or stage not in (Stage.FAILED, Stage.WAITING):
        tried.violations.append(f"{where}: it is {stage.value}, {why}")


def _wrong(media: list[dict[str, Any]], film: Path) -> list[str]:
    """What the practice cloud holds that it must not."""
    arrived = [medium for medium in media if Path(medium["object"]).exists()]
    made = [medium for medium in arrived if medium["status"] not in UNMADE]
    found = [f"{len(made)} media"] if len(made) > 1 else []
    for medium in arrived:
        if Path(medium["object"]).read_bytes() != film.read_bytes():
            found.append("the object is not the file")
        if medium.get("overwritten"):
            found.append("the medium was overwritten")
        if medium.get("refreshes_after_complete"):
            found.append("refreshed after completion")
        if medium.get("tasks", 1) > 1:
            found.append(f"{medium['tasks']} orders were given")
    return found
