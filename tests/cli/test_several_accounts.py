"""`upload … --account A --account B`: the same files to several accounts by one command."""

from dataclasses import replace

import pytest
from msgspec import structs

from desktop_uploader.domain.errors import SignInNeeded, UploaderError
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Mark, Stage
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.orders import Added, AddOrder, RefusedRow
from desktop_uploader.ports.provider import Finding, Weight
from tests.cli.conftest import Shell

BOTH = ("--account", "mine", "--account", "practice-alibaba")
YOURS = AccountRow("yours", "alibaba", "key", "cn-shanghai", "file")


def refuse_for(shell: Shell, account: str, error: UploaderError) -> None:
    """Have one account take nothing."""
    add = shell.engine.add

    def add_for_others(order: AddOrder) -> Added:
        if order.account == account:
            raise error
        return add(order)

    shell.engine.add = add_for_others  # type: ignore[method-assign]


def test_each_account_gets_its_order_and_the_result_holds_all(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("upload", "/f/a.mp4", "/f/b.mp4", "--title", "T {stem}", "--json", *BOTH) == 0

    orders = shell.engine.orders
    assert [order.account for order in orders] == ["mine", "practice-alibaba"]
    assert replace(orders[0], account="") == replace(orders[1], account="")
    [result] = [line for line in shell.lines if line["type"] == "result"]
    assert result["exit_code"] == 0
    assert sorted((job["account"], job["path"]) for job in result["jobs"]) == [
        ("mine", "/f/a.mp4"),
        ("mine", "/f/b.mp4"),
        ("practice-alibaba", "/f/a.mp4"),
        ("practice-alibaba", "/f/b.mp4"),
    ]


def test_before_the_first_byte_the_work_is_told_for_each_account(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED)

    shell("upload", "a.mp4", *BOTH)

    assert "mine: Files: 1, 1.00 kB" in shell.err
    assert "practice-alibaba: Files: 1, 1.00 kB" in shell.err
    assert "Practice: “practice-alibaba”" in shell.err
    assert "Practice: “mine”" not in shell.err
    assert shell.engine.expected == ["mine", "practice-alibaba"]
    assert "a.mp4 (mine)" in shell.out
    assert "a.mp4 (practice-alibaba)" in shell.out


def test_an_account_that_is_named_twice_gets_one_order(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("upload", "a.mp4", "--account", "mine", "--account", "mine") == 0
    assert len(shell.engine.orders) == 1


def test_with_an_unknown_account_nothing_is_queued_for_any(shell: Shell) -> None:
    assert shell("upload", "a.mp4", "--account", "mine", "--account", "nobody") == 2

    assert "“nobody”" in shell.err
    assert shell.engine.orders == []


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ({"stage": Stage.PUBLISHED}, 0),
        ({"stage": Stage.FAILED}, 1),
        ({"stage": Stage.REJECTED}, 3),
        ({"stage": Stage.FAILED, "marks": (Mark.UNVERIFIED,)}, 4),
        ({"stage": Stage.PAUSED}, 5),
    ],
)
def test_the_exit_code_is_for_the_jobs_of_all_accounts(
    shell: Shell, second: dict[str, object], code: int
) -> None:
    def end(ids: tuple[JobId, ...]) -> None:
        for job_id in ids:
            row = shell.engine.jobs[job_id]
            end = {"stage": Stage.PUBLISHED} if row.account == "mine" else second
            shell.engine.put(structs.replace(row, **end))  # type: ignore[arg-type]

    shell.engine.after_add = end

    assert shell("upload", "a.mp4", "--json", *BOTH) == code
    assert shell.lines[-1]["exit_code"] == code


def test_an_account_without_its_secret_does_not_keep_the_file_from_the_others(
    shell: Shell,
) -> None:
    shell.engine.known_accounts["yours"] = YOURS
    shell.ends_with(stage=Stage.PUBLISHED)
    facts = {"name": "yours", "place": "file"}
    refuse_for(shell, "yours", SignInNeeded(code="no-secret", facts=facts))

    assert shell("upload", "a.mp4", "--account", "yours", "--account", "mine", "--json") == 5

    order, job, result = shell.lines
    assert (order["type"], order["account"], order["error"]["code"]) == (
        "order",
        "yours",
        "no-secret",
    )
    assert (job["account"], job["state"]) == ("mine", "published")
    assert (len(result["jobs"]), result["exit_code"]) == (1, 5)
    assert "yours" in shell.err


def test_where_no_account_can_take_it_the_first_one_s_trouble_is_told(shell: Shell) -> None:
    for account in ("mine", "practice-alibaba"):
        facts = {"name": account, "place": "file"}
        refuse_for(shell, account, SignInNeeded(code="no-secret", facts=facts))

    assert shell("upload", "a.mp4", *BOTH) == 5
    assert shell.engine.jobs == {}


def test_a_file_that_one_account_refuses_goes_to_the_other(shell: Shell) -> None:
    finding = Finding("extension", Weight.REFUSE, (("found", "ts"), ("accepted", "mp4")))
    add = shell.engine.add

    def refuse_one(order: AddOrder) -> Added:
        if order.account == "mine":
            return Added(refused=(RefusedRow(1, "/f/a.ts", finding),))
        return add(order)

    shell.engine.add = refuse_one  # type: ignore[method-assign]
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("upload", "/f/a.ts", *BOTH) == 1
    assert "mine: Not sent:" in shell.err
    assert shell("upload", "/f/a.ts", "--json", *BOTH) == 1
    refused, job, _ = shell.lines
    assert (refused["type"], refused["account"], refused["rule"]) == ("row", "mine", "extension")
    assert (job["account"], job["state"]) == ("practice-alibaba", "published")


def test_a_dry_run_looks_with_the_eyes_of_every_account(shell: Shell) -> None:
    shell.engine.refusals = (RefusedRow(1, "/a.txt", Finding("extension", Weight.REFUSE)),)

    assert shell("upload", "/a.txt", "--dry-run", "--json", *BOTH) == 2
    assert [line["account"] for line in shell.lines] == ["mine", "practice-alibaba"]
    assert shell.engine.expected == []


def test_what_no_account_takes_of_a_folder_is_told_once(shell: Shell) -> None:
    finding = Finding("extension", Weight.WARN, (("found", "txt"),))
    shell.engine.skipped = (RefusedRow(1, "/d/a.txt", finding),)
    shell.ends_with(stage=Stage.PUBLISHED)

    shell("upload", "/d", *BOTH)

    assert shell.err.count("Not media, passed over in folders: 1") == 1
