"""`python -m soak [NAME...] [--count N] [--seed N] [--account A...]`: run shows, or all of them."""

import argparse
import random
import sys

from soak.registry import SHOWS, Wish


def main(arguments: list[str]) -> int:
    """Run the shows; 0 when all kept their promise, 2 for a name nobody knows."""
    parser = argparse.ArgumentParser(prog="dev.py soak", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(SHOWS)}")
    parser.add_argument("--count", type=int, help="how often, instead of the show's own number")
    parser.add_argument("--bad", type=int, help="rows that may not go (pulls)")
    parser.add_argument("--kills", type=int, help="how many, where --count counts others (pulls)")
    parser.add_argument("--seed", type=int, help="repeat the choices of an earlier run")
    parser.add_argument(
        "--account",
        dest="accounts",
        action="append",
        default=[],
        help="again for each; all: every cloud and way there is",
    )
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name not in SHOWS]
    if unknown or not SHOWS:
        known = ", ".join(SHOWS) or "none yet"
        print(f"There is no show {', '.join(unknown)}. There are: {known}.", file=sys.stderr)
        return 2
    seed = random.randrange(2**32) if asked.seed is None else asked.seed
    print(f"seed {seed}", flush=True)
    wish = Wish(asked.count, seed, tuple(asked.accounts), asked.bad, asked.kills)
    return max(SHOWS[name](wish) for name in asked.names or SHOWS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
