"""All vendors of one cloud as the control desk sees them: one."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from desktop_uploader.practice_cloud.control_desk import Vendor
from desktop_uploader.practice_cloud.door import Refusal

Told = dict[str, Any]


class Vendors:
    """Keeps the control desk's `Vendor` contract over many; each knows what is its own."""

    def __init__(self, vendors: Sequence[Vendor]) -> None:
        """In the order in which their media are shown."""
        self._vendors = tuple(vendors)

    def media_rows(self) -> list[Told]:
        """The media of all."""
        return [row for vendor in self._vendors for row in vendor.media_rows()]

    def judge(self, media_id: str, verdict: str) -> Told:
        """The word of the one whose medium it is."""
        return self._first(lambda vendor: vendor.judge(media_id, verdict), "medium")

    def session(self, account: str, life_s: float) -> Told:
        """A temporary key from the one whose account it is."""
        return self._first(lambda vendor: vendor.session(account, life_s), "account")

    def put_object(self, account: str, key: str, *, file: Path) -> Told:
        """A file in the own bucket of the one whose account it is."""
        return self._first(lambda vendor: vendor.put_object(account, key, file=file), "account")

    def expire_all(self, now_s: float) -> None:
        """End the temporary keys of all."""
        for vendor in self._vendors:
            vendor.expire_all(now_s)

    def state(self) -> Told:
        """Counts of media by status, those of all together."""
        media: dict[str, int] = {}
        for vendor in self._vendors:
            for status, count in vendor.state()["media"].items():
                media[status] = media.get(status, 0) + count
        return {"media": media}

    def _first(self, ask: Callable[[Vendor], Told], thing: str) -> Told:
        """The answer of the first who knows it."""
        for vendor in self._vendors:
            try:
                return ask(vendor)
            except Refusal as refusal:
                if refusal.code != "NotFound":
                    raise
        raise Refusal("NotFound", 404, f"there is no such {thing}")
