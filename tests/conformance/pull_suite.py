"""What every cloud that fetches addresses must keep. A vendor's test gives the fixture `house`."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import Cut, OutcomeUnknown
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Origin, Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.url_pull import PullItem, PullReport, PullState, Ticket, UrlPull
from tests.conformance.control_plane_suite import NEVER
from tests.conformance.declared import House
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.url_source import UrlSource
from tests.practice_cloud.clips import film

ENDS = frozenset({PullState.FETCHED, PullState.FAILED, PullState.ABSENT})
NUMBERS = count(1)


def at(url: str) -> Source:
    return Source(url.encode(), url, Fingerprint(0, 0), Origin.URL)


def pull_of(house: House) -> UrlPull:
    pull = house.provider.url_pull
    if pull is None:
        pytest.skip(f"{house.name}: no url_pull (to fetch addresses)")
    return pull


class PullSuite:
    """The cases; the fixture `house` keeps `House`."""

    @pytest.fixture
    def source(self, tmp_path: Path) -> Iterator[UrlSource]:
        with UrlSource(tmp_path) as source:
            film(tmp_path / "film.mp4", frames=2)
            yield source

    def item(self, house: House, source: UrlSource, name: str = "film.mp4") -> PullItem:
        number = next(NUMBERS)
        draft = MediaDraft(f"Pull {number}")
        return PullItem(
            f"suite-{number}-1", at(source.url(f"{name}?{number}")), draft, house.clock.now_s()
        )

    def ticket(self, house: House, item: PullItem) -> Ticket:
        taken = pull_of(house).submit([item], cutoff=NEVER)[item.key]
        assert isinstance(taken, Ticket)
        return taken

    def ended(self, house: House, place: Place) -> PullReport:
        for _ in range(2000):
            reports = pull_of(house).read([place], cutoff=NEVER)
            if reports[place].state in ENDS:
                return reports[place]
            house.let_work_end()
        raise AssertionError("it does not come to an end")

    def test_an_address_that_is_taken_becomes_a_medium(
        self, house: House, source: UrlSource
    ) -> None:
        item = self.item(house, source)

        report = self.ended(house, self.ticket(house, item).place)

        assert report.state is PullState.FETCHED
        assert report.media_id
        follower = house.provider.follower
        assert follower.read_status([MediaId(report.media_id)], cutoff=NEVER)

    def test_as_many_as_are_declared_go_by_one_call(self, house: House, source: UrlSource) -> None:
        batch = min(pull_of(house).abilities.batch, 5)
        items = [self.item(house, source) for _ in range(batch)]

        taken = pull_of(house).submit(items, cutoff=NEVER)

        assert set(taken) == {item.key for item in items}
        tickets = [one for one in taken.values() if isinstance(one, Ticket)]
        assert len({one.place for one in tickets}) == batch

    def test_a_submission_is_found_again_or_it_is_said_that_nobody_can_tell(
        self, house: House, source: UrlSource
    ) -> None:
        item = self.item(house, source)
        ticket = self.ticket(house, item)
        end = self.ended(house, ticket.place)

        found = pull_of(house).find(item, cutoff=NEVER)

        assert found is not None
        assert found.place.session == ticket.place.session or found.place.media_id == end.media_id

    def test_another_submission_is_not_taken_for_it(self, house: House, source: UrlSource) -> None:
        item = self.item(house, source)
        self.ended(house, self.ticket(house, item).place)
        other = replace(item, key=f"{item.key}1", draft=MediaDraft(f"{item.draft.title} other"))

        try:
            assert pull_of(house).find(other, cutoff=NEVER) is None
        except OutcomeUnknown:
            pass  # a cloud that has only names cannot say more

    def test_what_cannot_be_called_off_is_fetched_all_the_same(
        self, house: House, source: UrlSource
    ) -> None:
        ticket = self.ticket(house, self.item(house, source))
        self.ended(house, ticket.place)

        if not pull_of(house).abilities.can_cancel:
            assert pull_of(house).cancel(ticket.place, cutoff=NEVER) is False

    def test_signs_of_an_address_arrive_as_they_are(self, house: House, source: UrlSource) -> None:
        film(source.folder / "电影 1,2&3.mp4", frames=2)
        item = self.item(house, source, "电影 1,2&3.mp4")

        report = self.ended(house, self.ticket(house, item).place)

        assert report.state is PullState.FETCHED

    @pytest.mark.parametrize("verb", ["submit", "find", "read"])
    def test_a_call_on_a_used_cutoff_is_not_made(
        self, house: House, source: UrlSource, verb: str
    ) -> None:
        pull, item, cut = pull_of(house), self.item(house, source), ManualCutoff()
        cut.cut()

        with pytest.raises(Cut):
            if verb == "submit":
                pull.submit([item], cutoff=cut)
            elif verb == "find":
                pull.find(item, cutoff=cut)
            else:
                pull.read([Place("", MediaId("1"), "none")], cutoff=cut)
