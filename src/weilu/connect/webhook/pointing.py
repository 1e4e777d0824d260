"""Pointers into a payload: /body/data/items/*/id, as JSON Pointer (RFC 6901) writes them, with `*` for each of a list.

A key that is a star itself is written ~2.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DEEPEST = 24
MOST = 400  # rows of a tree on a page


@dataclass(frozen=True, slots=True)
class Leaf:
    """A row of the tree. value: as it stands, for a value; size: how many, for a list or an object."""

    pointer: str
    label: str
    depth: int
    value: Any = None
    size: int = 0
    holds: str = ""  # "list", "object", or "" for a value


def escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1").replace("*", "~2")


def _steps(pointer: str) -> list[str]:
    return pointer.split("/")[1:]


def _plain(step: str) -> str:
    return step.replace("~2", "*").replace("~1", "/").replace("~0", "~")


def at(tree: Any, pointer: str, nth: int = 0) -> Any:
    """What stands there, None where nothing does; `*` is the nth of its list."""
    here = tree
    for step in _steps(pointer):
        if isinstance(here, dict):
            here = here.get(_plain(step))
        elif isinstance(here, list) and (step == "*" or step.isdecimal()):
            place = nth if step == "*" else int(step[:9])
            here = here[place] if place < len(here) else None
        else:
            return None
    return here


def rows(tree: Any, pointer: str = "", label: str = "", depth: int = 0) -> Iterator[Leaf]:
    """Every row below, parents before children; of a list only its first element, for the others look alike."""
    if isinstance(tree, dict) and depth < DEEPEST:
        if pointer:
            yield Leaf(pointer, label, depth, size=len(tree), holds="object")
        for key, value in tree.items():
            yield from rows(value, f"{pointer}/{escaped(key)}", key, depth + bool(pointer))
    elif isinstance(tree, list) and depth < DEEPEST:
        yield Leaf(pointer, label, depth, size=len(tree), holds="list")
        if tree:
            yield from rows(tree[0], f"{pointer}/0", "1", depth + 1)
    else:
        yield Leaf(pointer, label, depth, value=tree)


def starred(pointer: str, each: str) -> str:
    """The same place of every element of the list `each`, if it stands in the first."""
    bare = pointer.replace("/*", "/0")
    return f"{each}/*{bare[len(each) + 2 :]}" if each and (bare + "/").startswith(f"{each}/0/") else bare


def readable(pointer: str) -> str:
    """As an operator reads it: data.items[].id"""
    steps = [_plain(step) if step != "*" else "[]" for step in _steps(pointer)]
    shown = steps[1:] if steps[:1] == ["body"] else steps
    return ".".join(shown).replace(".[]", "[]") or "·"
