#!/usr/bin/env python3
"""The one door for developers: demo, test, check, wheel-test, bench, soak, pictures, lock.

Standard library only, so that a fresh clone needs nothing but git and python3.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older python3 is what this line is for
    sys.exit(f"Desktop Uploader needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

from collections.abc import Callable

from workshop import check, demo, environment, lock, shows, suite, wheel
from workshop.failure import Failure

VERBS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    "demo": (demo.run, "[FILE...]  upload FILE, or a clip made here, to the practice cloud"),
    "test": (suite.run, "[PYTEST ARGUMENTS]  the whole suite, window tests included"),
    "check": (check.run, "[--wheel]  format, lint, types, import contracts, tests with coverage"),
    "wheel-test": (wheel.run, "the suite against the built wheel in a clean environment"),
    "bench": (shows.bench, "[--json] [NAME...]  measure against the budgets"),
    "soak": (shows.soak, "[NAME...] [--count N] [--seed N]  the shows too long for test"),
    "pictures": (shows.pictures, "[FOLDER]  take the documents' pictures of the running program"),
    "lock": (lock.run, "choose all versions anew and write the lock files"),
    "venv": (environment.run, "make .venv what the lock files say, and nothing else"),
}


def explain() -> str:
    """The verbs, one a line."""
    lines = [f"  {name:<11} {sentence}" for name, (_, sentence) in VERBS.items()]
    return "\n".join(["usage: python3 packaging/dev.py VERB ...", "", *lines])


def main(arguments: list[str]) -> int:
    """Run one verb; the answer is the exit code: 2 is wrong use or a missing system package."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(explain())
        return 0 if arguments else 2
    if arguments[0] not in VERBS:
        print(f"There is no verb {arguments[0]!r}.\n\n{explain()}", file=sys.stderr)
        return 2
    verb, _ = VERBS[arguments[0]]
    try:
        return verb(arguments[1:])
    except Failure as failure:
        print(failure, file=sys.stderr)
        return failure.exit_code
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
