"""Collect the words of the interface: their English is written by people, their 繁體 is made from the 简体 msgids.

Needs GNU gettext (Debian: apt-get install gettext). While English translations are missing it lists them and
ends with status 1.
"""

import os
import sys
import tempfile
from pathlib import Path

import opencc
import polib

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "weilu"
LOCALE = PACKAGE / "locale"
HEAD = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "MIME-Version": "1.0",
}


def main() -> None:
    collect()
    english = tidy(LOCALE / "en/LC_MESSAGES/django.po")
    write_traditional(english)
    for po in LOCALE.glob("*/LC_MESSAGES/*.po"):
        polib.pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))
    missing = [entry.msgid for entry in english if not entry.translated()]
    if missing:
        sys.exit("no English yet:\n" + "\n".join(missing))


def collect() -> None:
    """Django's own collector, over the package; it needs settings, not a home of anybody's."""
    import django
    from django.core.management import call_command

    (LOCALE / "en/LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"WEILU_HOME": home, "DJANGO_SETTINGS_MODULE": "weilu.config.settings"}
        django.setup()
        os.chdir(PACKAGE)
        call_command(
            "makemessages",
            locale=["en"],
            no_location=True,
            no_obsolete=True,
            no_wrap=True,
            extensions=["html", "txt", "py"],
            ignore_patterns=["static/*", "demo/*"],
            verbosity=0,
        )


def tidy(path: Path) -> polib.POFile:
    """Sorted, undated, without gettext's guesses: a run that finds nothing new changes nothing."""
    po = polib.pofile(str(path), wrapwidth=0)
    for entry in po:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
        entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        entry.comment = entry.tcomment = ""
    save(po, path, {"Language": "en", "Plural-Forms": "nplurals=2; plural=(n != 1);"})
    return po


def write_traditional(words: polib.POFile) -> None:
    convert = opencc.OpenCC("s2twp").convert
    po = polib.POFile(wrapwidth=0)
    for entry in words:
        twin = polib.POEntry(
            msgid=entry.msgid, msgid_plural=entry.msgid_plural, msgctxt=entry.msgctxt, flags=[*entry.flags]
        )
        if entry.msgid_plural:
            twin.msgstr_plural = {0: convert(entry.msgid_plural)}
        else:
            twin.msgstr = convert(entry.msgid)
        po.append(twin)
    path = LOCALE / "zh_Hant/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    save(po, path, {"Language": "zh_Hant", "Plural-Forms": "nplurals=1; plural=0;"})


def save(po: polib.POFile, path: Path, head: dict[str, str]) -> None:
    po.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    po.header, po.metadata, po.metadata_is_fuzzy = "", HEAD | head, False
    po.save(str(path))


if __name__ == "__main__":
    main()
