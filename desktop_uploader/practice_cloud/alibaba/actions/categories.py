"""The tree of categories: read, grown, renamed, cut down (VOD manual 7.2)."""

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.actions.upload import check_text
from desktop_uploader.practice_cloud.alibaba.category_book import (
    LEVELS,
    MOST_CHILDREN,
    ROOT,
    Category,
)
from desktop_uploader.practice_cloud.door import Refusal

NAME_BYTES = 64


def get_categories(call: Call) -> Answer:
    """A category (without CateId: the root) and a page of its direct children."""
    wanted = call.number("CateId", ROOT) or ROOT
    own = None if wanted == ROOT else _found(call, wanted)
    book, account = call.works.categories, call.account.name
    children = [_told(call, one) for one in book.children(account, wanted)]
    size = min(max(call.number("PageSize", 10), 1), 100)
    begin = size * (max(call.number("PageNo", 1), 1) - 1)
    answer: Answer = {"SubTotal": len(children), "SubCategories": children[begin : begin + size]}
    if own is not None:
        answer["Category"] = _told(call, own)
    return answer


def add_category(call: Call) -> Answer:
    """A new category, at the first level or in another."""
    name, account = _name(call), call.account.name
    if call.parameters.get("Type", "default") != "default":
        raise invalid("Type")
    book = call.works.categories
    parent = call.number("ParentId", ROOT)
    if parent != ROOT:
        _found(call, parent)
        if book.level(account, parent) + 1 >= LEVELS:
            message = "The level of categories exceeded maximum."
            raise Refusal("LevelExceededMax", 400, message)
    if len(book.children(account, parent)) >= MOST_CHILDREN:
        message = "The total of sub categories exceeded maximum."
        raise Refusal("SubTotalExceededMax", 400, message)
    return {"Category": _told(call, book.add(account, parent, name=name))}


def update_category(call: Call) -> Answer:
    """Another name."""
    found = _found(call, _id(call))
    call.works.categories.rename(call.account.name, found.id, name=_name(call))
    return {}


def delete_category(call: Call) -> Answer:
    """A category with all that lie in it; the media in them belong to none."""
    found = _found(call, _id(call))
    call.works.categories.remove(call.account.name, found.id)
    return {}


def _id(call: Call) -> int:
    call.need("CateId")
    return call.number("CateId", 0)


def _name(call: Call) -> str:
    name = call.need("CateName")
    check_text("CateName", name, limit=NAME_BYTES)
    if len(name.encode()) > NAME_BYTES:
        message = f"The specified CateName length has exceeded {NAME_BYTES} bytes."
        raise Refusal("LengthExceededMax", 400, message)
    return name


def _found(call: Call, category_id: int) -> Category:
    found = call.works.categories.find(call.account.name, category_id)
    if found is None:
        raise Refusal("InvalidCateId.NotFound", 404, "The CateId not exist.")
    return found


def _told(call: Call, category: Category) -> Answer:
    book, account = call.works.categories, call.account.name
    return {
        "CateId": str(category.id) if call.is_by_example else category.id,
        "CateName": category.name,
        "ParentId": str(category.parent_id) if call.is_by_example else category.parent_id,
        "Level": book.level(account, category.id),
        "Type": "default",
        "SubTotal": len(book.children(account, category.id)),
    }
