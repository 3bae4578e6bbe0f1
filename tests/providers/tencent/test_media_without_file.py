"""Tencent's provider keeps the contracts of media that come without a local file, in every way."""

from collections.abc import Iterator

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.conformance.pull_suite import PullSuite
from tests.conformance.register_suite import RegisterSuite
from tests.providers.alibaba.oss_desk import practice_cloud
from tests.providers.tencent.practice_house import WAYS, PracticeHouse


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(params=WAYS)
def house(cloud: PracticeCloud, request: pytest.FixtureRequest) -> Iterator[PracticeHouse]:
    house = PracticeHouse(cloud, request.param)
    yield house
    house.provider.close()


class TestTencentPulls(PullSuite):
    """Every case that the abilities allow, in every way."""


class TestTencentRegistering(RegisterSuite):
    """Every case that the abilities allow."""

    TEMPLATE = "100010"
    NEEDS_OUTPUT = True
