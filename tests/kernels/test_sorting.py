"""The order of a table, as its address says it."""

from __future__ import annotations

import pytest

from base.sorting import Order, in_order, order_of

KEYS = {"name": lambda row: row[0], "came": lambda row: row[1]}
ROWS = [("Bo", 2), ("Al", None), ("Cy", 1), ("Di", 2)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("name", "Al Bo Cy Di"),
        ("-name", "Di Cy Bo Al"),
        ("came", "Cy Bo Di Al"),
        ("-came", "Bo Di Cy Al"),
        ("", "Al Bo Cy Di"),
        ("--came", "Al Bo Cy Di"),
        ("id;drop table", "Al Bo Cy Di"),
    ],
)
def test_rows_in_order_with_nothing_last(text: str, names: str) -> None:
    order = order_of(text, KEYS, otherwise="name")
    assert [name for name, _ in in_order(ROWS, order, KEYS)] == names.split()


def test_choosing_a_column_again_turns_it_round() -> None:
    order = order_of("came", KEYS, otherwise="-name")
    assert (order.of("came"), order.next_of("came")) == ("ascending", "-came")
    assert (order.of("name"), order.next_of("name")) == ("none", "name")
    assert Order("came", down=True).next_of("came") == "came"
    assert str(order_of("what", KEYS, otherwise="-name")) == "-name"
