"""A call of VOD 2.0, its parameters read."""

from dataclasses import dataclass
from typing import Any

from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.store.joining import whole_number
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose caller is known: with what, and when."""

    account: Account
    asked: dict[str, str]
    now_s: float

    def need(self, name: str) -> str:
        """A parameter that must be there."""
        value = self.asked.get(name, "")
        if not value:
            raise Wrong("missing", f"{name} is missing")
        return value

    def number(self, name: str, default: int = 0) -> int:
        """A parameter that is a whole number."""
        value = self.asked.get(name, "")
        found = whole_number(value) if value else default
        if found is None:
            raise Wrong("parameter", f"{name} must be a number")
        return found

    def listed(self, name: str) -> list[str]:
        """A parameter that is a list: name.0, name.1 …; the examples begin at 1 as well."""
        numbered = {
            whole_number(key.removeprefix(f"{name}.")): value
            for key, value in self.asked.items()
            if key.startswith(f"{name}.")
        }
        return [numbered[one] for one in sorted(key for key in numbered if key is not None)]
