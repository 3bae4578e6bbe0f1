"""
What an Alibaba account consists of.

| field              | way         | kept in | meaning                                            |
|--------------------|-------------|---------|----------------------------------------------------|
| region             | key         | row     | where the service is; names its host               |
| endpoint           | key         | options | address of the service, instead of the region's    |
| broker_url         | broker      | options | address of the broker, path and all                |
| store              | both        | options | native: our own transport; sdk: the vendor's       |
| template, workflow | both        | options | sent where a file's own draft names none           |
| category, app      | both        | options | the same                                           |
| storage            | both        | options | the same: host of the bucket that media go to      |
| access_key_id      | key         | secrets | of the account or, better, of a RAM user           |
| access_key_secret  | key         | secrets |                                                    |
| security_token     | key         | secrets | beside a temporary key                             |
| broker_token       | broker      | secrets | what the broker knows us by                        |
"""

from desktop_uploader.ports.accounts import AccountField, AccountKind, AccountWay

# Hosts of their own in the vendor's own table (alibabacloud_vod20170321 3.x).
REGIONS = (
    "cn-shanghai",
    "cn-beijing",
    "cn-shenzhen",
    "cn-hongkong",
    "ap-southeast-1",
    "ap-southeast-5",
    "ap-northeast-1",
    "us-west-1",
    "eu-central-1",
    "me-central-1",
    "cn-north-2-gov-1",
)

_EITHER_WAY = (
    AccountField("store", choices=("native", "sdk"), default="native"),
    AccountField("template"),
    AccountField("workflow"),
    AccountField("category"),
    AccountField("app"),
    AccountField("storage"),
)

KEY = AccountWay(
    "key",
    (
        AccountField("region", is_required=True, choices=REGIONS, default="cn-shanghai"),
        AccountField("access_key_id", is_secret=True, is_required=True),
        AccountField("access_key_secret", is_secret=True, is_required=True),
        AccountField("security_token", is_secret=True),
        AccountField("endpoint", is_address=True),
        *_EITHER_WAY,
    ),
)

BROKER = AccountWay(
    "broker",
    (
        AccountField("broker_url", is_required=True, is_address=True),
        AccountField("broker_token", is_secret=True, is_required=True),
        *_EITHER_WAY,
    ),
)

KIND = AccountKind("alibaba", (KEY, BROKER))


def address_of(region: str) -> str:
    """Where the service of `region` is called."""
    return f"https://vod.{region}.aliyuncs.com/"
