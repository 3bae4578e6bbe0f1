"""`soak kills`: `kill -9` at random moments, the same command again; nothing lost or twice."""

import json
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from soak.registry import Wish
from tests.journeys.accounts import ALL, BROUGHT, MAY_STAY_UNVERIFIED, take_account
from tests.journeys.films import MIB, clip, film_of
from tests.journeys.killing import Kill, Killing, Victim
from tests.journeys.proof import (
    broken_promises,
    forgotten_uploads,
    row_count_is_wrong,
    still_processing,
)
from tests.journeys.real_home import RealHome, wait_until

KILLS = 200
UNVERIFIED = 4
"""The exit code of a command that does not know."""
LARGE_FILMS_MIB = (30, 200)
SMALL_FILMS_MIB = (1, 29)
ROUND = (".mp4", ".mov", ".mp4", ".mov", ".mp3", ".mp4")
"""Kinds of the clips of a round; two large and two smaller films come with them."""


@dataclass(slots=True)
class Seen:
    """What the show has seen so far."""

    rounds: int = 0
    films: int = 0
    size_bytes: int = 0
    unverified: int = 0
    violations: list[str] = field(default_factory=list)


def show(wish: Wish) -> int:
    """Kill until there were enough, account by account; 0 when every promise was kept."""
    accounts = wish.accounts or BROUGHT[:1]
    return max(_show(wish, name) for name in (ALL if "all" in accounts else accounts))


def _show(wish: Wish, account: str) -> int:
    folder = Path(tempfile.mkdtemp(prefix="soak-kills-"))
    home = RealHome(folder / "home")
    take_account(home, account)
    killing = Killing(home, random.Random(wish.seed))
    seen = Seen()
    began_s = time.monotonic()
    try:
        while len(killing.kills) < (wish.count or KILLS) and not seen.violations:
            _play_round(folder, killing, seen=seen, most_kills=wish.count or KILLS)
    except (TimeoutError, subprocess.TimeoutExpired, OSError) as error:
        seen.violations.append(f"{type(error).__name__}: {error}")
    finally:
        home.end()
    heavy, empty = forgotten_uploads(home)
    seen.violations += heavy
    return _tell(
        killing,
        seen,
        facts={
            "account": account,
            "seed": wish.seed,
            "empty_unknown_uploads": empty,
            "took_s": round(time.monotonic() - began_s, 1),
            "kept": _kept(folder, seen),
        },
    )


def _play_round(folder: Path, killing: Killing, *, seen: Seen, most_kills: int) -> None:
    seen.rounds += 1
    films = _films(folder / f"round-{seen.rounds}", killing.draw, number=seen.rounds)
    before = len(killing.kills)
    code = killing.publish(films, most_kills=most_kills)
    seen.films += len(films)
    seen.size_bytes += sum(film.stat().st_size for film in films)
    if code == UNVERIFIED and killing.home.account in MAY_STAY_UNVERIFIED:
        seen.unverified += 1
    elif code:
        seen.violations.append(f"the command ends with {code}")
        return
    wait_until(lambda: not still_processing(killing.home), "the cloud has done its work")
    seen.violations += broken_promises(killing.home, films)
    seen.violations += row_count_is_wrong(killing.home, seen.films)
    if killing.resent_at_most_bytes > killing.allowed_again_bytes:
        seen.violations.append(f"{killing.resent_at_most_bytes} bytes were sent again at a kill")
    kills = len(killing.kills) - before
    print(f"round {seen.rounds}: {len(films)} files, {kills} kills", flush=True)
    if not seen.violations:
        shutil.rmtree(films[0].parent)
        for medium in killing.home.media():
            Path(medium["object"]).unlink(missing_ok=True)


def _films(folder: Path, draw: random.Random, *, number: int) -> list[Path]:
    folder.mkdir()
    films = [clip(folder / f"{number}-clip-{place}{kind}") for place, kind in enumerate(ROUND)]
    for name, kind, sizes_mib in (
        ("large-a", ".mp4", LARGE_FILMS_MIB),
        ("large-b", ".mov", LARGE_FILMS_MIB),
        ("small-a", ".mov", SMALL_FILMS_MIB),
        ("small-b", ".mp4", SMALL_FILMS_MIB),
    ):
        # Not a whole number of anything, so that the last part is a piece.
        size_bytes = draw.randint(*sizes_mib) * MIB + draw.randint(1, MIB)
        path = folder / f"{number}-{name}{kind}"
        films.append(film_of(path, size_bytes, seed=draw.randrange(2**32)))
    draw.shuffle(films)
    return films


def _kept(folder: Path, seen: Seen) -> str:
    if seen.violations:
        return str(folder)
    shutil.rmtree(folder)
    return ""


def _tell(killing: Killing, seen: Seen, *, facts: dict[str, object]) -> int:
    print(f"\n{'killed':<20} {'times':>6} {'again at most':>16} {'again in all':>16}")
    for victim in Victim:
        _tell_victim(victim, [kill for kill in killing.kills if kill.victim is victim])
    for sentence in seen.violations:
        print(f"BROKEN  {sentence}")
    told = {
        "kills": len(killing.kills),
        "by_victim": Counter(kill.victim.value for kill in killing.kills),
        "rounds": seen.rounds,
        "files": seen.films,
        "size_bytes": seen.size_bytes,
        "commands": killing.commands,
        "resent_at_most_bytes": killing.resent_at_most_bytes,
        "allowed_again_bytes": killing.allowed_again_bytes,
        "rounds_with_unverified": seen.unverified,
        "violations": seen.violations,
        **facts,
    }
    print(json.dumps(told))
    return 1 if seen.violations else 0


def _tell_victim(victim: Victim, kills: Sequence[Kill]) -> None:
    again = [kill.resent_bytes for kill in kills]
    most, total = max(again, default=0), sum(again)
    print(f"{victim.value:<20} {len(kills):>6} {most:>14} B {total:>14} B")
