"""`python -m desktop_uploader`, and the command `desktop-uploader`."""

import sys

from desktop_uploader.launch.station import main as launch


def main() -> int:
    """Run the program with the process's own arguments."""
    return launch(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
