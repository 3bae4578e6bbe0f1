"""Which of the media that bear our name is the one that a lost commit has made."""

from collections.abc import Iterable

from desktop_uploader.domain.errors import OutcomeUnknown
from desktop_uploader.providers.tencent.promise import Promise
from desktop_uploader.providers.tencent.wire import Medium

SLACK_S = 600
"""How much earlier than its opening a medium may seem to be made, by clocks that differ."""


def choose(media: Iterable[Medium], promise: Promise, *, size_bytes: int) -> Medium | None:
    """
    The medium that was made of `promise`; None when there is none.

    The path of its source names it beyond doubt, where the service shows it. Elsewhere name and
    size must fit, and it must be no older than the promise.

    Raises:
        OutcomeUnknown: More than one fits, and nothing tells them apart (code "many-fit").
    """
    fitting = [one for one in media if _fits(one, promise, size_bytes=size_bytes)]
    ours = [one for one in fitting if promise.path and one.path == promise.path]
    if ours:
        return ours[0]
    others = [one for one in fitting if not one.path]
    if len(others) > 1:
        raise OutcomeUnknown(code="many-fit", facts={"cloud": "tencent"})
    return others[0] if others else None


def _fits(medium: Medium, promise: Promise, *, size_bytes: int) -> bool:
    return (
        medium.name == promise.name
        and medium.size_bytes in (None, size_bytes)
        and (medium.made_at_s is None or medium.made_at_s >= promise.since_s - SLACK_S)
    )
