"""What every follower must keep. A vendor's test gives the fixture `house`."""

import pytest

from desktop_uploader.domain.errors import Cut
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediaDraft, MediumState, Stage, conclude
from tests.conformance.control_plane_suite import (
    CONTENT,
    DRAFT,
    NEVER,
    UNKNOWN_MEDIUM,
    brought,
    opened,
)
from tests.conformance.declared import FOLLOWS_MEDIA, KNOWS_MEDIUM_EARLY, House, needs
from tests.fakes.manual_cutoff import ManualCutoff

PORT = "follower"
GOOD = {MediumState.PLAYABLE, MediumState.PROCESSED}
ENDED = GOOD | {MediumState.STORED, MediumState.BLOCKED, MediumState.FAILED}


def published(house: House, draft: MediaDraft = DRAFT) -> MediaId:
    """A medium that the service has done with."""
    media_id = brought(house, draft).media_id
    assert media_id is not None
    house.let_work_end()
    return media_id


class FollowerSuite:
    """Subclass it as TestXxx in a module with the fixture `house`, and get every test."""

    @pytest.fixture(autouse=True)
    def followed(self, house: House) -> None:
        needs(house, FOLLOWS_MEDIA, port=PORT)

    def test_a_medium_is_arriving_until_its_bytes_are_there(self, house: House) -> None:
        needs(house, KNOWS_MEDIUM_EARLY, port=PORT)
        media_id = opened(house).place.media_id
        assert media_id is not None

        report = house.provider.follower.read_status([media_id], cutoff=NEVER)[media_id]

        assert (report.media_id, report.state) == (media_id, MediumState.ARRIVING)
        assert conclude(report, expects_processing=True).stage is Stage.VERIFYING

    def test_a_medium_ends_and_stays_ended(self, house: House) -> None:
        media_id, follower = published(house), house.provider.follower

        first, second = (follower.read_status([media_id], cutoff=NEVER)[media_id] for _ in range(2))

        assert first.state is second.state
        assert first.state in GOOD
        assert first.size_bytes in (None, len(CONTENT))
        assert conclude(first, expects_processing=True).is_end

    def test_a_medium_that_is_not_there_is_absent_and_the_others_are_told(
        self, house: House
    ) -> None:
        media_id = published(house)

        reports = house.provider.follower.read_status([UNKNOWN_MEDIUM, media_id], cutoff=NEVER)

        assert reports[UNKNOWN_MEDIUM].state is MediumState.ABSENT
        assert reports[media_id].state in ENDED

    def test_nothing_but_unknown_media_is_no_error(self, house: House) -> None:
        follower = house.provider.follower

        assert follower.read_outputs([UNKNOWN_MEDIUM], cutoff=NEVER) == {UNKNOWN_MEDIUM: ()}
        reports = follower.read_status([UNKNOWN_MEDIUM], cutoff=NEVER)
        assert reports[UNKNOWN_MEDIUM].state is MediumState.ABSENT
        assert follower.read_verdict(UNKNOWN_MEDIUM, cutoff=NEVER) is None

    def test_whole_batches_are_answered_for_each_medium(self, house: House) -> None:
        follower, media_id = house.provider.follower, published(house)
        others = [MediaId(f"{number:032x}") for number in range(1, follower.status_batch)]
        for_outputs = [media_id, *others][: follower.outputs_batch]

        reports = follower.read_status([media_id, *others], cutoff=NEVER)
        outputs = follower.read_outputs(for_outputs, cutoff=NEVER)

        assert set(reports) == {media_id, *others}
        assert all(one.media_id == asked for asked, one in reports.items())
        assert set(outputs) == set(for_outputs)

    @pytest.mark.parametrize("verb", ["read_status", "read_outputs", "read_verdict"])
    def test_a_call_on_a_used_cutoff_is_not_made(self, house: House, verb: str) -> None:
        cut = ManualCutoff()
        cut.cut()
        asked = UNKNOWN_MEDIUM if verb == "read_verdict" else [UNKNOWN_MEDIUM]

        with pytest.raises(Cut):
            getattr(house.provider.follower, verb)(asked, cutoff=cut)
