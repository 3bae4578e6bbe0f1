"""
What a Tencent account consists of.

| field             | way            | kept in | meaning                                       |
|-------------------|----------------|---------|-----------------------------------------------|
| region            | key            | row     | which region's gateway is asked (v3)          |
| api               | key            | options | v3: certificates that end; v2: manual of 2018 |
| endpoint          | key, signature | options | address of the service, instead of its own    |
| broker_url        | broker         | options | address of the broker, path and all           |
| signature_url     | signature      | options | where a signature is asked for                |
| signature_command | signature      | options | or what prints one                            |
| store             | all            | options | native: our own transport; sdk: the vendor's  |
| event_queue       | key, broker    | options | ours: nobody else reads the queue of messages |
| template          | key, broker    | options | procedure, where a file's draft names none    |
| category, app     | key, broker    | options | the same: class and SubAppId                  |
| storage           | key, broker    | options | the same: region that media go to             |
| access_key_id     | key            | secrets | SecretId of the account or of a sub-user      |
| access_key_secret | key            | secrets | SecretKey                                     |
| broker_token      | not key        | secrets | what the broker knows us by                   |
"""

from desktop_uploader.ports.accounts import AccountField, AccountKind, AccountWay

V2_URL = "https://vod.api.qcloud.com/v2/index.php"
V3_URL = "https://vod.tencentcloudapi.com/"
UGC_URL = "https://vod2.qcloud.com/v3/index.php"

# The gateway's own list; media lie where `storage` says, whichever region is asked.
REGIONS = ("ap-guangzhou", "ap-shanghai", "ap-beijing", "ap-hongkong", "ap-singapore")

_STORE = AccountField("store", choices=("native", "sdk"), default="native")
OURS = "ours"
_EVENTS = AccountField("event_queue", choices=("shared", OURS), default="shared")
"""One queue for the whole account: what we confirm is gone for a company's own program."""
_DEFAULTS = (
    _EVENTS,
    AccountField("template"),
    AccountField("category"),
    AccountField("app"),
    AccountField("storage"),
)

KEY = AccountWay(
    "key",
    (
        AccountField("region", is_required=True, choices=REGIONS, default="ap-guangzhou"),
        AccountField("access_key_id", is_secret=True, is_required=True),
        AccountField("access_key_secret", is_secret=True, is_required=True),
        AccountField("api", choices=("v3", "v2"), default="v3"),
        AccountField("endpoint", is_address=True),
        _STORE,
        *_DEFAULTS,
    ),
)

SIGNATURE = AccountWay(
    "signature",
    (
        AccountField("signature_url", is_address=True),
        AccountField("broker_token", is_secret=True),
        AccountField("signature_command"),
        AccountField("endpoint", is_address=True),
        _STORE,
    ),
)

BROKER = AccountWay(
    "broker",
    (
        AccountField("broker_url", is_required=True, is_address=True),
        AccountField("broker_token", is_secret=True, is_required=True),
        _STORE,
        *_DEFAULTS,
    ),
)

KIND = AccountKind("tencent", (KEY, SIGNATURE, BROKER))
