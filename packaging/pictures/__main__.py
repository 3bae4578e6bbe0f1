"""
Takes the documents' pictures: the real window, its real engine, a practice cloud.

    python -m pictures [FOLDER]

Writing is drawn with the fonts of this machine; Inter and a Chinese font should be there.
"""

import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.settings import Settings
from pictures.album import ALBUM, Picture, View
from pictures.scene import Director, end_engine, station

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def main(arguments: list[str]) -> int:
    """Set the scene, then have each picture taken."""
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as name:
        place = Path(name)
        (place / "films").mkdir()
        _take_first_start(place, folder)
        _take_work(place, folder)
    for picture in ALBUM:
        print(folder / f"{picture.name}.png")
    return 0


def _take_first_start(place: Path, folder: Path) -> None:
    home = place / "first"
    _have_taken([one for one in ALBUM if one.view is View.EMPTY], home, folder=folder)
    end_engine(home)


def _take_work(place: Path, folder: Path) -> None:
    home, settings = place / "home", Settings(qps="off")
    with (
        PracticeCloud(place / "practice", settings=settings) as cloud,
        station(home, {"practice.url": cloud.url}) as engine,
    ):
        Director(engine, cloud, place / "films").arrange()
        rest = [one for one in ALBUM if one.view is not View.EMPTY]
        for _, alike in itertools.groupby(rest, key=lambda one: one.scale):
            _have_taken(list(alike), home, folder=folder, practice_url=cloud.url)


def _have_taken(
    pictures: list[Picture], home: Path, *, folder: Path, practice_url: str = ""
) -> None:
    said = {
        "DESKTOP_UPLOADER_HOME": str(home),
        "DESKTOP_UPLOADER_PRACTICE_URL": practice_url,
        "QT_SCALE_FACTOR": str(pictures[0].scale),
    }
    names = [picture.name for picture in pictures]
    command = [sys.executable, "-m", "pictures.camera", str(folder), *names]
    subprocess.run(command, env=os.environ | said, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
