"""`soak pulls`: a table of thousands of addresses, bad rows among them, kills and lost answers."""

import json
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from soak.registry import Wish
from tests.fakes.url_source import UrlSource
from tests.journeys.accounts import take_account
from tests.journeys.films import clip
from tests.journeys.real_home import Command, RealHome, is_alive, wait_until

ROWS, BAD, KILLS = 5000, 200, 50
LONGEST_REST_S = 1.5
PATIENCE_S = 3600.0
LOSES_EVERY_S = 3.0
LOOK_EVERY_S = 0.1

Spoil = Callable[[str], str]
BAD_ROWS: tuple[tuple[str, Spoil], ...] = (
    ("not-an-address", lambda _: "ftp://media.example.invalid/a.mp4,,"),
    ("address-without-extension", lambda url: f"{url.removesuffix('.mp4')},,"),
    ("priority-not-a-number", lambda url: f"{url},,high"),
    ("emoji", lambda url: f"{url},Film \U0001f600,"),
    ("too-long", lambda url: f"{url},{'x' * 129},"),
)
"""The rule that a row breaks, and the row made of a good address."""
CALLS = {
    "practice-alibaba": ("UploadMediaByURL", 20),
    "practice-tencent": ("PullUpload", 1),
}
"""Of an account's cloud: the call that takes addresses, and how many it takes."""


@dataclass(slots=True)
class Seen:
    """
    What the show has seen.

    Attributes:
        bad: The rule of each bad row, by its number.
    """

    names: list[str] = field(default_factory=list)
    bad: dict[int, str] = field(default_factory=dict)
    kills: int = 0
    violations: list[str] = field(default_factory=list)


def show(wish: Wish) -> int:
    """Have it all fetched in spite of everything; 0 when every promise was kept."""
    return max(_show(wish, account) for account in wish.accounts or ("practice-alibaba",))


def _show(wish: Wish, account: str) -> int:
    folder, draw = Path(tempfile.mkdtemp(prefix="soak-pulls-")), random.Random(wish.seed)
    home, began_s = RealHome(folder / "home"), time.monotonic()
    home.start_cloud("--transcode", "off")
    take_account(home, account)
    (folder / "films").mkdir()
    seen = Seen()
    try:
        with UrlSource(folder / "films") as source:
            table = _table(source, wish, draw=draw, seen=seen)
            _hold_against_dry_run(home, table, account=account, seen=seen)
            command = _pulled(home, table, wish, draw=draw, seen=seen)
            _hold(home, command, source=source, seen=seen)
            facts = _facts(home, account, command)
    finally:
        home.end()
    told = {
        "account": account,
        "rows": len(seen.names) + len(seen.bad),
        "bad_rows": len(seen.bad),
        "kills": seen.kills,
        "violations": seen.violations,
        "took_s": round(time.monotonic() - began_s, 1),
        **facts,
    }
    for sentence in seen.violations:
        print(f"BROKEN  {sentence}")
    print(json.dumps(told))
    if not seen.violations:
        shutil.rmtree(folder)
    return 1 if seen.violations else 0


def _table(source: UrlSource, wish: Wish, *, draw: random.Random, seen: Seen) -> Path:
    count = wish.count or ROWS
    bad = set(draw.sample(range(1, count + 1), min(wish.bad or BAD, count // 2)))
    first = clip(source.folder / "first.mp4")
    rows = ["url,title,priority"]
    for number in range(1, count + 1):
        name = f"{number}.mp4"
        if number in bad:
            rule, spoil = BAD_ROWS[number % len(BAD_ROWS)]
            seen.bad[number] = rule
            rows.append(spoil(source.url(name)))
        else:
            seen.names.append(name)
            os.link(first, source.folder / name)
            rows.append(f"{source.url(name)},Film {number},")
    table = source.folder.parent / "table.csv"
    table.write_text("\n".join(rows) + "\n", "utf-8-sig")
    return table


def _hold_against_dry_run(home: RealHome, table: Path, *, account: str, seen: Seen) -> None:
    tried = home.run("pull", table, "--account", account, "--dry-run", "--json")
    told = {line["row"]: line["rule"] for line in tried.lines if line["type"] == "row"}
    if told != seen.bad or tried.wait() != 2:
        differing = sorted(told.items() ^ seen.bad.items())[:6]
        seen.violations.append(f"the report is not exact: {differing}, {tried.wait()}")


def _pulled(home: RealHome, table: Path, wish: Wish, *, draw: random.Random, seen: Seen) -> Command:
    """The command that came to its end; whose order went down with the engine is typed again."""
    while True:
        command = home.start("pull", table, "--account", home.account, "--json")
        _disturb(home, command, draw=draw, seen=seen, most=wish.kills or KILLS)
        command.wait(PATIENCE_S)
        if command.lines and command.last["type"] == "result":
            return command


def _disturb(
    home: RealHome, command: Command, *, draw: random.Random, seen: Seen, most: int
) -> None:
    """Kill the engine again and again, and have answers lost and calls throttled meanwhile."""
    lost_at_s = time.monotonic()
    operation = next(iter(CALLS.get(home.account, CALLS["practice-alibaba"])))
    while command.process.poll() is None and seen.kills < most:
        if not command.out_file.stat().st_size:
            # The order is not in the journal yet: there is nothing to lose.
            time.sleep(LOOK_EVERY_S)
            continue
        if time.monotonic() - lost_at_s > LOSES_EVERY_S:
            lost_at_s = time.monotonic()
            kind = draw.choice(("lose_answer", "throttle"))
            home.tell("POST", "faults", kind=kind, operation=operation, times=1)
        time.sleep(draw.uniform(0.2, LONGEST_REST_S))
        pid = home.engine_pid()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            wait_until(lambda pid=pid: not is_alive(pid), "the engine is dead")  # type: ignore[misc]  # bound now
            seen.kills += 1


def _hold(home: RealHome, command: Command, *, source: UrlSource, seen: Seen) -> None:
    code = command.wait()
    if code != 1:
        seen.violations.append(
            f"ended with {code}, not 1 for its bad rows: {command.errors[-500:]}"
        )
    states = Counter(job["state"] for job in command.last.get("jobs", ()))
    if states != {"published": len(seen.names)}:
        seen.violations.append(f"jobs: {dict(states)}")
    wrong = {name: source.fetched[name] for name in seen.names if source.fetched[name] != 1}
    if wrong:
        seen.violations.append(f"{len(wrong)} not fetched once, such as {list(wrong.items())[:3]}")
    titles = Counter(medium["title"] for medium in home.media())
    if len(titles) != len(seen.names) or set(titles.values()) != {1}:
        seen.violations.append(f"{titles.total()} media of {len(seen.names)} addresses")


def _facts(home: RealHome, account: str, command: Command) -> dict[str, object]:
    operation, batch = CALLS.get(account, ("MultiPullVodFile", 50))
    calls = len(home.requests(operation))
    jobs = len(command.last.get("jobs", ()))
    return {"calls": calls, "least_calls": -(-jobs // batch)}
