"""`weilu check`: what the checker says of a text."""

from typing import Any

import click

from weilu.cli.console import Console, Failed
from weilu.cli.parts import common, community_of


@click.command("check")
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"))
@click.option("--persona", "persona", help="the slug of a persona whose card holds, too")
@click.option("--scene", default="", help="welcome, answer, notice, soothe, celebrate, care or sell")
@click.option("--purpose", default="", help="as a delivery's, e.g. marketing")
@click.option("--machine", is_flag=True, help="the text was written by a machine")
@common
def command(
    obj: tuple[Console, str],
    slug: str | None,
    *,
    file: Any,
    persona: str | None,
    scene: str,
    purpose: str,
    machine: bool,
    as_json: bool,
) -> None:
    """Check the text in FILE (or on standard input: -) by the law's words, the platforms' rules and a persona."""
    community = _community(slug, needed=bool(persona))
    from weilu.persona.card import SCENES
    from weilu.persona.checkers import checker_for
    from weilu.persona.checking import Checker
    from weilu.persona.reading import Occasion
    from weilu.persona.scoring import criteria, score

    if scene and scene not in SCENES:
        raise click.UsageError(f"no scene {scene!r}: one of {', '.join(SCENES)}")
    speaker = _persona(community, persona) if persona else None
    text, occasion = file.read(), Occasion(scene=scene, purpose=purpose, machine=machine)
    checker = checker_for(community, speaker) if community else Checker()
    findings = checker.check(text, occasion)
    kept = score(criteria(speaker.version.card, text, occasion)) if speaker else None
    if as_json:
        told = {"persona": persona, "characters": len(text), "score": kept}
        obj[0].json({**told, "findings": [one.as_json() for one in findings]})
        return
    for one in findings:
        obj[0].say(
            f"{one.level}\t{one.rule}\t{one.start}–{one.end}\t{one.quote[:60]!r}\t{one.why} {one.fix} {one.source}"
        )
    obj[0].warn(f"{len(findings)}" + (f" · {kept}/100" if kept is not None else ""))


def _community(slug: str | None, *, needed: bool) -> Any:
    """None where there is none yet, or no particular one, and none is needed: then only the package's rules hold."""
    try:
        return community_of(slug)
    except Failed:
        if slug or needed:
            raise
        return None


def _persona(community: Any, slug: str) -> Any:
    found = community.personas.filter(slug=slug, archived_at=None).first()
    if found is None:
        known = ", ".join(community.personas.filter(archived_at=None).values_list("slug", flat=True)) or "–"
        raise Failed(f"no persona {slug!r} here: {known}")
    return found
