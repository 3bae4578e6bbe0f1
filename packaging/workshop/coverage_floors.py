"""How much of the package the tests must reach. A floor may rise and never sink."""

from pathlib import Path

from workshop.commands import call

FLOORS = {
    "desktop_uploader/domain": 100,
    "desktop_uploader/ports": 100,
    "desktop_uploader": 94,
}


def hold(python: Path, directory: Path) -> int:
    """Compare the coverage collected in `directory` with every floor; 0 when all hold."""
    exit_codes = []
    for room, percent in FLOORS.items():
        print(f"Branch coverage of {room}, at least {percent} %:", flush=True)
        report = [python, "-m", "coverage", "report", "--skip-covered", f"--fail-under={percent}"]
        exit_codes.append(call([*report, f"--include=*/{room}/*"], directory=directory))
    return max(exit_codes)
