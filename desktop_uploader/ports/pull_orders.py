"""What faces ask of the engine where the cloud is to fetch media itself."""

from dataclasses import dataclass
from typing import Protocol

from desktop_uploader.ports.orders import Added
from desktop_uploader.ports.provider import Finding


@dataclass(frozen=True, slots=True)
class PullRow:
    """
    One address, with what is said of it. Empty text means: not said.

    Attributes:
        row: Its number in the person's own list, from 1; answers about it bear it.
        cover: The address of a picture.
        extension: Of the medium, where the address shows none.
        md5: Of the medium, in hex.
        finding: Why it may not go, whatever the account; None where it may.
    """

    row: int
    url: str
    title: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""
    template: str = ""
    workflow: str = ""
    cover: str = ""
    extension: str = ""
    md5: str = ""
    priority: int = 0
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class PullOrder:
    """
    Addresses for one account.

    Attributes:
        calls_nobody: Only check (a dry run).
        registers: The addresses are of objects in the account's own store, to become media.
        title, template, workflow, output: Of every row that says none of its own.
        is_left_as_it_is: Nothing is to be made of objects whose row names no template.
    """

    rows: tuple[PullRow, ...]
    account: str
    calls_nobody: bool = False
    registers: bool = False
    title: str = ""
    template: str = ""
    workflow: str = ""
    output: str = ""
    is_left_as_it_is: bool = False


class PullFace(Protocol):
    """The part of the engine's façade that takes addresses."""

    def pull(self, order: PullOrder) -> Added:
        """
        Check all addresses, then queue those that may go. Returns when they are in the journal.

        Raises:
            RequestRefused: The account's cloud takes none ("no-pull", "no-register"), or the
                account is unknown.
        """
        ...
