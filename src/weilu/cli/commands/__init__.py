"""The commands of `weilu`, one module each, loaded when used."""

from importlib import import_module

import click

from weilu import __version__

COMMANDS = {
    "demo": ("demo", "make a believable community and serve it"),
    "serve": ("serve", "serve the web, with the worker, in one process"),
    "work": ("work", "carry out background jobs, without the web"),
    "import": ("importing", "take in an export: chats, forum posts, tables, member lists"),
    "query": ("query", "ask for any metric"),
    "segment": ("segment", "members picked by rules"),
    "goal": ("goal", "where goals stand"),
    "watch": ("watch", "words whose mentions are counted"),
    "check": ("check", "what a law, a platform or the persona has against a text"),
    "text": ("text", "how texts sound, and how that is learnt"),
    "report": ("report", "what a finished day, week or month came to"),
    "ledger": ("ledger", "whether points balance"),
    "source": ("source", "what programs send events to, and their write keys"),
    "api-key": ("api_key", "keys by which programs read"),
    "doctor": ("doctor", "say what is configured, reachable, and what is wrong"),
    "login-link": ("login_link", "print a fresh one-time sign-in link for the owner"),
    "backup": ("backup", "keep both stores, as of one moment, in a file"),
    "restore": ("restore", "bring a backup into an empty home"),
    "migrate": ("migrate", "bring both stores to the newest version"),
    "bench": ("bench", "measure this machine"),
}


class Commands(click.Group):
    """Loads a command's module only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"weilu.cli.commands.{COMMANDS[cmd_name][0]}").command
        command.short_help = COMMANDS[cmd_name][1]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="weilu %(version)s")
def weilu() -> None:
    """围炉 Weilu: a workbench for people who run communities."""
