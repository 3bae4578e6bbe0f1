"""A fault at any call, a crash at any write: one file, one medium."""

from collections.abc import Callable

import pytest

from desktop_uploader.domain.errors import (
    BadAnswer,
    ContentMismatch,
    CredentialExpired,
    Denied,
    Outcome,
    PlaceGone,
    ServerTrouble,
    Throttled,
    Unreachable,
    UploaderError,
    UploadGone,
)
from desktop_uploader.domain.media import Stage
from desktop_uploader.domain.parts import MIB
from tests.engine.house import House

Fault = tuple[Callable[[], UploaderError], bool]

FAULTS: dict[str, Fault] = {
    "no answer, nothing done": (lambda: Unreachable(outcome=Outcome.NOT_DONE), False),
    "no answer, it was done": (lambda: Unreachable(outcome=Outcome.UNKNOWN), True),
    "no answer, it was not done": (lambda: Unreachable(outcome=Outcome.UNKNOWN), False),
    "server trouble before": (lambda: ServerTrouble(outcome=Outcome.UNKNOWN), False),
    "server trouble after": (lambda: ServerTrouble(outcome=Outcome.UNKNOWN), True),
    "throttled": (lambda: Throttled(retry_after_s=3.0), False),
    "captive portal": (lambda: BadAnswer(outcome=Outcome.UNKNOWN), False),
    "expired": (lambda: CredentialExpired(code="SecurityTokenExpired"), False),
    "upload gone": (lambda: UploadGone(code="NoSuchUpload"), False),
    "place gone": (lambda: PlaceGone(code="InvalidVideo.NotFound"), False),
    "denied": (lambda: Denied(code="Forbidden"), False),
    "wrong bytes": (lambda: ContentMismatch(code="crc64"), False),
}
SIZES = {"one put": 1000, "three parts": 17 * MIB}


def one_medium_at_the_most(house: House) -> bool:
    contents = house.cloud.published_contents()
    return len(contents) <= 1 and all(content == house.content() for content in contents)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_call_ends_published_or_with_a_remedy_and_never_with_two_media(
    fault: str, size: str
) -> None:
    make, is_after = FAULTS[fault]
    nth = 0
    while True:
        nth += 1
        house = House()
        script = house.cloud.desk.fail(make(), nth=nth, is_after=is_after)
        job_id = house.add(size_bytes=SIZES[size])

        house.run()

        stage = house.stage_of(job_id)
        assert one_medium_at_the_most(house), (fault, nth, house.cloud.desk.calls)
        assert stage is Stage.PUBLISHED or house.job(job_id).trouble is not None, (fault, nth)
        assert stage in (Stage.PUBLISHED, Stage.FAILED, Stage.WAITING), (fault, nth, stage)
        renewed = [medium.renewals_after_arrival for medium in house.cloud.media.values()]
        assert sum(renewed) == 0, (fault, nth, house.cloud.desk.calls)
        if not script.is_met:
            return


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "fault", ["no answer, nothing done", "no answer, it was done", "throttled", "expired"]
)
def test_what_passes_by_itself_ends_published(fault: str, size: str) -> None:
    make, is_after = FAULTS[fault]
    nth = 0
    while True:
        nth += 1
        house = House()
        script = house.cloud.desk.fail(make(), nth=nth, is_after=is_after)
        job_id = house.add(size_bytes=SIZES[size])

        house.run()

        assert house.stage_of(job_id) is Stage.PUBLISHED, (nth, house.cloud.desk.calls)
        assert house.cloud.published_contents() == [house.content()]
        if not script.is_met:
            return


class PowerCut(BaseException):
    """The machine stops here."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("when", ["before the write", "after the write"])
def test_a_crash_around_any_write_of_the_journal_costs_nothing(size: str, when: str) -> None:
    nth = 0
    while True:
        nth += 1
        house = House()
        job_id = house.add(size_bytes=SIZES[size])
        cut = cut_at_write(house, nth, is_after=when == "after the write")
        try:
            house.run()
        except PowerCut:
            pass
        house.journal.write = cut.original  # type: ignore[method-assign]
        later = house.crash()

        later.run()

        assert later.stage_of(job_id) is Stage.PUBLISHED, (nth, later.cloud.desk.calls)
        assert later.cloud.published_contents() == [later.content()]
        assert later.job(job_id).tally.resent_bytes == 0
        if not cut.is_met:
            return


class cut_at_write:  # noqa: N801  # read as a verb where it is used
    """Makes the nth write of a house's journal the last thing that happens."""

    def __init__(self, house: House, nth: int, *, is_after: bool) -> None:
        self.original = house.journal.write
        self.left = nth
        self.is_after = is_after
        self.is_met = False
        house.journal.write = self  # type: ignore[method-assign]

    def __call__(self, entries: object) -> None:
        """Write, or not, and stop."""
        self.left -= 1
        if self.left == 0 and not self.is_after:
            self.is_met = True
            raise PowerCut
        self.original(entries)  # type: ignore[arg-type]
        if self.left == 0:
            self.is_met = True
            raise PowerCut


@pytest.mark.parametrize("size", SIZES)
def test_a_crash_after_any_call_costs_no_confirmed_part_and_no_second_medium(size: str) -> None:
    nth = 0
    while True:
        nth += 1
        house = House()
        job_id = house.add(size_bytes=SIZES[size])
        left = [nth]

        def stop_at(_verb: str, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise PowerCut

        house.cloud.desk.on_call = stop_at
        try:
            house.run()
        except PowerCut:
            pass
        house.cloud.desk.on_call = lambda _verb: None
        later = house.crash()

        later.run()

        assert later.stage_of(job_id) is Stage.PUBLISHED, (nth, later.cloud.desk.calls)
        assert one_medium_at_the_most(later)
        assert later.job(job_id).tally.resent_bytes == 0
        if left[0] > 0:
            return
