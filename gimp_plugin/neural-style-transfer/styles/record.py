"""What a result layer keeps of its style, and whether two such records name the same style."""

from __future__ import annotations

from typing import Any

#: JSON of a style's ``to_record``: the title, and how it is found again.
StyleRecord = dict[str, Any]


def same_style(one: StyleRecord, other: StyleRecord) -> bool:
    """Whether both records name one style, be it a layer now and a file then."""

    def agree(*keys: str) -> bool:
        return all(one.get(key) is not None and one.get(key) == other.get(key) for key in keys)

    members = [[member["tattoo"] for member in each.get("parts", ())] for each in (one, other)]
    if members[0] != members[1]:  # of a group
        return False
    if agree("session", "layer"):
        return True
    if agree("built_in"):  # under whatever title another language has for it
        return True
    tattoos = {one.get("tattoo"), other.get("tattoo")} - {None}  # a file has none
    if len(tattoos) > 1:
        return False
    if not (one.get("same_image") and other.get("same_image")):  # whose file may be another now
        if one.get("file") and other.get("file"):
            return agree("file")
        if agree("session"):
            return False
    return agree("file") or agree("name") or agree("title")
