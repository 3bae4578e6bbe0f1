"""
All files below a folder, in order of their names, one at a time.

A link to a folder is followed, but no folder is walked twice: a link that leads to where the walk
has been, or to a folder above or below where it began, is a circle or a double.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from desktop_uploader.domain.errors import SourceError, SourceMissing
from desktop_uploader.domain.job import Source
from desktop_uploader.ports.source_files import Skipped
from desktop_uploader.system.paths import below, for_people, native

PACKAGES = frozenset(
    {
        *(".app", ".appex", ".bundle", ".component", ".dvdmedia", ".fcpbundle", ".fcpcache"),
        *(".framework", ".imovielibrary", ".kext", ".logicx", ".photolibrary", ".photoslibrary"),
        *(".plugin", ".prproj", ".screenflow", ".theater", ".tvlibrary"),
    }
)
"""Folders that are one thing to a person: what lies inside is no film of his to upload."""

_WINDOWS_HIDDEN = 0x2  # FILE_ATTRIBUTE_HIDDEN
_MACOS_HIDDEN = 0x8000  # UF_HIDDEN

Find = Callable[[bytes], Source]


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to walk, and what it is called when all links are resolved."""

    path: bytes
    real: bytes


def is_package(path: bytes) -> bool:
    """Whether a folder of this name is shown as one thing."""
    return PurePath(os.fsdecode(path)).suffix.lower() in PACKAGES


def is_hidden(name: str, status: os.stat_result) -> bool:
    """Whether an entry is hidden from people, by its name or by a flag."""
    return bool(
        name.startswith(".")
        or getattr(status, "st_file_attributes", 0) & _WINDOWS_HIDDEN
        or getattr(status, "st_flags", 0) & _MACOS_HIDDEN
    )


@dataclass
class Walk:
    """
    One walk.

    Attributes:
        find: Looks at one file.
    """

    find: Find
    _top: bytes = b""
    _visited: set[bytes] = field(default_factory=set)

    def below(self, folder: bytes) -> Iterator[Source | Skipped]:
        """What lies below `folder` (absolute); it was named by a person, so it may be hidden."""
        self._top = os.path.realpath(folder)
        self._visited.add(self._top)
        if is_package(folder):
            yield _skipped(folder, "package")
            return
        # A stack of its own: folders can lie deeper than calls may.
        stack = [self._entries(_Folder(folder, self._top))]
        while stack:
            entry = next(stack[-1], None)
            if entry is None:
                stack.pop()
            elif isinstance(entry, Skipped):
                yield entry
            elif isinstance(entry, _Folder):
                stack.append(self._entries(entry))
            else:
                yield self._file(entry)

    def _entries(self, folder: _Folder) -> Iterator[bytes | _Folder | Skipped]:
        """What stands in one folder; the files among it as their paths."""
        try:
            with os.scandir(native(folder.path)) as entries:
                ordered = sorted(entries, key=lambda entry: os.fsencode(entry.name))
        except OSError:
            yield _skipped(folder.path, "unreadable")
            return
        for entry in ordered:
            path = below(folder.path, entry.name)
            try:
                yield self._look_at(entry, path, above=folder)
            except OSError:
                yield _skipped(path, "unreadable")

    def _look_at(
        self, entry: "os.DirEntry[str]", path: bytes, *, above: _Folder
    ) -> bytes | _Folder | Skipped:
        if is_hidden(entry.name, entry.stat(follow_symlinks=False)):
            return _skipped(path, "hidden")
        if not entry.is_dir():
            return path
        if is_package(path):
            return _skipped(path, "package")
        is_link = entry.is_symlink()
        # Resolved from the folder above, not from the root each time: trees can be deep.
        real = os.path.realpath(path) if is_link else below(above.real, entry.name)
        if real in self._visited or (is_link and _share_a_line(real, self._top)):
            return _skipped(path, "symlink-loop")
        self._visited.add(real)
        return _Folder(path, real)

    def _file(self, path: bytes) -> Source | Skipped:
        try:
            return self.find(path)
        except SourceMissing:
            return _skipped(path, "missing")
        except SourceError as error:
            return _skipped(path, error.trouble.code or "unreadable")


def _share_a_line(one: bytes, other: bytes) -> bool:
    """Whether one of two folders lies in the other."""
    separator = os.fsencode(os.sep)
    first, second = one.rstrip(separator) + separator, other.rstrip(separator) + separator
    return first.startswith(second) or second.startswith(first)


def _skipped(path: bytes, rule: str) -> Skipped:
    return Skipped(for_people(path), rule)
