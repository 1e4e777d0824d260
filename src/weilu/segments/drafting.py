"""Rules while somebody clicks them together: a tree of form fields, which may be half filled in.

Every node has a path: "r" is the outermost group, "r.0" its first part. Its fields are named "<path>.<field>". A button
says what to do as "add r", "group r", "remove r.0".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from weilu.segments.rules import COUNTING, DEEPEST, MOST

GROUPS = ("all", "any")
LEAVES = ("did", "sequence", "tag", "attribute", "lifecycle", "rfm", "segment", "list")
PLAIN = ("all", "any", *LEAVES)
FIELDS = (
    "did", "of", "how", "times", "when", "within", "from", "to", "platform", "sounds", "emotion", "window", "unit",
    "tag", "name", "says", "value", "upper", "rfm_kind", "segment", "list",
)  # fmt: skip
STEPS = tuple(f"step{n}" for n in range(1, 11))
PLAINLY = ("platform", "sounds", "emotion")
"""Fields of "did" that are the same in the form and in the rules."""
SEVERAL = ("lifecycle", "rfm")
USUAL: dict[str, Any] = {
    "did": "message", "of": "times", "how": "at_least", "times": "1", "when": "within", "within": "30", "from": "",
    "to": "", "platform": "", "sounds": "", "emotion": "", "step1": "join", "step2": "message", "window": "7",
    "unit": "d", "tag": "", "name": "channel", "says": "is", "value": "", "upper": "", "rfm_kind": "purchase",
    "segment": "", "list": "", "lifecycle": [], "rfm": [],
}  # fmt: skip


@dataclass
class Node:
    """A rule or a group (kind "all", "any"). place: as error messages number it; "" for the outermost."""

    path: str
    kind: str
    place: str = ""
    negated: bool = False
    told: dict[str, Any] = field(default_factory=dict)
    parts: list["Node"] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        return self.kind in GROUPS

    @property
    def depth(self) -> int:
        return self.path.count(".")

    @property
    def steps(self) -> list[tuple[str, str]]:
        """(field, kind) of a sequence: those chosen, and an empty one to go on."""
        chosen = [self.told[name] for name in STEPS if self.told.get(name)]
        return list(zip(STEPS, [*chosen, ""], strict=False))

    @property
    def may_nest(self) -> bool:
        return self.depth < DEEPEST - 2  # a rule in it, turned round, must still be allowed


def fresh() -> Node:
    return numbered(Node("r", "all", parts=[Node("", "did")]))


def numbered(root: Node) -> Node:
    """Give every node its path and place anew, and each field that nobody filled in what is usual."""

    def walk(node: Node, path: str, place: str) -> None:
        node.path, node.place, node.told = path, place, USUAL | node.told
        for n, part in enumerate(node.parts):
            walk(part, f"{path}.{n}", f"{place}.{n + 1}" if place else str(n + 1))

    walk(root, "r", "")
    return root


def of_form(posted: Any) -> Node:
    """The draft that a form holds (a QueryDict); what is missing is as usual."""
    left = [MOST * 3]  # nodes: a form that nobody's browser sent is cut off

    def read(path: str) -> Node:
        kind = posted.get(f"{path}.kind", "")
        node = Node(path, kind if kind in PLAIN else "did", negated=posted.get(f"{path}.not") == "1")
        node.told = {name: posted[f"{path}.{name}"].strip() for name in (*FIELDS, *STEPS) if f"{path}.{name}" in posted}
        node.told |= {name: posted.getlist(f"{path}.{name}") for name in SEVERAL}
        while (
            node.is_group and path.count(".") < DEEPEST and f"{path}.{len(node.parts)}.kind" in posted and left[0] > 0
        ):
            left[0] -= 1
            node.parts.append(read(f"{path}.{len(node.parts)}"))
        return node

    root = read("r")
    return numbered(root if root.is_group else Node("r", "all", parts=[root]))


def act(root: Node, asked: str) -> Node:
    """Carry out a button. An outermost group is never empty."""
    what, _blank, path = asked.partition(" ")
    node, above = _found(root, path)
    if node is not None:
        if what == "add" and node.is_group:
            node.parts.append(Node("", "did"))
        elif what == "group" and node.is_group and node.may_nest:
            other = "any" if node.kind == "all" else "all"
            node.parts.append(Node("", other, parts=[Node("", "did"), Node("", "tag")]))
        elif what == "remove" and above is not None:
            above.parts.remove(node)
    _tidy(root)
    return numbered(root if root.parts else fresh())


def _found(root: Node, path: str) -> tuple[Node | None, Node | None]:
    """(the node at the path, the group it stands in)"""
    node, above = root, None
    for step in path.split(".")[1:]:
        if not step.isdecimal() or len(step) > 3 or int(step) >= len(node.parts):
            return None, None
        node, above = node.parts[int(step)], node
    return node, above


def _tidy(node: Node) -> None:
    """Groups that have become empty go."""
    for part in node.parts:
        _tidy(part)
    node.parts = [part for part in node.parts if part.parts or not part.is_group]


def of_rules(told: Mapping[str, Any]) -> Node:
    """The draft of saved rules (the JSON of `rules.written`)."""

    def read(one: Mapping[str, Any], *, negated: bool = False) -> Node:
        if "not" in one:
            return read(one["not"], negated=not negated)
        kind = next(kind for kind in PLAIN if kind in one)
        if kind in GROUPS:
            return Node("", kind, negated=negated, parts=[read(part) for part in one[kind]])
        return Node("", kind, negated=negated, told=_fields(kind, one))

    root = read(told)
    return numbered(root if root.is_group and not root.negated else Node("r", "all", parts=[root]))


def _fields(kind: str, one: Mapping[str, Any]) -> dict[str, Any]:
    match kind:
        case "did":
            how = next((how for how in ("at_least", "at_most", "exactly") if how in one), "at_least")
            when = "within" if "within" in one else "between" if "from" in one or "to" in one else "ever"
            kept = {name: str(one[name]) for name in (*PLAINLY, "did", "within", "from", "to") if name in one}
            of = "sum" if one.get("sum") else "times"
            return {**kept, "how": how, "times": f"{one.get(how, 1):.12g}", "when": when, "of": of}
        case "sequence":
            steps = {f"step{n}": step for n, step in enumerate(one["sequence"], 1)}
            minutes = int(str(one.get("window", "10080m"))[:-1])
            size, unit = next((size, unit) for size, unit in ((1440, "d"), (60, "h"), (1, "m")) if minutes % size == 0)
            return {**steps, "window": str(minutes // size), "unit": unit, "within": str(one.get("within", 90))}
        case "attribute":
            says = next(says for says in one if says != "attribute")
            value, *upper = one[says] if says == "between" else [one[says]]
            return {
                "name": one["attribute"],
                "says": says,
                **dict(zip(("value", "upper"), map(_text, (value, *upper)), strict=False)),
            }
        case "list":
            return {"list": ", ".join(map(str, one["list"]))}
        case "rfm":
            return {"rfm": list(one["rfm"]), "rfm_kind": one.get("kind", "purchase")}
    return {kind: one[kind]}


def to_rules(node: Node) -> dict[str, Any]:
    """The JSON that `rules.parse` reads, and complains about."""
    if node.is_group:
        told: dict[str, Any] = {node.kind: [to_rules(part) for part in node.parts]}
    else:
        told = _told(node.kind, node.told)
    return {"not": told} if node.negated else told


def _told(kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    match kind:
        case "did":
            told = {"did": said["did"], said["how"]: _number(said["times"]), **_when(said)}
            told |= {name: said[name] for name in PLAINLY if said[name]}
            return told | ({"sum": True} if said["of"] == "sum" else {})
        case "sequence":
            more = [said[name] for name in STEPS if said.get(name)]
            return {"sequence": more, "window": f"{said['window']}{said['unit']}", "within": _number(said["within"])}
        case "attribute":
            return {"attribute": said["name"], said["says"]: _of_attribute(said)}
        case "list":
            return {"list": [_number(part) for part in said["list"].replace("，", ",").split(",") if part.strip()]}
        case "rfm":
            return {"rfm": said["rfm"], "kind": said["rfm_kind"]}
    return {kind: said[kind]}


def _of_attribute(said: Mapping[str, Any]) -> Any:
    if said["says"] == "between":
        return [_number(said["value"]), _number(said["upper"])]
    if said["says"] in COUNTING:
        return _number(said["value"])
    return said["says"] in ("known", "unknown") or said["value"]


def _text(value: Any) -> str:
    """As a field of the form holds it."""
    if value is True:
        return ""
    return value if isinstance(value, str) else f"{value:.15g}"


def _when(said: Mapping[str, Any]) -> dict[str, Any]:
    if said["when"] == "within":
        return {"within": _number(said["within"])}
    if said["when"] == "between":
        return {name: said[name] for name in ("from", "to") if said[name]}
    return {}


def _number(text: str) -> Any:
    """A number where it is one; else the text, which is refused with its place."""
    try:
        number = float(str(text).strip())
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
