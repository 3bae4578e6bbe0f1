"""Values and how they are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.settings.kinds import as_text, parse_rate
from desktop_uploader.settings.schema import BY_NAME, SCHEMA, parse

ANYTHING = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.integers()), st.none()
)


@pytest.mark.parametrize(
    ("text", "bytes_per_s"),
    [
        ("0", 0),
        ("none", 0),
        ("1500", 1500),
        ("500K", 500_000),
        ("500k", 500_000),
        ("500 KB/s", 500_000),
        ("2MB/s", 2_000_000),
        ("2mb", 2_000_000),
        ("2.5M", 2_500_000),
        ("2MBps", 2_000_000),
        ("1MiB/s", 1_048_576),
        ("1Gi", 1_073_741_824),
        ("10Mbit/s", 1_250_000),
        ("10Mbps", 1_250_000),
        ("800kbit", 100_000),
    ],
)
def test_a_rate_is_said_in_many_ways(text: str, bytes_per_s: int) -> None:
    assert parse_rate(text) == bytes_per_s


@pytest.mark.parametrize("text", ["", "fast", "-1", "1 000", "1,5M", "M", "5T", "5 M/h", "1e3"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(RequestRefused):
        parse("transfer.limit_bytes_per_s", text, source="")


@pytest.mark.parametrize(
    ("name", "given_text", "value"),
    [
        ("transfer.connections_most", "32", 32),
        ("transfer.stall_s", "12.5", 12.5),
        ("transfer.stall_s", 12, 12.0),
        ("station.keep_awake", "Off", False),
        ("station.keep_awake", True, True),
        ("interface.language", "ZH", "zh"),
        ("network.proxy", "none", ""),
        ("network.proxy", " socks5://u:p@gate:1080 ", "socks5://u:p@gate:1080"),
        ("practice.url", "http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("network.ca_file", "/etc/ca.pem", "/etc/ca.pem"),
        ("network.ca_file", "", ""),
    ],
)
def test_a_value_is_taken_as_it_is_meant(name: str, given_text: str, value: object) -> None:
    assert parse(name, given_text, source="") == value


@pytest.mark.parametrize(
    ("name", "given_text"),
    [
        ("transfer.connections_most", "0"),
        ("transfer.connections_most", "33"),
        ("transfer.connections_most", "4.5"),
        ("transfer.connections_most", True),
        ("transfer.stall_s", "nan"),
        ("transfer.stall_s", "inf"),
        ("transfer.limit_bytes_per_s", -1),
        ("station.keep_awake", "perhaps"),
        ("interface.theme", "pink"),
        ("interface.theme", 3),
        ("network.proxy", "gate:1080"),
        ("network.proxy", "ftp://gate"),
        ("network.proxy", "http://gate:99999"),
        ("network.ca_file", "ca.pem"),
        ("practice.url", "127.0.0.1:8000"),
    ],
)
def test_a_wrong_value_is_refused_with_what_would_be_right(name: str, given_text: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        parse(name, given_text, source="settings.toml")

    trouble = caught.value.trouble
    assert trouble.code == "bad-setting"
    assert trouble.facts["name"] == name
    assert trouble.facts["source"] == "settings.toml"
    assert trouble.facts["accepted"] == BY_NAME[name].accepted != ""


def test_the_password_of_a_wrong_proxy_is_not_told() -> None:
    with pytest.raises(RequestRefused) as caught:
        parse("network.proxy", "ftp://me:canary@gate", source="")

    assert caught.value.trouble.facts["value"] == "ftp://***@gate"
    assert "canary" not in repr(caught.value.trouble)


@given(st.sampled_from(SCHEMA), ANYTHING)
def test_whatever_is_given_is_taken_or_refused_in_words(setting: object, value: object) -> None:
    name = setting.name  # type: ignore[attr-defined]
    try:
        taken = parse(name, value, source="")  # type: ignore[arg-type]
    except RequestRefused:
        return

    assert parse(name, as_text(taken), source="") == taken


@pytest.mark.parametrize("setting", SCHEMA, ids=lambda setting: setting.name)
def test_a_default_can_be_typed_as_it_is_shown(setting: object) -> None:
    default = setting.default  # type: ignore[attr-defined]

    assert setting.parse(as_text(default)) == default  # type: ignore[attr-defined]
