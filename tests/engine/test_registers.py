"""Objects in the account's own store: registered by full calls of one kind, once."""

import pytest

from desktop_uploader.domain.errors import FieldRefused, Outcome, RequestRefused, Unreachable
from desktop_uploader.domain.media import Mark, Stage
from desktop_uploader.ports.orders import Added
from desktop_uploader.ports.pull_orders import PullOrder, PullRow
from tests.engine.house import House
from tests.fakes.memory_cloud import NAME
from tests.fakes.memory_register import ABILITIES, MemoryRegister

LOST = Unreachable("no answer", outcome=Outcome.UNKNOWN)


def url(number: int) -> str:
    return f"store://bucket/films/{number}.mp4"


class RegisterHouse(House):
    """A house whose cloud makes media of objects."""

    @classmethod
    def new(cls) -> "RegisterHouse":
        house = cls()
        house.cloud.registering = MemoryRegister(house.cloud.desk, house.cloud.fetched)
        return house

    @property
    def desk(self) -> MemoryRegister:
        desk = self.cloud.registering
        assert desk is not None
        return desk

    def register(self, *rows: PullRow, is_left_as_it_is: bool = False) -> Added:
        order = PullOrder(rows, NAME, registers=True, title="{stem}, new")
        return self.engine.pull(order)

    def stages(self) -> list[Stage]:
        return [row.stage for row in self.engine.rows()]


@pytest.fixture
def house() -> RegisterHouse:
    return RegisterHouse.new()


def rows(*numbers: int, template: str = "") -> list[PullRow]:
    return [PullRow(number, url(number), template=template) for number in numbers]


def test_objects_become_media_by_full_calls(house: RegisterHouse) -> None:
    added = house.register(*rows(1, 2, 3))
    house.run()

    assert house.stages() == [Stage.PUBLISHED] * 3
    assert [len(call) for call in house.desk.calls] == [2, 1]
    assert (added.estimate.urls_at_once, added.estimate.opens_per_s) == (2, 50.0)
    assert house.engine.rows()[0].title == "1, new"
    assert Mark.NOT_COMPARED in house.engine.rows()[0].marks


def test_a_call_holds_only_what_belongs_together(house: RegisterHouse) -> None:
    house.register(*rows(1, template="a"), *rows(2, template="b"), *rows(3, template="a"))
    house.run()

    assert sorted(house.desk.calls) == [[url(1), url(3)], [url(2)]]


def test_a_lost_answer_is_asked_for_again_and_makes_one_medium(house: RegisterHouse) -> None:
    house.cloud.desk.fail(LOST, verb="register", is_after=True)
    house.register(*rows(1))
    house.run()

    assert (house.stages(), len(house.desk.media)) == ([Stage.PUBLISHED], 1)


def test_one_that_cannot_be_registered_does_not_hold_up_the_others(house: RegisterHouse) -> None:
    house.desk.troubles[url(1)] = FieldRefused(code="object-name-taken").trouble
    house.register(*rows(1, 2))
    house.run()

    assert house.stages() == [Stage.FAILED, Stage.PUBLISHED]


def test_where_names_are_ids_two_of_one_name_are_an_error(house: RegisterHouse) -> None:
    house.desk.abilities = type(ABILITIES)(batch=2, names_are_ids=True)
    added = house.register(
        PullRow(1, "store://bucket/a/f.mp4"), PullRow(2, "store://bucket/b/f.mp4")
    )
    house.run()

    assert [(row.row, row.finding.rule) for row in added.refused] == [(2, "object-name-twice")]
    assert len(house.desk.media) == 1


def test_an_object_and_an_address_are_never_in_one_call(house: RegisterHouse) -> None:
    with pytest.raises(RequestRefused) as refused:
        house.engine.pull(PullOrder(tuple(rows(1)), NAME))

    assert refused.value.trouble.code == "no-pull"


def test_a_cloud_that_registers_nothing_says_so() -> None:
    with pytest.raises(RequestRefused) as refused:
        RegisterHouse().register(*rows(1))

    assert refused.value.trouble.code == "no-register"
