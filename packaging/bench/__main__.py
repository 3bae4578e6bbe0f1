"""`python -m bench [--json] [--count N] [--rounds N] [NAME...]`: run the named benches, or all."""

import argparse
import json
import sys

from bench.budgets import BUDGETS, closing_object, table
from bench.registry import BENCHES, Wish


def main(arguments: list[str]) -> int:
    """Run the benches; the last line of `--json` is one object. 2 for a name nobody knows."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument(
        "--count", type=int, help="files or rows, instead of the bench's own number"
    )
    parser.add_argument("--rounds", type=int, help="how often, instead of the bench's own number")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(BENCHES)}")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name not in BENCHES]
    if unknown:
        known = ", ".join(BENCHES)
        print(f"There is no bench {', '.join(unknown)}. There are: {known}.", file=sys.stderr)
        return 2
    readings: dict[str, object] = {}
    for name in asked.names or BENCHES:
        read = BENCHES[name](Wish(asked.count, asked.rounds))
        readings |= read
        if asked.json:
            print(json.dumps({"bench": name, **read}), flush=True)
    print(json.dumps(closing_object(readings)) if asked.json else table(readings, BUDGETS))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
