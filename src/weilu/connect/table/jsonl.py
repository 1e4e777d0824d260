"""Any JSON lines, or a JSON list of objects: nested objects become columns with dotted names."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from weilu.connect.objects import objects
from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, Person, ReadOptions, Record, Skipped, Understanding
from weilu.connect.table import sample
from weilu.connect.table.columns import recognised
from weilu.connect.table.rows import kept

_LONG_LINE = 200_000  # an object of that size on one line is another format's whole file

type Object = dict[str, Any]


class JsonLines:
    name, platform = "jsonl", ""
    zh, en = "JSON 行", "JSON lines"

    def sniff(self, opened: Opened) -> float:
        start = opened.head.lstrip()
        if not start.startswith(("{", "[")) or (start[0] == "{" and "\n" not in start and len(start) > _LONG_LINE):
            return 0.0
        try:
            return sample.sureness(list(_columns(_first(opened, 50), {})))
        except CannotRead:
            return 0.0

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return _look(opened, options)[1].understanding()

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        columns, table = _look(opened, options)
        row, pick = table.row(), _picker(columns)
        known = {path[0] for path in columns.values()}
        for line, found in objects(opened):
            if isinstance(found, Skipped):
                yield found
                continue
            item = row(line, pick(found))
            if not found.keys() <= known and not isinstance(item, Skipped):
                _keep(item, {key: found[key] for key in found.keys() - known})
            yield item


def _keep(item: Record | Person, strangers: Object) -> None:
    """Members that the first objects did not have are kept, too."""
    told = {key: value for key, cell in strangers.items() if (value := kept(cell)) is not None}
    item.props = (item.props or {}) | told or None


def _look(opened: Opened, options: ReadOptions) -> tuple[dict[str, tuple[str, ...]], sample.Table]:
    first = _first(opened, sample.SAMPLE)
    columns = _columns(first, options.mapping)
    pick = _picker(columns)
    return columns, sample.look_at(list(columns), [pick(found) for found in first], options)


def _first(opened: Opened, many: int) -> list[Object]:
    sound = [found for _, found in islice(objects(opened), many) if not isinstance(found, Skipped)]
    if not sound:
        raise CannotRead("wrong_format", name="jsonl")
    return sound


def _columns(objects: list[Object], mapping: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Column -> path. A nested object is opened where one of its members feeds a field; else it stays whole."""
    columns: dict[str, tuple[str, ...]] = {}
    for found in objects:
        for key, value in found.items():
            inner = [f"{key}.{name}" for name in value] if isinstance(value, dict) else []
            if inner and (recognised(inner) or set(inner) & set(mapping.values())):
                columns |= {name: (key, name.removeprefix(f"{key}.")) for name in inner}
            else:
                columns[key] = (key,)
    return columns


def _picker(columns: Mapping[str, tuple[str, ...]]) -> Callable[[Object], list[Any]]:
    keys = [path[0] for path in columns.values()]
    nested = [(place, path[1]) for place, path in enumerate(columns.values()) if len(path) > 1]

    def pick(found: Object) -> list[Any]:
        cells = [found.get(key) for key in keys]
        for place, name in nested:
            outer = cells[place]
            cells[place] = outer.get(name) if isinstance(outer, dict) else None
        return cells

    return pick


FORMAT = JsonLines()
