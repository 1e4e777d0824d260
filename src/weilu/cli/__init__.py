"""The `weilu` command: while a server runs on this home, commands are carried out inside it, else right here."""

import os
import sys


def main() -> None:
    """Entry point of `weilu`. Exit status: 0 done, 1 failed with one clear line, 2 wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
    arguments = sys.argv[1:]
    from weilu.cli.forwarding import forward
    from weilu.cli.here import run_here, stays_here

    status = None if stays_here(arguments) else forward(arguments)
    if status is None:
        status = run_here(arguments)
    sys.exit(status)
