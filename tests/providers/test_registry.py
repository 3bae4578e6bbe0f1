"""What has to be said about an account, and the provider that comes of it."""

import pytest

from desktop_uploader.domain.errors import Cut, RequestRefused, SignInNeeded, UploaderError
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.provider import Provider, Renewal
from desktop_uploader.providers.registry import kinds, make_provider, review_account
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.wiring import Wiring
from tests.fakes.loopback_server import Caller, LoopbackServer
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff

KEY_SECRETS = {"access_key_id": "LTAIcanary", "access_key_secret": "canary-secret"}
BROKER = "https://broker.invalid/vod"
FILM = Source(b"/a.mkv", "/a.mkv", Fingerprint(5, 1))


def key_row(**options: str) -> AccountRow:
    return AccountRow("mine", "alibaba", "key", region="cn-shanghai", options=options)


def broker_row(**options: str) -> AccountRow:
    return AccountRow("mine", "alibaba", "broker", options={"broker_url": BROKER, **options})


def made(row: AccountRow, secrets: dict[str, str]) -> Provider:
    return make_provider(row, secrets, wiring=Wiring(ManualClock(), lambda: 0.5, Network()))


def refusal(row: AccountRow, secrets: dict[str, str]) -> tuple[str, str]:
    with pytest.raises(RequestRefused) as caught:
        review_account(row, secrets)
    assert "canary" not in str(caught.value.trouble)
    return caught.value.trouble.code, caught.value.trouble.facts["field"]


def test_a_wizard_learns_which_fields_there_are_and_which_are_secret() -> None:
    alibaba = kinds()[0]
    fields = {way.name: {field.name: field for field in way.fields} for way in alibaba.ways}

    assert alibaba.name == "alibaba"
    assert list(fields) == ["key", "broker"]
    assert {name for name, one in fields["key"].items() if one.is_secret} == {
        "access_key_id", "access_key_secret", "security_token",
    }  # fmt: skip
    assert {name for name, one in fields["broker"].items() if one.is_required} == {
        "broker_url", "broker_token",
    }  # fmt: skip
    assert "cn-shanghai" in fields["key"]["region"].choices
    assert fields["key"]["store"].choices == ("native", "sdk")


def test_good_accounts_of_either_way_pass() -> None:
    review_account(key_row(), KEY_SECRETS)
    review_account(key_row(store="sdk", template="T"), {**KEY_SECRETS, "security_token": "t"})
    review_account(broker_row(), {"broker_token": "t"})
    review_account(broker_row(broker_url="http://127.0.0.1:8000/broker/a/"), {"broker_token": "t"})


@pytest.mark.parametrize(
    ("row", "secrets", "expected"),
    [
        (AccountRow("a", "nowhere", "key"), {}, ("unknown-kind", "kind")),
        (AccountRow("a", "alibaba", "signature"), {}, ("unknown-way", "way")),
        (key_row(), {"access_key_id": "a"}, ("missing-field", "access_key_secret")),
        (key_row(), {**KEY_SECRETS, "access_key_id": " "}, ("missing-field", "access_key_id")),
        (key_row(colour="red"), KEY_SECRETS, ("unknown-field", "colour")),
        (key_row(access_key_id="canary"), KEY_SECRETS, ("unknown-field", "access_key_id")),
        (key_row(), {**KEY_SECRETS, "store": "sdk"}, ("unknown-field", "store")),
        (key_row(broker_url=BROKER), KEY_SECRETS, ("unknown-field", "broker_url")),
        (key_row(store="fast"), KEY_SECRETS, ("bad-choice", "store")),
        (AccountRow("a", "alibaba", "key", region="mars"), KEY_SECRETS, ("bad-choice", "region")),
        (key_row(endpoint="http://vod.invalid/"), KEY_SECRETS, ("bad-address", "endpoint")),
        (key_row(endpoint="vod.invalid"), KEY_SECRETS, ("bad-address", "endpoint")),
        (key_row(endpoint="https://u:p@vod.invalid"), KEY_SECRETS, ("bad-address", "endpoint")),
        (key_row(endpoint="https://h:x/"), KEY_SECRETS, ("bad-address", "endpoint")),
        (broker_row(broker_url=""), {"broker_token": "t"}, ("missing-field", "broker_url")),
        (broker_row(), {"broker_token": "canary\r\nHost: x"}, ("bad-text", "broker_token")),
    ],
)
def test_what_cannot_work_is_refused_by_its_rule_and_field(
    row: AccountRow, secrets: dict[str, str], expected: tuple[str, str]
) -> None:
    assert refusal(row, secrets) == expected


