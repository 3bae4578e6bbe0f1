"""What faces ask of the engine, and what they hear of it at once."""

from dataclasses import dataclass, field
from enum import Enum

from desktop_uploader.domain.ids import JobId
from desktop_uploader.ports.provider import Finding


@dataclass(frozen=True, slots=True)
class FileWords:
    """
    What is said of one file of an order in place of what is said of all. Empty text: as of all.

    Attributes:
        path: The file, absolute.
        row: Its number in the person's own list, from 1; answers about the file bear it.
        title: As in `AddOrder`.
        finding: Why the file may not go, whatever the account; None where it may.
    """

    path: bytes
    row: int
    title: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""
    template: str = ""
    workflow: str = ""
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class AddOrder:
    """
    Files for one account. Empty text means: not said.

    Attributes:
        paths: Files and folders, absolute, in bytes.
        title: For a single file; with many it is a pattern in which `{stem}` is the file's stem.
        cover: A picture, absolute, in bytes: of all of them.
        subtitle: A file, absolute, in bytes, that goes along with films as a medium of its own.
        again: Upload anew what was published before.
        start_at_s: Not before this moment; None for at once.
        calls_nobody: Only check (a dry run).
        words: Of single files; at most one for each.
    """

    paths: tuple[bytes, ...]
    account: str
    title: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""
    template: str = ""
    workflow: str = ""
    cover_url: str = ""
    cover: bytes = b""
    subtitle: bytes = b""
    app: str = ""
    storage: str = ""
    kind: str = "film"
    priority: int = 0
    again: bool = False
    start_at_s: float | None = None
    calls_nobody: bool = False
    words: tuple[FileWords, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """
    A file that may not go.

    Attributes:
        row: Counted from 1 over everything that was looked at; the person's own number of a file
            that has one (`FileWords`).
        source: The path, for people.
        finding: The rule it breaks.
    """

    row: int
    source: str
    finding: Finding


class Lasting(Enum):
    """Whether the permission for a file holds until the file is stored."""

    LASTS = "lasts"
    MAY_END = "may-end"
    NOT_KNOWN = "not-known"


@dataclass(frozen=True, slots=True)
class Estimate:
    """
    What an order means before its first byte.

    Attributes:
        seconds: (least, most) by the rate of late; None when nothing is known of the line.
        opens_per_s: The account's ceiling on new files; None when there is none.
        keeps_text: Whether the account's cloud keeps title, description and tags, all of them.
        lasting: Of the largest file; None where a permission that ends costs nothing that is sent.
        permission_s: How long a permission of this account holds; None when it is not known.
        urls: Addresses that the cloud is to fetch itself; they are no files of `files`.
        urls_at_once: How many of them one call names.
        calls_per_day: The account's ceiling on such calls; None when there is none.
    """

    files: int = 0
    size_bytes: int = 0
    parts: int = 0
    seconds: tuple[float, float] | None = None
    opens_per_s: float | None = None
    keeps_text: bool = True
    lasting: Lasting | None = None
    permission_s: float | None = None
    urls: int = 0
    urls_at_once: int = 1
    calls_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """
    What became of an order.

    Attributes:
        new: Jobs that were made.
        known: Jobs that the journal already had for these files; they were set going again.
        refused: Files that may not go; the others are not held up by them.
        warnings: Findings that do not keep a file from going.
        skipped: What was passed over in folders, with the rule.
    """

    new: tuple[JobId, ...] = ()
    known: tuple[JobId, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    warnings: tuple[RefusedRow, ...] = ()
    skipped: tuple[RefusedRow, ...] = ()
    estimate: Estimate = field(default_factory=Estimate)


@dataclass(frozen=True, slots=True)
class Choice:
    """
    Which jobs a command is for.

    Attributes:
        ids: These; None means all.
        account: Only of this account; "" means of any.
    """

    ids: tuple[JobId, ...] | None = None
    account: str = ""


@dataclass(frozen=True, slots=True)
class Obeyed:
    """
    What became of a command.

    Attributes:
        done: Jobs that obeyed.
        unmoved: Jobs whose stage does not allow it.
        unknown: Numbers that no job has.
    """

    done: int = 0
    unmoved: tuple[JobId, ...] = ()
    unknown: tuple[JobId, ...] = ()
