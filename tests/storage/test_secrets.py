"""Each place for secrets keeps the port's contract, and says what is wrong with it."""

import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from keyring.backends import fail, null
from keyring.errors import InitError, KeyringLocked

from desktop_uploader.domain.errors import Remedy, SignInNeeded
from desktop_uploader.ports.secret_store import SecretStore
from desktop_uploader.storage.environment_secrets import EnvironmentSecrets
from desktop_uploader.storage.file_secrets import FileSecrets
from desktop_uploader.storage.keyring_secrets import SERVICE, KeyringSecrets
from tests.conformance.secret_store_suite import FIELDS, KEY, SecretStoreSuite
from tests.fakes.memory_secrets import MemorySecrets

Held = Mapping[str, Mapping[str, str]]


class MemoryRing:
    """A key-ring that forgets everything with the process; `failure` is raised by every call."""

    def __init__(self) -> None:
        self.failure: Exception | None = None
        self.texts: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        self._meet_failure()
        return self.texts.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._meet_failure()
        self.texts[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        self._meet_failure()
        del self.texts[(service, username)]

    def _meet_failure(self) -> None:
        if self.failure is not None:
            raise self.failure


def filled(store: SecretStore, held: Held) -> SecretStore:
    for account, secrets in held.items():
        store.keep(account, secrets)
    return store


class TestMemorySecrets(SecretStoreSuite):
    def make(self, held: Held) -> SecretStore:
        return MemorySecrets(held)


class TestKeyringSecrets(SecretStoreSuite):
    def make(self, held: Held) -> SecretStore:
        return filled(KeyringSecrets(MemoryRing()), held)


class TestFileSecrets(SecretStoreSuite):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> None:
        self._path = tmp_path / "new folder" / "secrets.json"

    def make(self, held: Held) -> SecretStore:
        filled(FileSecrets(self._path), held)
        return FileSecrets(self._path)


class TestEnvironmentSecrets(SecretStoreSuite):
    can_keep = False

    def make(self, held: Held) -> SecretStore:
        environment = {
            f"DESKTOP_UPLOADER_{account.upper().replace('-', '_')}_{field.upper()}": value
            for account, secrets in held.items()
            for field, value in secrets.items()
        }
        return EnvironmentSecrets({**environment, "PATH": "/bin"}, fields=FIELDS)


def code_of(store: SecretStore) -> str:
    with pytest.raises(SignInNeeded) as caught:
        store.fetch("studio")
    assert caught.value.trouble.remedy is Remedy.SIGN_IN
    assert "canary" not in f"{caught.value!r} {caught.value.__context__!r}"
    return caught.value.trouble.code


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (KeyringLocked("canary"), "keyring-locked"),
        (InitError("canary"), "keyring-failed"),
        (ZeroDivisionError("canary"), "keyring-failed"),
    ],
)
def test_what_a_key_ring_says_becomes_a_code_without_its_words(
    failure: Exception, code: str
) -> None:
    ring = MemoryRing()
    ring.failure = failure

    assert code_of(KeyringSecrets(ring)) == code


def test_a_system_without_a_key_ring_says_so() -> None:
    assert code_of(KeyringSecrets(fail.Keyring())) == "no-keyring"


def test_a_key_ring_that_keeps_nothing_is_no_key_ring() -> None:
    with pytest.raises(SignInNeeded) as caught:
        KeyringSecrets(null.Keyring()).keep("studio", KEY)

    assert caught.value.trouble.code == "no-keyring"


def test_a_key_ring_that_does_not_answer_is_given_up() -> None:
    answers = threading.Event()

    class SilentRing(MemoryRing):
        def get_password(self, service: str, username: str) -> str | None:
            answers.wait()
            return None

    code = code_of(KeyringSecrets(SilentRing(), limit_s=0.0))
    answers.set()

    assert code == "keyring-slow"


@pytest.mark.parametrize("text", ["canary", "[1]", '"canary"'])
def test_a_foreign_text_in_the_key_ring_is_not_shown(text: str) -> None:
    ring = MemoryRing()
    ring.texts[(SERVICE, "studio")] = text

    assert code_of(KeyringSecrets(ring)) == "keyring-failed"


@pytest.mark.skipif(sys.platform == "win32", reason="rights there are not bits")
class TestFile:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "secrets.json"

    def test_only_its_owner_can_read_it(self, path: Path) -> None:
        FileSecrets(path).keep("studio", KEY)

        assert path.stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o777])
    def test_a_file_that_others_can_open_is_refused(self, path: Path, mode: int) -> None:
        FileSecrets(path).keep("studio", KEY)
        path.chmod(mode)

        assert code_of(FileSecrets(path)) == "file-not-private"
        with pytest.raises(SignInNeeded):
            FileSecrets(path).keep("other", KEY)

    @pytest.mark.skipif(not hasattr(os, "chown") or os.geteuid() != 0, reason="root alone may")
    def test_a_file_of_somebody_else_is_refused(self, path: Path) -> None:
        FileSecrets(path).keep("studio", KEY)
        os.chown(path, 12345, 12345)

        assert code_of(FileSecrets(path)) == "file-not-private"

    @pytest.mark.parametrize("content", [b"canary", b"[]", b'{"studio": "canary"}', b"\xff"])
    def test_a_file_that_is_not_ours_is_not_shown(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        path.chmod(0o600)

        assert code_of(FileSecrets(path)) == "file-unreadable"

    def test_a_folder_in_its_place_is_said(self, path: Path) -> None:
        path.mkdir()

        assert code_of(FileSecrets(path)) == "file-unreadable"

    def test_what_a_crash_left_beside_it_is_replaced(self, path: Path) -> None:
        left = path.with_name("secrets.json.new")
        left.write_bytes(b"half")
        left.chmod(0o666)

        FileSecrets(path).keep("studio", KEY)

        assert FileSecrets(path).fetch("studio") == KEY
        assert [file.name for file in path.parent.iterdir()] == ["secrets.json"]

    def test_a_place_that_cannot_be_written_is_said(self, path: Path) -> None:
        path.write_bytes(b"")
        with pytest.raises(SignInNeeded) as caught:
            FileSecrets(path / "below" / "secrets.json").keep("studio", KEY)

        assert caught.value.trouble.code == "file-unreadable"


def test_an_empty_variable_is_no_secret() -> None:
    store = EnvironmentSecrets({"DESKTOP_UPLOADER_A_BROKER_TOKEN": ""}, fields=FIELDS)

    assert store.fetch("a") == {}


def test_accounts_named_in_chinese_have_variables_of_their_own() -> None:
    store = EnvironmentSecrets({"DESKTOP_UPLOADER_片库_BROKER_TOKEN": "t"}, fields=FIELDS)

    assert store.fetch("片库") == {"broker_token": "t"}
    assert store.fetch("素材") == {}
