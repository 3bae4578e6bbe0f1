"""Films that leave something behind in a house: sent in part, and given up."""

from dataclasses import replace

from desktop_uploader.domain.errors import ServerTrouble
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.domain.parts import MIB
from desktop_uploader.ports.orders import Choice
from desktop_uploader.ports.tidying import Leftover, LeftoverKind, Standing
from tests.engine.house import House
from tests.fakes.manual_cutoff import ManualCutoff

LARGE = 5 * MIB
PART = 2 * MIB
DAY_S = 86_400.0
NEVER = ManualCutoff()


def house_with_small_parts() -> House:
    """A house whose line is slow, so that a film of 5 MiB goes in three parts."""
    house = House()
    house.engine.loop.tools.line_is_slow = lambda: True
    return house


def able(house: House, **abilities: object) -> None:
    house.cloud.abilities = replace(house.cloud.abilities, **abilities)  # type: ignore[arg-type]


def sent_in_part(house: House, name: str = "film.mp4", **order: object) -> JobId:
    """A large file whose first part is stored, and which then rests."""
    job_id = house.add(name, size_bytes=LARGE, **order)
    while not house.cloud.store.parts_received:
        house.engine.loop.turn(rest_s=0.0)
        house.workers.run()
        house.engine.sender.send_next(wait_s=0.0)
    house.pause(job_id)
    house.run()
    house.cloud.store.parts_received.clear()
    return job_id


def given_up(house: House, name: str = "film.mp4", **order: object) -> JobId:
    """The same, cancelled by a person while the store did not want to hear of it."""
    job_id = sent_in_part(house, name, **order)
    house.cloud.desk.fail(ServerTrouble(code="InternalError"), verb="abort")
    house.engine.cancel(Choice((job_id,)))
    house.run()
    assert house.stage_of(job_id) is Stage.CANCELLED
    return job_id


def found(house: House, kind: LeftoverKind = LeftoverKind.UPLOAD) -> list[Leftover]:
    return [one for one in house.engine.find_leftovers() if one.kind is kind]


def standings(found: list[Leftover]) -> list[Standing]:
    return [one.standing for one in found]
