"""Permission to write to one place for a limited time, and when it grows stale."""

from dataclasses import dataclass, field

from desktop_uploader.domain.ids import MediaId

EARLIEST_RENEWAL_S = 300.0
SHARE_OF_LIFE = 0.2


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where one file goes, as the service assigned it. Journaled: an upload goes on in its own place.

    Attributes:
        target: Store, bucket and key in one text; compared after every renewal.
        media_id: The service's name for the medium; None where it is known only after the commit.
        session: What the commit needs, where the service hands out such a thing; "" otherwise.
    """

    target: str
    media_id: MediaId | None = None
    session: str = ""


@dataclass(frozen=True, slots=True)
class Credential:
    """
    One immutable permission, read once per part and replaced as a whole.

    The engine reads the times and the target; the rest is for the provider that made it, so it
    makes no difference whether a vendor hands out session keys or signed addresses.

    Attributes:
        target: The place it opens, as in `Place.target`.
        granted_at_s: When it was handed out, by our monotonic clock.
        life_s: How long it holds from then on; None when it does not end.
        secret: The provider's own; never shown.
    """

    target: str
    granted_at_s: float
    life_s: float | None
    secret: object = field(repr=False, compare=False)

    @property
    def ends_at_s(self) -> float:
        """When it is no longer accepted, by our monotonic clock."""
        return float("inf") if self.life_s is None else self.granted_at_s + self.life_s

    @property
    def stale_at_s(self) -> float:
        """When a new one should be asked for: 300 s before its end, or a fifth of its life."""
        if self.life_s is None:
            return float("inf")
        return self.ends_at_s - min(EARLIEST_RENEWAL_S, self.life_s * SHARE_OF_LIFE)

    def is_stale(self, now_s: float) -> bool:
        """Whether it is time to renew it."""
        return now_s >= self.stale_at_s

    def has_ended(self, now_s: float) -> bool:
        """Whether it must not be used any more."""
        return now_s >= self.ends_at_s


@dataclass(frozen=True, slots=True)
class Grant:
    """
    The answer to a request for credentials.

    Attributes:
        place: Where the file goes.
        credential: The permission for it.
        request_id: The service's name for the call.
    """

    place: Place
    credential: Credential
    request_id: str = ""
