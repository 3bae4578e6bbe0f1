"""What every cloud that takes objects must keep. A vendor's test gives the fixture `house`."""

from itertools import count
from pathlib import Path
from typing import Protocol

import pytest

from desktop_uploader.domain.errors import Cut, OutcomeUnknown
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.job import Origin, Source
from desktop_uploader.domain.media import MediaDraft, MediumState
from desktop_uploader.ports.registering import Registering
from desktop_uploader.ports.url_pull import PullItem, Ticket
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.conformance.control_plane_suite import NEVER
from tests.conformance.declared import House
from tests.fakes.manual_cutoff import ManualCutoff
from tests.practice_cloud.callers import desk
from tests.practice_cloud.clips import film

NUMBERS = count(1)
UNDER_WAY = frozenset({MediumState.ARRIVING, MediumState.PROCESSING, MediumState.UNCLEAR})


class StoringHouse(House, Protocol):
    """A house whose practice cloud can be given objects."""

    cloud: PracticeCloud


class RegisterSuite:
    """The cases; a vendor says what must be said of an object for something to come of it."""

    TEMPLATE = ""
    IS_LEFT_AS_IT_IS = False
    NEEDS_OUTPUT = False

    @pytest.fixture
    def item(self, house: StoringHouse, tmp_path: Path) -> PullItem:
        registering_of(house)
        number = next(NUMBERS)
        file = film(tmp_path / "film.mp4", frames=2)
        asked = {
            "account": str(house.provider.account),
            "key": f"masters/电影 {number}.mp4",
            "file": str(file),
        }
        stored = desk(house.cloud, "POST", "objects", asked).json
        source = Source(stored["url"].encode(), stored["url"], Fingerprint(0, 0), Origin.OBJECT)
        draft = MediaDraft(
            f"Object {number}",
            template=self.TEMPLATE,
            is_left_as_it_is=self.IS_LEFT_AS_IT_IS,
            output=f"{stored['bucket']}/made" if self.NEEDS_OUTPUT else "",
        )
        return PullItem(f"register-{number}-1", source, draft, house.clock.now_s())

    def test_what_is_said_of_an_object_passes_the_rules(
        self, house: StoringHouse, item: PullItem
    ) -> None:
        assert not house.provider.review(item.draft, item.source).refusals

    def test_an_object_becomes_what_can_be_followed_to_an_end(
        self, house: StoringHouse, item: PullItem
    ) -> None:
        medium = registered(house, item).place.media_id
        assert medium is not None

        report = house.provider.follower.read_status([medium], cutoff=NEVER)[medium]
        house.let_work_end()

        assert report.state not in UNDER_WAY | {MediumState.ABSENT, MediumState.FAILED}

    def test_a_lost_answer_is_settled_or_said_to_be_unknown(
        self, house: StoringHouse, item: PullItem
    ) -> None:
        first = registered(house, item)

        try:
            found = registering_of(house).find(item, cutoff=NEVER)
        except OutcomeUnknown:
            return
        again = found or registered(house, item)
        assert again.place.media_id == first.place.media_id

    def test_what_goes_together_is_told_by_its_group(
        self, house: StoringHouse, item: PullItem
    ) -> None:
        group_of = registering_of(house).group_of

        assert group_of(item.draft, item.source) == group_of(item.draft, item.source)

    def test_a_call_on_a_used_cutoff_is_not_made(self, house: StoringHouse, item: PullItem) -> None:
        cut = ManualCutoff()
        cut.cut()

        with pytest.raises(Cut):
            registering_of(house).submit([item], cutoff=cut)


def registering_of(house: House) -> Registering:
    """The provider's own."""
    registering = house.provider.registering
    if registering is None:
        pytest.skip(f"{house.name}: no registering (to take objects)")
    return registering


def registered(house: House, item: PullItem) -> Ticket:
    """What came of an object."""
    taken = registering_of(house).submit([item], cutoff=NEVER)[item.key]
    assert isinstance(taken, Ticket)
    return taken
