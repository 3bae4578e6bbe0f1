"""
The kinds of accounts there are, and the provider for one: the only room that lists the vendors.

A vendor's modules are imported when an account of it is used, not before.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from desktop_uploader.domain.errors import SignInNeeded
from desktop_uploader.ports.accounts import AccountKind, AccountRow
from desktop_uploader.ports.provider import Provider
from desktop_uploader.providers import account_form, detours
from desktop_uploader.providers.alibaba.account import KIND as ALIBABA
from desktop_uploader.providers.huawei.account import KIND as HUAWEI
from desktop_uploader.providers.tencent.account import KIND as TENCENT
from desktop_uploader.providers.wiring import Wiring


class Maker(Protocol):
    """A vendor's own `make_provider`."""

    def __call__(self, row: AccountRow, secrets: Mapping[str, str], *, wiring: Wiring) -> Provider:
        """The provider of an account whose fields were reviewed before."""
        ...


def kinds() -> tuple[AccountKind, ...]:
    """Every cloud, with what has to be said about an account of it."""
    return _KINDS


def review_account(row: AccountRow, secrets: Mapping[str, str]) -> None:
    """
    Hold a new account against what its kind demands.

    Raises:
        RequestRefused: By code: "unknown-kind", "unknown-way", "unknown-field", "missing-field",
            "bad-text", "bad-choice", "bad-address", "bad-detour"; facts: field, found, accepted.
    """
    account_form.review_account(account_form.find_way(kinds(), row), row, secrets=secrets)
    detours.read_detours(row.options.get(detours.FIELD.name, ""))


def make_provider(row: AccountRow, secrets: Mapping[str, str], *, wiring: Wiring) -> Provider:
    """
    The provider of one account; to be closed when the account changes.

    Raises:
        SignInNeeded: A secret is missing (code "secret-missing"; facts: field).
        RequestRefused: As `review_account` does.
    """
    way = account_form.find_way(kinds(), row)
    for field in way.fields:
        if field.is_secret and field.is_required and not secrets.get(field.name):
            raise SignInNeeded(code="secret-missing", facts={"field": field.name})
    account_form.review_account(way, row, secrets=secrets)
    connect_to = detours.read_detours(row.options.get(detours.FIELD.name, ""))
    if connect_to:
        network = replace(wiring.network, connect_to={**wiring.network.connect_to, **connect_to})
        wiring = replace(wiring, network=network)
    return _MAKERS[row.kind]()(row, secrets, wiring=wiring)


def _with_detours(kind: AccountKind) -> AccountKind:
    """The same kind, each of whose ways can be led elsewhere."""
    ways = (replace(way, fields=(*way.fields, detours.FIELD)) for way in kind.ways)
    return replace(kind, ways=tuple(ways))


def _alibaba() -> Maker:
    from desktop_uploader.providers.alibaba.provider import make_provider as make

    return make


def _tencent() -> Maker:
    from desktop_uploader.providers.tencent.provider import make_provider as make

    return make


def _huawei() -> Maker:
    from desktop_uploader.providers.huawei.provider import make_provider as make

    return make


_KINDS = tuple(map(_with_detours, (ALIBABA, TENCENT, HUAWEI)))

_MAKERS: dict[str, Callable[[], Maker]] = {
    ALIBABA.name: _alibaba,
    TENCENT.name: _tencent,
    HUAWEI.name: _huawei,
}
