"""What lies in a practice account of Tencent, in every way it is let in."""

from collections.abc import Iterator

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.tencent import v3_library
from tests.conformance.category_suite import CategorySuite
from tests.conformance.control_plane_suite import NEVER
from tests.conformance.library_suite import LibrarySuite, library_of, lying
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
    cloud.clear_faults()


class TestTencentCategories(CategorySuite):
    """Every case that the abilities allow, in every way."""


class TestTencentLibrary(LibrarySuite):
    """Every case that the abilities allow, in every way."""


@pytest.mark.parametrize("house", ["v3"], indirect=True)
def test_behind_what_a_search_gives_out_it_is_cut_off_and_says_so(
    house: PracticeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = library_of(house)
    for _ in range(3):
        lying(house, "one of three")
    monkeypatch.setattr(v3_library, "GIVEN_OUT", 2)

    first = library.page("one of three", after="", limit=1, cutoff=NEVER)
    second = library.page("one of three", after=first.after, limit=1, cutoff=NEVER)

    assert (first.is_cut_off, second.is_cut_off, second.after) == (False, True, "")
