"""A call of VOD 2018-07-17, its parameters read."""

from dataclasses import dataclass
from typing import Any

from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose caller is known: with what, and when."""

    account: Account
    asked: Told
    now_s: float

    def text(self, name: str, *, is_needed: bool = False) -> str:
        """A parameter that is a text."""
        value = self.asked.get(name, "")
        if not isinstance(value, str):
            raise Wrong("parameter", f"{name} must be a text")
        if is_needed and not value:
            raise Wrong("missing", f"The request is missing a required parameter {name}.")
        return value

    def number(self, name: str) -> int:
        """A parameter that is a whole number, 0 where it is left out."""
        value = self.asked.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Wrong("parameter", f"{name} must be a number")
        return value

    def texts(self, name: str) -> list[str]:
        """A parameter that is a list of texts."""
        value = self.asked.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Wrong("parameter", f"{name} must be a list of texts")
        return value
