"""The same command again and again, while its processes are killed at random moments."""

import os
import random
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from tests.journeys.accounts import ADDED
from tests.journeys.real_home import Command, RealHome, is_alive, wait_until
from tests.journeys.receipts import Receipts

CONNECTIONS = 4
LIMIT = "60M"
LONGEST_PART_BYTES = 8 * 1024 * 1024
"""Files of less than 72 GB go in parts of this size, and smaller ones whole."""

PATIENCE_S = 300.0
LONGEST_REST_S = 1.6


class Victim(Enum):
    """Which process is killed."""

    ENGINE = "engine"
    ENGINE_AND_COMMAND = "engine and command"
    CLOUD = "practice cloud"


WEIGHTS = {Victim.ENGINE: 6, Victim.ENGINE_AND_COMMAND: 3, Victim.CLOUD: 1}


@dataclass(slots=True)
class Kill:
    """
    One kill.

    Attributes:
        resent_bytes: What the practice cloud got again after it had confirmed it, up to the next.
    """

    victim: Victim
    resent_bytes: int = 0


@dataclass(slots=True)
class Killing:
    """
    Uploads films, kills, goes on, until they are all published.

    Attributes:
        longest_rest_s: The most that an engine may work before the next kill.
        kills: Those that were made so far.
        commands: How often the command was typed.
    """

    home: RealHome
    draw: random.Random
    longest_rest_s: float = LONGEST_REST_S
    kills: list[Kill] = field(default_factory=list)
    commands: int = 0
    receipts: Receipts = field(init=False)

    def __post_init__(self) -> None:
        self.receipts = Receipts(self.home)

    def publish(self, films: Sequence[Path], *, most_kills: int) -> int:
        """
        Type the command again as long as kills make it fail; the answer is its last exit code.

        Raises:
            subprocess.TimeoutExpired: It did not end.
        """
        while True:
            kills_before = len(self.kills)
            code = self._try(films, most_kills=most_kills)
            if code == 0 or len(self.kills) == kills_before:
                self.home.see_to_the_cloud()
                self._settle()
                return code

    @property
    def resent_at_most_bytes(self) -> int:
        """The most that was sent again after one kill."""
        return max((kill.resent_bytes for kill in self.kills), default=0)

    @property
    def allowed_again_bytes(self) -> int:
        """The parts that can be in flight at one instant."""
        return CONNECTIONS * LONGEST_PART_BYTES

    def _try(self, films: Sequence[Path], *, most_kills: int) -> int:
        self.commands += 1
        command = self.home.upload(*films, "--limit", LIMIT, "--connections", CONNECTIONS)
        while len(self.kills) < most_kills:
            if not self._rest(command, self.draw.uniform(0.0, self.longest_rest_s)):
                break
            self._strike(command)
        return command.wait(PATIENCE_S)

    def _rest(self, command: Command, rest_s: float) -> bool:
        """Let an engine work for a while; False when the command has ended meanwhile."""
        wait_until(
            lambda: self.home.engine_pid() is not None or command.process.poll() is not None,
            "an engine runs",
        )
        end_s = time.monotonic() + rest_s
        while time.monotonic() < end_s and command.process.poll() is None:
            time.sleep(0.005)
        return command.process.poll() is None

    def _strike(self, command: Command) -> None:
        (victim,) = self.draw.choices(list(WEIGHTS), list(WEIGHTS.values()))
        is_cloud = victim is Victim.CLOUD
        if is_cloud:
            self._settle()
        pid = self.home.cloud_pid() if is_cloud else self.home.engine_pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not is_alive(pid), f"process {pid} is dead")
        if is_cloud and self.home.account in ADDED:
            self.home.see_to_the_cloud()  # an engine looks after the cloud of its own accounts
        if victim is Victim.ENGINE_AND_COMMAND:
            command.kill()
        if not is_cloud:
            self._settle()
        self.kills.append(Kill(victim))

    def _settle(self) -> None:
        """Charge what came in again since the last kill to that kill."""
        if self.home.cloud_pid() is None or not self.home.is_reachable():
            return
        again_bytes = self.receipts.read()
        if self.kills:
            self.kills[-1].resent_bytes += again_bytes
