"""A practice cloud for each test, on loopback, with nothing to wait for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.settings import Settings
from tests.practice_cloud.callers import Grant, Oss, Vod


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[PracticeCloud]:
    """Transcodes off: a medium ends as soon as its object is there."""
    settings = Settings(transcode="off", advertise="ip")
    with PracticeCloud(tmp_path / "root", settings=settings) as started:
        yield started


@pytest.fixture
def vod(cloud: PracticeCloud) -> Vod:
    """The control plane, called with the account's key."""
    return Vod(cloud)


@pytest.fixture
def grant(vod: Vod) -> Grant:
    """A fresh medium with permission to write it."""
    return vod.create()


@pytest.fixture
def oss(cloud: PracticeCloud, grant: Grant) -> Oss:
    """The store, called with that permission."""
    return Oss(cloud, grant)
