"""No vendor is named but where it is spoken to: all else decides by declared abilities."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture import exceptions
from tests.architecture.source import Module, modules

AT_HOME = {"providers", "practice_cloud"}
COMPANIES = re.compile(
    "alibaba|aliyun|alicloud|tencent|qcloud|huawei|hwcloud|oss2|esdk|阿里|腾讯|华为", re.IGNORECASE
)
"""Stand nowhere else: in no name, no text, no comment and no docstring."""
PRODUCTS = {"oss", "cos", "obs", "vod", "ugc", "mpc", "iam"}
"""
Whole words that code does not say elsewhere. A comment or a docstring may: where a number or a
checksum holds for every store, it names the products whose manuals say so.
"""


def test_no_company_is_named_away_from_home() -> None:
    namers = {module.place for module in strangers() if COMPANIES.search(all_text(module))}

    assert exceptions.differences(namers, exceptions.NAMERS_OF_VENDORS) == []


def test_no_product_is_named_in_code_away_from_home() -> None:
    namers = {m.place: found for m in strangers() if (found := products_in_code(m))}

    assert namers == {}


@pytest.mark.parametrize(
    "line",
    ["x = 'Alibaba'", "is_tencent = 1", "# as at Huawei", "'''Aliyun.'''", "class QCloudJob: ..."],
)
def test_these_lines_name_a_company(line: str) -> None:
    assert COMPANIES.search(all_text(module_of(line)))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("oss_key = 1", {"oss"}),
        ("class VodCall: ...", {"vod"}),
        ("f(a.obs)", {"obs"}),
        ("def f(*, ugc): ...", {"ugc"}),
        ("x = f'x-cos-{y}'", {"cos"}),
        ("import a.mpc as b", {"mpc"}),
        ("'''OSS says so.'''\nx = 1  # and COS", set()),
        ("loss = cosy = 'obstacle'", set()),
    ],
)
def test_this_is_what_code_names(line: str, found: set[str]) -> None:
    assert products_in_code(module_of(line)) == found


def strangers() -> list[Module]:
    """The modules that have nothing to do with one cloud alone."""
    return [module for module in modules() if module.room not in AT_HOME]


def module_of(text: str) -> Module:
    return Module("engine/made.py", text, ast.parse(text))


def all_text(module: Module) -> str:
    """Everything in the file, and its own name."""
    return f"{module.place}\n{module.text}"


def products_in_code(module: Module) -> set[str]:
    """The products in the file's name, in its names and in its texts that are no docstrings."""
    prose = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    said = [module.place]
    for node in ast.walk(module.tree):
        if id(node) not in prose:
            said += _said(node)
    return {word for text in said for word in words_of(text)} & PRODUCTS


def words_of(text: str) -> Iterator[str]:
    """The words of a_name, aName or a sentence, small."""
    for word in re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+", text):
        yield word.lower()


def _said(node: ast.AST) -> list[str]:
    """Every text of one node: a name, a parameter, an attribute, a constant."""
    values = [value for _, value in ast.iter_fields(node)]
    texts = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return [text for text in texts if isinstance(text, str)]
