"""`python -m desktop_uploader`, and the command `desktop-uploader`."""

import sys

INTERRUPTED = 130


def main() -> int:
    """Run the program with the process's own arguments."""
    try:
        # Takes a fifth of a second, in which somebody may think better of it.
        from desktop_uploader.launch.station import main as launch

        return launch(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
