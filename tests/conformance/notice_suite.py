"""What all notification settings must keep. A vendor's test gives the fixture `house`."""

import pytest

from desktop_uploader.domain.errors import Cut, Denied
from desktop_uploader.domain.notices import (
    NoticeChange,
    NoticeSettings,
    NoticeWay,
    back_to,
    changed,
)
from desktop_uploader.ports.notices import NoticeAbilities, NoticeDesk
from tests.conformance.control_plane_suite import NEVER
from tests.conformance.declared import Ability, House, needs
from tests.fakes.manual_cutoff import ManualCutoff

PORT = "notices"
NOTICES = Ability("notices, to be read and set", lambda a: a.notices is not None)
CLEARS = Ability(
    "notices.may_clear, to take them away", lambda a: a.notices is not None and a.notices.may_clear
)
ADDRESS_OF_WAY = {
    NoticeWay.URL: "https://a.example.com/told",
    NoticeWay.QUEUE: "http://1.mns.cn-shanghai.aliyuncs.com/told",
    NoticeWay.TOPIC: "urn:smn:cn-north-4:1:told",
}


def desk_of(house: House, ability: Ability = NOTICES) -> tuple[NoticeDesk, NoticeAbilities]:
    """The provider's own, where it has what is asked for."""
    needs(house, ability, port=PORT)
    desk, abilities = house.provider.notices, house.provider.abilities.notices
    assert desk is not None, "something can be set, and there is nobody to ask for it"
    assert abilities is not None
    return desk, abilities


def may_write(desk: NoticeDesk, settings: NoticeSettings) -> bool:
    """Set something; False where a broker refuses to turn its company's messages elsewhere."""
    before = desk.read(cutoff=NEVER)
    try:
        desk.write(settings, cutoff=NEVER)
    except Denied:
        assert desk.read(cutoff=NEVER) == before
        return False
    return True


class NoticeSuite:
    """The cases; the fixture `house` keeps `House`."""

    def test_whoever_sets_nothing_has_nobody_to_ask(self, house: House) -> None:
        is_able = house.provider.abilities.notices is not None

        assert is_able is (house.provider.notices is not None)

    def test_what_can_be_told_of_has_names_of_its_own(self, house: House) -> None:
        desk, _ = desk_of(house)

        names = [event.name for event in desk.read(cutoff=NEVER).events]

        assert names
        assert len(set(names)) == len(names)

    @pytest.mark.parametrize("way", list(ADDRESS_OF_WAY))
    def test_what_is_set_is_read_again(self, house: House, way: NoticeWay) -> None:
        desk, abilities = desk_of(house)
        if way not in abilities.ways:
            needs(house, Ability(f"notices.ways of {way.value}", lambda _: False), port=PORT)
        old = desk.read(cutoff=NEVER)
        wanted = (old.events[1].name, old.events[2 % len(old.events)].name)
        new = changed(old, NoticeChange(way, ADDRESS_OF_WAY[way], wanted))

        if not may_write(desk, new):
            return
        now = desk.read(cutoff=NEVER)

        assert (now.way, now.address, now.queue) == (new.way, new.address, new.queue)
        assert set(now.on) == set(wanted)
        assert {one.topic for one in now.events if one.is_on} == {
            one.topic for one in new.events if one.is_on
        }

    def test_events_are_switched_off_without_the_place_being_lost(self, house: House) -> None:
        desk, abilities = desk_of(house)
        way = min(abilities.ways, key=lambda one: one.value)
        old = desk.read(cutoff=NEVER)
        told = changed(old, NoticeChange(way, ADDRESS_OF_WAY[way], (old.events[1].name,)))
        if not may_write(desk, told):
            return

        silent = changed(desk.read(cutoff=NEVER), NoticeChange(events=()))
        desk.write(silent, cutoff=NEVER)

        now = desk.read(cutoff=NEVER)
        assert (now.on, now.way, now.address) == ((), way, told.address)

    def test_the_old_can_be_set_again(self, house: House) -> None:
        desk, abilities = desk_of(house)
        way = min(abilities.ways, key=lambda one: one.value)
        first = desk.read(cutoff=NEVER)
        told = NoticeChange(way, ADDRESS_OF_WAY[way], (first.events[1].name,))
        if not may_write(desk, changed(first, told)):
            return
        old = desk.read(cutoff=NEVER)
        other = f"{ADDRESS_OF_WAY[way]}2"
        desk.write(changed(old, NoticeChange(way, other, (old.events[0].name,))), cutoff=NEVER)

        desk.write(back_to(old, desk.read(cutoff=NEVER)), cutoff=NEVER)

        now = desk.read(cutoff=NEVER)
        assert (now.on, now.way, now.address) == (old.on, old.way, old.address)

    def test_what_was_set_can_be_taken_away(self, house: House) -> None:
        desk, _ = desk_of(house, CLEARS)
        old = desk.read(cutoff=NEVER)
        if not may_write(
            desk, changed(old, NoticeChange(NoticeWay.URL, ADDRESS_OF_WAY[NoticeWay.URL]))
        ):
            return

        desk.clear(cutoff=NEVER)

        assert desk.read(cutoff=NEVER).way is NoticeWay.NONE

    def test_a_call_on_a_used_cutoff_is_not_made(self, house: House) -> None:
        desk, _ = desk_of(house)
        cut = ManualCutoff()
        cut.cut()

        with pytest.raises(Cut):
            desk.read(cutoff=cut)
