"""PURE: items of a pack that may not leave any more: which they are, and a pack without them.

An item leaves packs when it was withdrawn, or when the people in it agreed to less than before.
"""

from __future__ import annotations

from collections.abc import Collection

from evidence.portfolio import Facts

NAME = "Withdrawn item"
"""What stands in the place of its title."""
NOTHING = "Something at all."
"""What a criterion wants that has lost all it had."""


def said(facts: Facts, gone: Collection[str]) -> str:
    """Which items went after the pack was made: "Items 3 and 12 were withdrawn after …"."""
    numbers = [str(n) for n in sorted(facts["items"][id_]["number"] for id_ in gone)]
    which = " and ".join([", ".join(numbers[:-1]), numbers[-1]] if numbers[1:] else numbers)
    named = f"Items {which} were" if numbers[1:] else f"Item {which} was"
    return f"{named} withdrawn after this pack was made."


def closed(facts: Facts, gone: Collection[str]) -> str:
    """Why nothing is downloaded any more."""
    return f"{said(facts, gone)} The download is closed until a new pack is made."


def without(facts: Facts, gone: Collection[str]) -> None:
    """Take items from the facts, and from under their criteria; the numbers of others stay.

    A criterion that loses all it had is not met any more.
    """
    for id_ in gone:
        facts["items"].pop(id_, None)
    for standard in facts["standards"]:
        for one in standard["criteria"]:
            kept = [id_ for id_ in one["items"] if id_ not in gone]
            if one["items"] and not kept:
                facts["gaps"]["met"] -= not one["lacks"]
                one["lacks"] = [NOTHING]
            one["items"] = kept