def test_a_missing_secret_parks_the_account() -> None:
    with pytest.raises(SignInNeeded) as caught:
        made(key_row(), {})

    assert caught.value.trouble.facts["field"] == "access_key_id"


def test_a_provider_states_what_alibaba_can_do() -> None:
    provider = made(key_row(), KEY_SECRETS)

    assert provider.account == "mine"
    assert provider.abilities.renewal is Renewal.SAME_TARGET
    assert provider.abilities.completing_commits
    assert provider.abilities.knows_arrival
    assert provider.abilities.opens_per_s == 120
    limits = provider.abilities.limits
    assert (limits.smallest_bytes, limits.largest_bytes) == (100 * 1024, 5 * 1024**3)
    assert limits.most_parts == 10_000


def test_an_accounts_template_is_part_of_its_review() -> None:
    plain = made(key_row(), KEY_SECRETS)
    untouched = made(key_row(template="VOD_NO_TRANSCODE"), KEY_SECRETS)

    assert plain.review(MediaDraft("t"), FILM).expects_processing
    assert not untouched.review(MediaDraft("t"), FILM).expects_processing


# The vendor's package is compiled when it is first imported, and its own sources warn.
@pytest.mark.filterwarnings("ignore:invalid escape sequence")
@pytest.mark.parametrize("store", ["native", "sdk"])
def test_a_closed_provider_makes_no_more_calls(store: str) -> None:
    if store == "sdk":
        pytest.importorskip("oss2")
    provider = made(key_row(store=store), KEY_SECRETS)
    provider.close()

    with pytest.raises(Cut):
        provider.control_plane.check(cutoff=ManualCutoff())


@pytest.mark.parametrize("row", [key_row(), broker_row()])
def test_a_provider_does_not_show_its_secrets(row: AccountRow) -> None:
    secrets = KEY_SECRETS if row.way == "key" else {"broker_token": "canary"}

    assert "canary" not in repr(made(row, secrets))


def test_the_clouds_there_are_are_told_by_name() -> None:
    names = [kind.name for kind in kinds()]

    assert names[0] == "alibaba"
    assert "huawei" in names
    assert len(set(names)) == len(names)


def test_a_huawei_account_wants_its_bucket_and_a_way_in() -> None:
    by_key = AccountRow("h", "huawei", "key", region="cn-north-4", options={"bucket": "b"})
    by_password = AccountRow(
        "h", "huawei", "password", options={"bucket": "b", "domain": "d", "user": "u"}
    )
    review_account(by_key, KEY_SECRETS)
    review_account(by_password, {"password": "p"})

    assert refusal(AccountRow("h", "huawei", "key"), KEY_SECRETS) == ("missing-field", "bucket")
    assert not made(by_key, KEY_SECRETS).abilities.keeps_text
    with pytest.raises(RequestRefused) as caught:
        made(
            AccountRow("h", "huawei", "key", options={"bucket": "b", "duration_s": "5"}),
            KEY_SECRETS,
        )
    assert caught.value.trouble.facts["field"] == "duration_s"


@pytest.mark.parametrize(
    "text",
    ["host", "=127.0.0.1:80", "a=", "a=b", "a=http://gateway.invalid", "a=https://u:p@b", "*=x:y"],
)
def test_a_detour_that_cannot_be_read_or_is_in_the_clear_is_refused(text: str) -> None:
    assert refusal(key_row(connect_to=text), KEY_SECRETS) == ("bad-detour", "connect_to")


def test_an_account_of_any_kind_can_be_led_elsewhere_and_asks_there_under_its_own_name() -> None:
    def refuse(caller: Caller) -> None:
        caller.read_request()
        caller.answer(500)

    with LoopbackServer(refuse) as server:
        row = key_row(connect_to=f"elsewhere.invalid=127.0.0.1:1, *={server.url}")
        provider = made(row, KEY_SECRETS)
        with pytest.raises(UploaderError):
            provider.control_plane.check(cutoff=ManualCutoff())
        provider.close()

    assert server.received[0].headers["host"] == "vod.cn-shanghai.aliyuncs.com"
