"""What every place for secrets must keep. Subclass it as TestXxx, give the answers, and get it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

import pytest

from desktop_uploader.domain.errors import SignInNeeded
from desktop_uploader.ports.secret_store import SecretStore

KEY = {"access_key_id": "LTAI-canary", "access_key_secret": '密-canary "quoted"\n'}
TOKEN = {"broker_token": "token-canary"}
FIELDS = (*KEY, *TOKEN)


class SecretStoreSuite(ABC):
    """A store that holds what it is asked to hold, by whatever way its place is filled."""

    can_keep = True

    @abstractmethod
    def make(self, held: Mapping[str, Mapping[str, str]]) -> SecretStore:
        """A store that already holds these secrets by account."""

    def test_it_names_its_place(self) -> None:
        assert self.make({}).place in {"keyring", "file", "environment"}

    def test_what_is_held_can_be_fetched(self) -> None:
        store = self.make({"my-studio": KEY, "archive": TOKEN})

        assert (store.fetch("my-studio"), store.fetch("archive")) == (KEY, TOKEN)

    def test_an_account_without_secrets_has_none(self) -> None:
        assert self.make({"my-studio": KEY}).fetch("other") == {}

    def test_an_account_is_not_given_what_belongs_to_one_with_a_longer_name(self) -> None:
        assert self.make({"my-studio": KEY}).fetch("my") == {}

    def test_to_forget_nothing_is_no_error(self) -> None:
        self.make({}).forget("my-studio")

    def test_nothing_of_it_shows_a_secret(self) -> None:
        store = self.make({"my-studio": KEY})
        store.fetch("my-studio")

        assert "canary" not in f"{store!r} {store}"

    def test_what_is_kept_replaces_what_was_there(self) -> None:
        store = self.writable({"my-studio": KEY, "archive": TOKEN})

        store.keep("my-studio", TOKEN)

        assert (store.fetch("my-studio"), store.fetch("archive")) == (TOKEN, TOKEN)

    def test_what_is_forgotten_is_gone(self) -> None:
        store = self.writable({"my-studio": KEY, "archive": TOKEN})

        store.forget("my-studio")

        assert (store.fetch("my-studio"), store.fetch("archive")) == ({}, TOKEN)

    def test_where_nothing_can_be_kept_it_says_so(self) -> None:
        if self.can_keep:
            pytest.skip("can keep")
        store = self.make({"my-studio": KEY})

        with pytest.raises(SignInNeeded) as kept:
            store.keep("my-studio", TOKEN)
        with pytest.raises(SignInNeeded) as forgotten:
            store.forget("my-studio")

        assert "canary" not in f"{kept.value.trouble} {forgotten.value.trouble}"
        assert store.fetch("my-studio") == KEY

    def writable(self, held: Mapping[str, Mapping[str, str]]) -> SecretStore:
        if not self.can_keep:
            pytest.skip("reads only")
        return self.make(held)
