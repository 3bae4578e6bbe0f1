"""The container check on files of a disk."""

import os
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import SourceChanged
from desktop_uploader.ports.source_files import Soundness
from desktop_uploader.system.source_files import LocalFiles
from tests.system.containers.clips import FTYP, MDAT, MOOV, box
from tests.system.files import write

FILES = LocalFiles()


def test_a_finished_film_of_a_gigabyte_is_sound_and_is_not_read(tmp_path: Path) -> None:
    filler_bytes = 1 << 30
    path = write(
        tmp_path / "片.mp4", FTYP + MOOV + MDAT + filler_bytes.to_bytes(4, "big") + b"free"
    )
    os.truncate(path, len(FTYP + MOOV + MDAT) + filler_bytes)

    found = FILES.check_container(FILES.find(path))

    assert found.soundness is Soundness.SOUND


def test_a_half_written_film_is_broken(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mov", FTYP + box(b"mdat", bytes(9999))[:5000])

    found = FILES.check_container(FILES.find(path))

    assert (found.soundness, found.detail) == (Soundness.BROKEN, "cut-short")


def test_a_film_that_changed_since_it_was_queued_is_not_judged(tmp_path: Path) -> None:
    source = FILES.find(write(tmp_path / "a.mp4", FTYP + MOOV + MDAT))
    write(tmp_path / "a.mp4", FTYP)

    with pytest.raises(SourceChanged):
        FILES.check_container(source)
