"""
What a commit needs to know, as the text that is journaled with a job's place.

It is written down before the first byte goes: a commit whose answer was lost must be settled by
another process, which has nothing but this.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Promise:
    """
    What the service promised at the opening, and what it is still to be told.

    Attributes:
        key: The session key; with it a medium can be committed, and nothing else be done.
        name: The medium's name as it was sent.
        path: Where the source goes, with a slash before.
        since_s: When it was opened, by the service's clock, seconds since the epoch.
        wish: What was asked for, where the same may have to be asked for again.
        cover: Where its cover goes, like `path`; "" where none was asked for.
        description, tags, category: To be said after the commit; "" and none where nothing is.
    """

    key: str
    name: str = ""
    path: str = ""
    since_s: int = 0
    wish: Mapping[str, str | int] = field(default_factory=dict)
    description: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""
    cover: str = ""

    def text(self) -> str:
        """For `Place.session`."""
        said = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def read_promise(text: str) -> Promise:
    """The promise that `text` holds; a bare session key for anything else."""
    try:
        found = json.loads(text)
        return Promise(**{**found, "tags": tuple(found.get("tags", ()))})
    except (ValueError, TypeError, AttributeError):
        return Promise(text)
