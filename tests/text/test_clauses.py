"""Clauses: where one ends, and which of them speak of something."""

import re

import pytest

from weilu.text.clauses import Parted, clauses

COFFEE = re.compile("咖啡|拿铁")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("咖啡好喝，物流太慢。", ["咖啡好喝", "物流太慢"]),
        ("咖啡好喝但是物流太慢", ["咖啡好喝", "但是物流太慢"]),
        ("不但好喝而且便宜", ["不但好喝而且便宜"]),
        ("虽然贵，不过值", ["虽然贵", "不过值"]),
        ("好！！！\n下次还来～", ["好", "下次还来"]),
        ("v2.0 is slow. but the app is fine", ["v2.0 is slow", "but the app is fine"]),
        ("，，。", []),
        ("", []),
        ("👌", ["👌"]),
    ],
)
def test_a_clause_ends_at_a_stop_or_where_the_sense_turns(text, parts):
    assert [text[low:high] for low, high in clauses(text)] == parts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("咖啡好喝，物流太慢", ["咖啡好喝"]),
        ("咖啡，真不错，物流太慢", ["咖啡，真不错"]),
        ("这个咖啡呢，真不错", ["这个咖啡呢，真不错"]),
        ("真不错，咖啡", ["真不错，咖啡"]),
        ("咖啡", ["咖啡"]),
        ("咖啡好喝。拿铁一般。物流慢", ["咖啡好喝", "拿铁一般"]),
        ("咖啡，拿铁，都好喝", ["咖啡，拿铁，都好喝"]),
        ("咖啡，拿铁好喝", ["咖啡，拿铁好喝"]),
        ("物流太慢", []),
    ],
)
def test_what_is_said_of_a_thing_is_the_clauses_that_name_it(text, said):
    assert Parted(text).naming(COFFEE) == said


def test_a_megabyte_is_no_trouble():
    text = "咖啡好喝，" * 150_000
    assert len(Parted(text).naming(COFFEE)) == 150_000
