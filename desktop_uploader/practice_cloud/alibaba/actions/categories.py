"""The fixed tree of categories that a practice account has."""

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call
from desktop_uploader.practice_cloud.door import Refusal

# (id, parent, name); first-level categories have the parent -1.
CATEGORIES = (
    (1000100001, -1, "Films"),
    (1000100002, -1, "Lessons"),
    (1000100003, 1000100001, "Trailers"),
    (1000100004, 1000100001, "Rushes"),
)
CATEGORY_NAMES = {found[0]: found[2] for found in CATEGORIES}


def get_categories(call: Call) -> Answer:
    """A category (without CateId: the root) and a page of its direct children."""
    wanted = call.number("CateId", -1) or -1
    if wanted != -1 and wanted not in CATEGORY_NAMES:
        raise Refusal("InvalidCateId.NotFound", 404, "The CateId not exist.")
    children = [_category(found) for found in CATEGORIES if found[1] == wanted]
    size = min(max(call.number("PageSize", 10), 1), 100)
    begin = size * (max(call.number("PageNo", 1), 1) - 1)
    own = next((_category(found) for found in CATEGORIES if found[0] == wanted), None)
    answer: Answer = {"SubTotal": len(children), "SubCategories": children[begin : begin + size]}
    if own is not None:
        answer["Category"] = own
    return answer


def _category(found: tuple[int, int, str]) -> Answer:
    cate_id, parent_id, name = found
    return {
        "CateId": cate_id,
        "CateName": name,
        "ParentId": parent_id,
        "Level": 0 if parent_id == -1 else 1,
        "Type": "default",
        "SubTotal": sum(1 for child in CATEGORIES if child[1] == cate_id),
    }
