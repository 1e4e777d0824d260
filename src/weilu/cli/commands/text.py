"""`weilu text`: how texts sound, and how the heads that tell it are trained."""

from pathlib import Path
from typing import TextIO

import click

from weilu.cli.console import Console, Failed


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
