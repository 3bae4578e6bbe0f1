"""
A subtitle that goes along with films: a medium and a job of its own, so that nothing that happens
to it keeps a film; the stories of its films say which job it is.

No cloud that we speak to has a call that joins the two: a player is told of the subtitle's address.
Source: VOD manual of 2022-07-08, 5.4, 6.4, 7.5 (UpdateVideoInfo and UpdateAttachedMediaInfos name
neither a film's subtitles nor a subtitle's film).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import AssetKind
from desktop_uploader.engine.kinds import not_taken
from desktop_uploader.ports.journal import Noted
from desktop_uploader.ports.orders import AddOrder
from desktop_uploader.ports.provider import Abilities, Finding, Weight

FIELD = "subtitle"


def why_left_out(order: AddOrder, abilities: Abilities) -> Finding | None:
    """Why the subtitle of an order stays here, which keeps its films from nothing; None if not."""
    if order.kind != AssetKind.FILM.value:
        facts = (("field", FIELD), ("found", order.kind))
        return Finding("of-films-only", Weight.WARN, facts)
    finding = not_taken(AssetKind.SUBTITLE, abilities)
    return None if finding is None else replace(finding, weight=Weight.WARN)


def order_of_its_own(order: AddOrder) -> AddOrder:
    """The order for the subtitle alone: titled for its file, without what is said of films."""
    return replace(
        order,
        paths=(order.subtitle,),
        kind=AssetKind.SUBTITLE.value,
        title="",
        description="",
        template="",
        workflow="",
        cover_url="",
        cover=b"",
        subtitle=b"",
        words=(),
    )


def named_in_stories(
    films: Sequence[JobId], order: AddOrder, *, subtitle: JobId, at_s: float
) -> Iterator[Noted]:
    """For the story of each film: the number of its subtitle's job."""
    path = order.subtitle.decode("utf-8", "replace")
    for film in films:
        facts = {"subtitle": path, "job": str(subtitle)}
        yield Noted(film, at_s, "subtitle-goes-along", facts)
