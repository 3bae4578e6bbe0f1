"""Other programs, run from the top of the checkout."""

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from workshop.failure import Failure

ROOT = Path(__file__).resolve().parents[2]

MISSING_PROGRAM = 127


def call(
    command: Sequence[object],
    *,
    extra_environment: Mapping[str, str] | None = None,
    directory: Path = ROOT,
    limit_s: float | None = None,
) -> int:
    """Run `command` with our own output and no input; the answer is its exit code."""
    environment = os.environ | dict(extra_environment or {})
    words = [str(word) for word in command]
    try:
        return subprocess.run(
            words,
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            timeout=limit_s,
            check=False,
        ).returncode
    except FileNotFoundError:
        return MISSING_PROGRAM
    except subprocess.TimeoutExpired:
        raise Failure(f"{shlex.join(words)} did not end within {limit_s:.0f} s.") from None


def must(
    command: Sequence[object],
    why_it_matters: str,
    *,
    extra_environment: Mapping[str, str] | None = None,
) -> None:
    """Run `command`; when it fails, end with the command, its exit code and `why_it_matters`."""
    exit_code = call(command, extra_environment=extra_environment)
    if exit_code:
        words = shlex.join(str(word) for word in command)
        raise Failure(f"{words} ended with {exit_code}. {why_it_matters}")
