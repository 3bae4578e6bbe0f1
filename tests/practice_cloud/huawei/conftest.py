"""A practice cloud for each test, and callers of its Huawei part."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.settings import Settings
from tests.practice_cloud.huawei.callers import Api, Keys


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[PracticeCloud]:
    """Transcodes off: a task ends as soon as it is made."""
    settings = Settings(transcode="off")
    with PracticeCloud(tmp_path / "root", settings=settings) as started:
        yield started


@pytest.fixture
def keys(cloud: PracticeCloud) -> Keys:
    """The account's own."""
    return Keys.of(cloud)


@pytest.fixture
def api(cloud: PracticeCloud, keys: Keys) -> Api:
    """IAM and MPC, called with them."""
    return Api(cloud, keys)
