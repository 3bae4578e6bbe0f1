"""What has to be said about an account of one kind, as plain values for a wizard or a terminal."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.accounts import AccountField, AccountKind, AccountRow, AccountWay
from desktop_uploader.providers.transport.network import is_loopback


def find_way(kinds: tuple[AccountKind, ...], row: AccountRow) -> AccountWay:
    """
    The way of `row`.

    Raises:
        RequestRefused: "unknown-kind", "unknown-way".
    """
    ways = {kind.name: kind.ways for kind in kinds}
    if row.kind not in ways:
        raise _refused("unknown-kind", "kind", found=row.kind, accepted=sorted(ways))
    found = {way.name: way for way in ways[row.kind]}
    if row.way not in found:
        raise _refused("unknown-way", "way", found=row.way, accepted=list(found))
    return found[row.way]


def review_account(way: AccountWay, row: AccountRow, *, secrets: Mapping[str, str]) -> None:
    """
    Hold what was said against what has to be said. Never shows a secret.

    Raises:
        RequestRefused: "unknown-field", "missing-field", "bad-text", "bad-choice", "bad-address".
    """
    for said, are_secret in ((row.options, False), (secrets, True)):
        accepted = [one.name for one in way.fields if one.is_secret is are_secret]
        for name in sorted(said.keys() - set(accepted)):
            raise _refused("unknown-field", name, accepted=accepted)
    said = {**row.options, **secrets, **({"region": row.region} if row.region else {})}
    for field in way.fields:
        _review_field(field, said.get(field.name, "").strip())


def value_of(way: AccountWay, row: AccountRow, *, name: str) -> str:
    """The option `name`, or its default; "" where neither says anything."""
    said = (row.region if name == "region" else "") or row.options.get(name, "")
    return said.strip() or next(field.default for field in way.fields if field.name == name)


def _review_field(field: AccountField, value: str) -> None:
    if not value:
        if field.is_required and not field.default:
            raise _refused("missing-field", field.name)
        return
    if not value.isprintable():
        raise _refused("bad-text", field.name)
    if field.choices and value not in field.choices:
        raise _refused("bad-choice", field.name, found=value, accepted=list(field.choices))
    if field.is_address and not _is_safe_address(value):
        raise _refused("bad-address", field.name, found=value, accepted=["https://"])


def _is_safe_address(value: str) -> bool:
    try:
        url = urlsplit(value)
        host, _ = url.hostname or "", url.port
    except ValueError:
        return False
    is_plain = not (url.username or url.query or url.fragment)
    return (
        bool(host)
        and is_plain
        and (url.scheme == "https" or (url.scheme == "http" and is_loopback(host)))
    )


def _refused(
    rule: str, field: str, *, found: str = "", accepted: list[str] | None = None
) -> RequestRefused:
    facts = {"field": field, "found": found, "accepted": ", ".join(accepted or [])}
    return RequestRefused(code=rule, facts={name: value for name, value in facts.items() if value})
