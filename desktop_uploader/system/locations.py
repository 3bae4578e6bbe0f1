"""
Where everything of a home lies.

With a home of its own, all is in that one folder; otherwise in the system's folders for settings,
for what programs keep, and for logs. The engine's socket lies in a folder for running programs: a
path of more than 107 bytes (unix(7); 103 on macOS) cannot be one, so it is named by a hash.
"""

import hashlib
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.system.home_faults import home_fault
from desktop_uploader.system.mounts import is_network_drive

PROGRAM = "desktop-uploader"
LONGEST_SOCKET_BYTES = 100
SHARED_FOLDER = Path("/tmp")  # a folder of ours in it is looked at before it is used


@dataclass(frozen=True, slots=True)
class Locations:
    """
    The places of one home. Absolute; `prepare` makes the folders.

    Attributes:
        home: What tells this home from another; holds what the program keeps.
        runtime_folder: For the socket alone; may be gone after a restart of the machine.
        token_file: Where the engine leaves its door's token on systems without Unix sockets.
        lock_file: Held by the one engine of this home.
    """

    home: Path
    settings_folder: Path
    logs_folder: Path
    runtime_folder: Path

    @property
    def settings_file(self) -> Path:
        """What a person has set."""
        return self.settings_folder / "settings.toml"

    @property
    def accounts_file(self) -> Path:
        """Accounts, without their secrets."""
        return self.settings_folder / "accounts.toml"

    @property
    def secrets_file(self) -> Path:
        """Secrets of the accounts that keep them in a file."""
        return self.home / "secrets.json"

    @property
    def journal_file(self) -> Path:
        """The journal."""
        return self.home / "journal.sqlite"

    @property
    def backups_folder(self) -> Path:
        """Earlier states of the journal."""
        return self.home / "backups"

    @property
    def practice_root(self) -> Path:
        """What the practice cloud keeps."""
        return self.home / "practice"

    @property
    def practice_vault(self) -> Path:
        """Certificates of the practice cloud for uploads under way; they open nothing else."""
        return self.home / "practice-vault.json"

    @property
    def lock_file(self) -> Path:
        """Held by the one engine of this home."""
        return self.home / "engine.lock"

    @property
    def token_file(self) -> Path:
        """What opens the engine's door where it is a port of this machine."""
        return self.home / "engine.token"

    @property
    def log_file(self) -> Path:
        """The engine's log."""
        return self.logs_folder / "engine.log"

    @property
    def start_log_file(self) -> Path:
        """What an engine says that a face has started: nothing, or why it could not start."""
        return self.logs_folder / "engine-start.log"

    @property
    def socket_file(self) -> Path:
        """The engine's door."""
        return self.runtime_folder / f"{_hash_of(self.home)}.sock"

    def prepare(self) -> None:
        """
        Make the folders, for this user alone.

        Raises:
            RequestRefused: The home lies on a share ("home-on-network-drive"), a folder cannot be
                made ("home-not-writable"), or the runtime folder is open to others
                ("runtime-folder-not-private").
            JournalTrouble: The disk is full ("disk-full").
        """
        if is_network_drive(self.home):
            raise _refused("home-on-network-drive", self.home)
        for folder in (self.home, self.settings_folder, self.logs_folder):
            _make(folder)
            if not os.access(folder, os.W_OK | os.X_OK):
                raise _refused("home-not-writable", folder)
        _make(self.runtime_folder)
        if not _is_private(self.runtime_folder):
            raise _refused("runtime-folder-not-private", self.runtime_folder)


def locate(home: str = "", *, runtime_folder: str = "") -> Locations:
    """
    The places of `home`, or of the system's own folders when it is empty. Makes nothing.

    Args:
        runtime_folder: What the system says is for running programs of this user; "" when it says
            nothing.
    """
    if home:
        folder = Path(os.path.realpath(Path(home).expanduser()))
        return Locations(folder, folder, folder / "logs", _runtime(runtime_folder, folder))
    folders = platformdirs.PlatformDirs(PROGRAM, appauthor=False, roaming=False)
    kept = Path(os.path.realpath(folders.user_data_path))
    return Locations(
        kept,
        Path(os.path.realpath(folders.user_config_path)),
        Path(os.path.realpath(folders.user_log_path)),
        _runtime(runtime_folder, kept),
    )


def _runtime(named: str, home: Path) -> Path:
    if sys.platform == "win32":
        return home
    candidates = [Path(named) / PROGRAM] if Path(named).is_absolute() else []
    candidates.append(Path(f"/run/user/{os.geteuid()}") / PROGRAM)
    for folder in candidates:
        name_bytes = len(os.fsencode(folder / f"{_hash_of(home)}.sock"))
        if name_bytes <= LONGEST_SOCKET_BYTES and os.access(folder.parent, os.W_OK | os.X_OK):
            return folder
    return SHARED_FOLDER / f"{PROGRAM}-{os.geteuid()}"


def _hash_of(home: Path) -> str:
    return hashlib.sha256(os.fsencode(home)).hexdigest()[:16]


def _make(folder: Path) -> None:
    try:
        # The folders above may be everybody's; `parents=True` would make them like any other.
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise home_fault(error, folder) from error


def _is_private(folder: Path) -> bool:
    """Whether it is a folder, no link, that belongs to this user and opens to nobody else."""
    if sys.platform == "win32":
        return True
    status = folder.lstat()
    is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
    return is_ours and not status.st_mode & 0o077


def _refused(code: str, folder: Path) -> RequestRefused:
    return RequestRefused(code=code, facts={"folder": str(folder)})
