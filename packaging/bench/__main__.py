"""`python -m bench [--json] [NAME...]`: run the named benches, or all."""

import argparse
import json
import sys

from bench.registry import ANSWER, BENCHES


def main(arguments: list[str]) -> int:
    """Run the benches; the last line of `--json` is one object. 2 for a name nobody knows."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(BENCHES)}")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name not in BENCHES]
    if unknown:
        known = ", ".join(BENCHES) or "none yet"
        print(f"There is no bench {', '.join(unknown)}. There are: {known}.", file=sys.stderr)
        return 2
    answer = dict(ANSWER)
    for name in asked.names or BENCHES:
        answer |= BENCHES[name]()
    print(json.dumps(answer) if asked.json else json.dumps(answer, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
