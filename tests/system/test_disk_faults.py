"""The system's errors and ours."""

import errno
import os
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import (
    SourceBusy,
    SourceError,
    SourceUnreadable,
    VolumeMissing,
)
from desktop_uploader.system.disk_faults import DiskFaults

PATH = b"/nowhere/a.mp4"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, SourceUnreadable),
        (errno.EPERM, SourceUnreadable),
        (errno.ELOOP, SourceUnreadable),
        (errno.ENAMETOOLONG, SourceUnreadable),
        (errno.ENODEV, VolumeMissing),
        (errno.ENXIO, VolumeMissing),
        (errno.ESTALE, VolumeMissing),
        (errno.ENOTCONN, VolumeMissing),
        (errno.EHOSTDOWN, VolumeMissing),
        (errno.ETIMEDOUT, VolumeMissing),
        (errno.EBUSY, SourceBusy),
    ],
)
def test_an_error_number_becomes_one_of_ours(number: int, kind: type[SourceError]) -> None:
    assert type(DiskFaults().fault(OSError(number, "x"), PATH)) is kind


def test_a_disk_that_fails_with_its_path_gone_is_a_missing_volume() -> None:
    assert type(DiskFaults().fault(OSError(errno.EIO, "x"), PATH)) is VolumeMissing


def test_a_bad_sector_is_an_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    path = os.fsencode(tmp_path / "a.mp4")

    assert type(DiskFaults().fault(OSError(errno.EIO, "x"), path)) is SourceUnreadable


@pytest.mark.parametrize(
    ("windows", "kind"),
    [(32, SourceBusy), (33, SourceBusy), (21, VolumeMissing), (67, VolumeMissing)],
)
def test_a_windows_error_becomes_one_of_ours(windows: int, kind: type[SourceError]) -> None:
    error = OSError(errno.EACCES, "x")
    error.winerror = windows  # type: ignore[attr-defined] # only Windows sets it

    assert type(DiskFaults().fault(error, PATH)) is kind
