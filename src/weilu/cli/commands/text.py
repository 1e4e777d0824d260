"""`weilu text`: how texts sound, and how the heads that tell it are trained."""

from pathlib import Path
from typing import TextIO

import click

from weilu.cli.console import Console, Failed
from weilu.cli.parts import common, community_of


@click.group("text")
def command() -> None:
    """How texts sound, and how the heads that tell it are trained."""


@command.command("score")
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"))
@click.pass_obj
def score(obj: tuple[Console, str], file: TextIO) -> None:
    """Label the texts of FILE (or of standard input: -), JSON objects with `text` one a line, or plain lines."""
    from weilu.text.labelling import Unlabelled, labels

    console, _folder = obj
    try:
        for line in labels(file):
            console.json(line)
    except Unlabelled as wrong:
        raise click.UsageError(str(wrong)) from None


@command.command("train")
@click.option("--data", type=click.Path(path_type=Path), required=True, help="a folder of labelled texts (JSON lines)")
@click.option("--into", type=click.Path(path_type=Path), help="write the weights and MODEL_CARD.md to this folder")
@click.option("--quick", is_flag=True, help="do not try what carries over to sets that were left out")
@click.pass_obj
def train(obj: tuple[Console, str], data: Path, into: Path | None, quick: bool) -> None:
    """Learn all heads from labelled texts and use them from the next start on."""
    from weilu.text.carding import card
    from weilu.text.reading import Unreadable
    from weilu.text.training import Untrained, trained
    from weilu.text.weights import CARD, NAME, own_file

    console, folder = obj
    into = Path(folder, into) if into else own_file().parent
    try:
        result = trained(Path(folder, data), console.say, leave_out=not quick)
    except (Unreadable, Untrained) as wrong:
        raise Failed(str(wrong)) from None
    except ModuleNotFoundError as missing:
        raise Failed(f"Training needs scikit-learn: pip install 'weilu[train]' ({missing.name} is missing)") from None
    into.mkdir(parents=True, exist_ok=True)
    (into / NAME).write_bytes(result.packed)
    (into / CARD).write_text(card(result), encoding="utf-8")
    console.say(f"{into / NAME}: {len(result.packed):,} bytes; {into / CARD}")


@command.command("status")
@common
def status(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """How many texts are still to be judged anew, and what was taught."""
    community = community_of(slug)
    from weilu.events import calibrations, rescoring
    from weilu.events.judging import judge_of

    active = community.calibrations.filter(kept=True, removed_at=None).last()
    told = {
        "judge": judge_of(community.pk),
        "stale": rescoring.stale(community),
        "corrections": community.corrections.filter(undone_at=None).count(),
        "lessons": len(calibrations.lessons(community)),
        "taught": active.figures["taught"] if active else 0,
    }
    _tell(obj[0], told, as_json=as_json)


@command.command("rescore")
@common
def rescore(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """Judge anew every text that others have judged than what judges now, or nobody. Interrupted, it goes on."""
    community = community_of(slug)
    from django.utils.translation import gettext as _

    from weilu.events.rescoring import rescore as judge_anew

    console, done = obj[0], 0

    def show(now: int, total: int) -> None:
        nonlocal done
        done = now
        console.progress(now / total if total else 1.0, _("%s 条消息") % f"{now:,}")

    if not judge_anew(community, show):
        raise Failed(_("已经有人在重新判断了，等它做完。"))
    console.done()
    _tell(console, {"rescored": done}, as_json=as_json)


@command.command("teach")
@common
def teach(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """Learn from the corrections; kept if those held back are judged better, refused else."""
    community = community_of(slug)
    from weilu.events.calibrations import train as try_out

    made = try_out(community, by=None)
    _tell(obj[0], {"kept": made.kept, **made.figures}, as_json=as_json)


@command.command("forget")
@common
def forget(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """Judge as shipped again; the corrections stay, and what was taught can be brought back in the web."""
    community = community_of(slug)
    from weilu.events.calibrations import reset

    _tell(obj[0], {"forgotten": reset(community, by=None) is not None}, as_json=as_json)


def _tell(console: Console, told: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        console.json(told)
        return
    for name, value in told.items():
        console.say(f"{name}\t{value}")
