"""An account's notification settings: what a cloud can tell of them, and what may be changed."""

from dataclasses import dataclass
from typing import Protocol

from desktop_uploader.domain.notices import NoticeChange, NoticeSettings, NoticeWay
from desktop_uploader.ports.cutoff import Cutoff


@dataclass(frozen=True, slots=True)
class NoticeAbilities:
    """
    What can be set.

    Attributes:
        ways: How messages may be sent.
        address_bytes: How long an address may be; 0 where no limit is documented.
        may_clear: Whether the settings can be taken away altogether.
    """

    ways: frozenset[NoticeWay]
    address_bytes: int = 0
    may_clear: bool = False


class NoticeDesk(Protocol):
    """One per provider that has such settings; may raise what a ControlPlane may."""

    def read(self, *, cutoff: Cutoff) -> NoticeSettings:
        """What is set now."""
        ...

    def write(self, settings: NoticeSettings, *, cutoff: Cutoff) -> str:
        """
        Replace what is set. Returns the request id.

        A key by which messages are signed is kept where there is one; it never leaves the provider.

        Raises:
            RequestRefused: Messages are to be signed, and there is no key for it any more (code
                "notice-key-gone").
        """
        ...

    def clear(self, *, cutoff: Cutoff) -> str:
        """Take the settings away; only where abilities say so. Returns the request id."""
        ...


@dataclass(frozen=True, slots=True)
class NoticePlan:
    """
    A change before it is made.

    Attributes:
        old, new: What is set now, and what would be; `new` None where all is taken away.
    """

    account: str
    old: NoticeSettings
    new: NoticeSettings | None


class NoticeFace(Protocol):
    """
    Notification settings as faces see them.

    Raises:
        RequestRefused: The account is unknown, or its cloud has no call for it ("no-notices").
        ProviderError: The cloud refused, or could not be asked.
    """

    def show_notices(self, account: str) -> NoticeSettings:
        """What is set now."""
        ...

    def plan_notices(self, account: str, change: NoticeChange) -> NoticePlan:
        """
        What a change would come to; nothing is changed.

        Raises:
            RequestRefused: It cannot be so ("notice-way", "notice-address", "too-long-address",
                "unknown-event").
        """
        ...

    def plan_no_notices(self, account: str) -> NoticePlan:
        """The same for taking the settings away ("notices-stay" where that cannot be)."""
        ...

    def plan_old_notices(self, account: str) -> NoticePlan:
        """The same for going back to what the last change replaced ("nothing-to-undo")."""
        ...

    def set_notices(self, plan: NoticePlan) -> NoticeSettings:
        """
        Carry a plan out, and read what is set then; the old is kept for `plan_old_notices`.

        Raises:
            RequestRefused: Somebody has changed the settings meanwhile ("notices-moved").
        """
        ...
