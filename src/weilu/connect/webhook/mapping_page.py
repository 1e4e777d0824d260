"""收到的是什么: the meaning of another system's payloads, clicked together on one of them."""

from collections.abc import Mapping as Table
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from weilu.connect import sources
from weilu.connect.calling import NotUnderstood
from weilu.connect.careful import text
from weilu.connect.intake import Item
from weilu.connect.models import Payload, Source
from weilu.connect.reasons import SKIPPED
from weilu.connect.record import Record, Skipped
from weilu.connect.webhook import kept
from weilu.connect.webhook.guessing import guess
from weilu.connect.webhook.mapping import AS_SENT, FIELDS, MOST, NOTHING, Mapping, is_money, items, mapping_of, save
from weilu.connect.webhook.payload import Told, told_in
from weilu.connect.webhook.pointing import MOST as MOST_ROWS
from weilu.connect.webhook.pointing import Leaf, at, readable, rows, starred
from weilu.events.templatetags.kinds import kind_name
from weilu.events.vocabulary import KINDS
from weilu.kit.clock import from_ms, now_ms
from weilu.team.access import May, community_view, fetch, staff_of
from weilu.team.models import Community

SHOWN = 10
SAID = 30  # names of kinds that one can be chosen for


@community_view(May.OPERATE)
@never_cache
def show(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """GET: the mapping as it stands, else a guess. POST: what was chosen, shown anew, or with act=save kept."""
    source = _source(community, pk)
    payloads = list(source.payloads.all())
    if not payloads:
        return render(request, "connect/webhook/mapping.html", {"source": source})
    chosen = _chosen(payloads, request.GET.get("sample") or request.POST.get("sample", ""))
    told = told_in(chosen)
    mapping = _asked(request.POST, told) if request.method == "POST" else mapping_of(source) or guess(told)
    if request.POST.get("act") == "save":
        save(source, mapping, by=staff_of(request))
        messages.success(request, _("已保存，以后收到的都照这样读。"))
        return redirect("sources:show", community.slug, source.pk)
    return render(request, "connect/webhook/mapping.html", _context(request, source, payloads, chosen, told, mapping))


@community_view(May.OPERATE)
@require_POST
def paste(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    source = _source(community, pk)
    try:
        kept.paste(source, request.POST.get("sample", ""))
    except kept.NoSample as refusal:
        messages.error(request, str(refusal))
    return redirect("sources:mapping", community.slug, source.pk)


@community_view(May.OPERATE)
@require_POST
def take_in(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    source = _source(community, pk)
    mapping = mapping_of(source)
    if mapping is None:
        return redirect("sources:mapping", community.slug, source.pk)
    new, left = kept.take_in(source, mapping, by=staff_of(request))
    messages.success(request, _("收进了 %(new)s 条新事件，还有 %(left)s 份看不懂。") % {"new": new, "left": left})
    return redirect("sources:show", community.slug, source.pk)


def _source(community: Community, pk: int) -> Source:
    return fetch(community, sources.live(community).filter(kind="webhook"), pk=pk)


def _chosen(payloads: list[Payload], asked: str) -> Payload:
    return next((payload for payload in payloads if str(payload.pk) == asked), payloads[0])


def _asked(posted: Table[str, Any], told: Told) -> Mapping:
    """The mapping that the form shows, with the value that was clicked on."""
    each = str(posted.get("each", ""))
    if posted.get("pick_each"):
        each = "" if posted["pick_each"] == each else str(posted["pick_each"])
    fields = {name: str(posted.get(f"at-{name}", "")) for name in FIELDS}
    if posted.get("pick") and posted.get("field") in FIELDS:
        fields = {name: "" if at == posted["pick"] else at for name, at in fields.items()}
        fields[str(posted["field"])] = str(posted["pick"])
    known = {leaf.pointer for leaf in rows(told.tree)}
    said = {str(posted[f"said-{n}"]): str(posted.get(f"is-{n}", "")) for n in range(SAID) if f"said-{n}" in posted}
    return Mapping(
        fields={name: starred(pointer, each) for name, pointer in fields.items() if pointer},
        each=each if each in known else "",
        kinds={name[:200]: kind for name, kind in said.items() if kind in _kinds()},
        otherwise=str(posted.get("otherwise")) if posted.get("otherwise") in _kinds() else "message",
        in_fen=bool(posted.get("in_fen")),
    )


def _kinds() -> dict[str, str]:
    offered = {kind.name: str(kind_name(kind.name)) for kind in KINDS.values() if kind.by_member}
    joined = {name: str(kind_name(name)) for name in ("join", "leave", "system")}
    return {**offered, **joined, AS_SENT: _("照原样，自成一类"), NOTHING: _("不要")}


def _context(
    request: HttpRequest, source: Source, payloads: list[Payload], chosen: Payload, told: Told, mapping: Mapping
) -> dict[str, Any]:
    leaves = list(rows(told.tree))[:MOST_ROWS]
    made = items(mapping, told, source, lambda names: [now_ms()] * len(names))
    return {
        "source": source,
        "payloads": payloads,
        "chosen": chosen,
        "mapping": mapping,
        "saved": mapping_of(source) is not None,
        "fields": _field_rows(request.POST, mapping, told),
        "leaves": [_leaf_row(leaf, mapping) for leaf in leaves],
        "places": _places(leaves, mapping),
        "kinds": _kinds().items(),
        "said": [(name, mapping.kinds.get(name, mapping.otherwise)) for name in _said(mapping, payloads)],
        "events": [_event_row(item, source) for item in made[:SHOWN]],
        "more": max(0, len(made) - SHOWN),
        "money": any(is_money(kind) for kind in (*mapping.kinds.values(), mapping.otherwise)),
    }


def _places(leaves: list[Leaf], mapping: Mapping) -> list[tuple[str, str]]:
    """What can be chosen: every value of this payload, and what is chosen already and this one lacks."""
    here = [starred(leaf.pointer, mapping.each) for leaf in leaves if not leaf.holds]
    return [(place, readable(place)) for place in dict.fromkeys([*here, *mapping.fields.values()])]


def _field_rows(posted: Table[str, Any], mapping: Mapping, told: Told) -> list[dict[str, Any]]:
    """The field that the next click fills: the one chosen; after a click on a value, the next empty one."""
    names, current = list(FIELDS), str(posted.get("field", ""))
    if current not in names or posted.get("pick"):
        after = names[names.index(current) + 1 :] if current in names else names
        current = next((name for name in [*after, *names] if name not in mapping.fields), names[0])
    return [
        {
            "name": name,
            "title": title,
            "at": mapping.fields.get(name, ""),
            "value": _short(at(told.tree, mapping.fields[name])) if name in mapping.fields else "",
            "current": name == current,
        }
        for name, title in FIELDS.items()
    ]


def _leaf_row(leaf: Leaf, mapping: Mapping) -> dict[str, Any]:
    pointer = starred(leaf.pointer, mapping.each)
    used = [title for name, title in FIELDS.items() if mapping.fields.get(name) == pointer]
    label = {"/body": _("内容"), "/headers": _("请求头")}.get(leaf.pointer, leaf.label)
    if leaf.pointer.endswith("/0"):
        label = _("第一项")
    return {
        "leaf": leaf,
        "pointer": leaf.pointer if leaf.holds else pointer,
        "label": label,
        "depth": min(leaf.depth, 8),
        "used": used[0] if used else "",
        "value": _short(leaf.value),
        "is_each": leaf.holds == "list" and leaf.pointer == mapping.each,
    }


def _short(value: Any) -> str:
    shown = text(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return (shown or msgspec.json.encode(value).decode(errors="replace"))[:80]


def _said(mapping: Mapping, payloads: list[Payload]) -> list[str]:
    """What the kept payloads say where the kind is told."""
    found: dict[str, None] = {}
    for payload in payloads if mapping.fields.get("kind") else []:
        try:
            tree = told_in(payload).tree
        except NotUnderstood:
            continue
        many = at(tree, mapping.each) if mapping.each else None
        for nth in range(min(len(many), MOST) if isinstance(many, list) else 1):
            found.setdefault(text(at(tree, mapping.fields["kind"], nth)).strip())
    return [name for name in {**found, **dict.fromkeys(mapping.kinds)} if name][:SAID]


def _event_row(item: Item, source: Source) -> dict[str, Any]:
    if isinstance(item, Skipped):
        return {"problem": _(SKIPPED[item.reason])}
    assert isinstance(item, Record)
    return {
        "record": item,
        "moment": from_ms(item.ts, source.community.zone),
        "value": item.value,
        "money": is_money(item.kind),
    }
