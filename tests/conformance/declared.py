"""What a cloud cannot do, as it declares it itself: the one way to leave a case of a suite out."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import pytest

from desktop_uploader.domain.media import MediumState
from desktop_uploader.ports.catalogue import ListKind
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.provider import Abilities, Provider, Renewal
from desktop_uploader.ports.works import Work


class House(Protocol):
    """What the suites ask of a vendor's test."""

    @property
    def name(self) -> str:
        """The cloud and the way in, as the summary of skipped cases has it; no colon in it."""
        ...

    @property
    def provider(self) -> Provider:
        """The one that is tried."""
        ...

    @property
    def clock(self) -> Clock:
        """The provider's own."""
        ...

    def expire_all(self) -> None:
        """End every credential that was handed out so far."""
        ...

    def let_work_end(self) -> None:
        """Return when the service has done all that it does by itself."""
        ...


@dataclass(frozen=True, slots=True)
class Ability:
    """
    Something that not every cloud can do.

    Attributes:
        name: The field of `Abilities`, and what it stands for.
        is_declared: Whether abilities have it.
    """

    name: str
    is_declared: Callable[[Abilities], bool]


KNOWS_ARRIVAL = Ability("knows_arrival, to be asked for an object", lambda a: a.knows_arrival)
KNOWS_MEDIUM_EARLY = Ability(
    "completing_commits, so a medium from the beginning", lambda a: a.completing_commits
)
FOLLOWS_MEDIA = Ability("follows_media, to read what became of a film", lambda a: a.follows_media)
TAKES_COVERS = Ability("cover_kinds, to take pictures", lambda a: bool(a.cover_kinds))
TAKES_MORE_THAN_FILMS = Ability(
    "kinds beside films, to take images and subtitles", lambda a: len(a.kinds) > 1
)
KEEPS_MEDIA = Ability("keeps_media, to show what lies there", lambda a: a.keeps_media)
DELETES_MEDIA = Ability("deletes_media, what lies there", lambda a: a.deletes_media)


def lists(kind: ListKind) -> Ability:
    """To list things of one kind, to choose from."""
    return Ability(f"lists of {kind.value}, to choose from", lambda a: kind in a.lists)


LISTS_CATEGORIES = lists(ListKind.CATEGORIES)
LISTS_UPLOADS = Ability("lists_uploads, to see what is open", lambda a: a.lists_uploads)
DROPS_PARTS = Ability("drops_parts, by the name of a medium", lambda a: a.drops_parts)
STRIKES_RECORDS = Ability(
    "dead_states of media on their way, to strike out their records",
    lambda a: MediumState.ARRIVING in a.dead_states,
)
RENEWS = Ability("renewal, of a credential", lambda a: a.renewal is not Renewal.NONE)
RENEWS_IN_PLACE = Ability("renewal to the same target", lambda a: a.renewal is Renewal.SAME_TARGET)

_REASON = re.compile(r"(?:Skipped: )?([^:]+): no ([^:]+) \((.+)\)$")


@dataclass(frozen=True, slots=True, order=True)
class Lack:
    """One cloud's lack of one ability, as met in the suite of one port."""

    cloud: str
    port: str
    ability: str


def works_of(work: Work) -> Ability:
    """To have one kind of work done."""
    name = f"works, {work.value} among them"
    return Ability(name, lambda a: any(rule.work is work for rule in a.works))


def needs(house: House, ability: Ability, *, port: str) -> None:
    """Go on with the case only where the cloud has declared `ability`."""
    if not ability.is_declared(house.provider.abilities):
        pytest.skip(f"{house.name}: no {ability.name} ({port})")


def lack_in(reason: str) -> Lack | None:
    """What `needs` has said, from the reason of a skip; None when another has skipped."""
    said = _REASON.match(reason)
    return Lack(said[1], said[3], said[2]) if said else None


def summary(reasons: Iterable[str]) -> Iterator[str]:
    """The lines that tell who lacks what, and how many cases that left out; none without any."""
    cases = Counter(lack for reason in reasons if (lack := lack_in(reason)))
    cloud = ""
    for lack, count in sorted(cases.items()):
        if lack.cloud != cloud:
            cloud = lack.cloud
            yield cloud
        yield f"    {lack.port:<14} {count:>3}  no {lack.ability}"
