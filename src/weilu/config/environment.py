"""Settings from the environment, typed, each declared once with its meaning; secrets may come from NAME_FILE."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    default: str
    meaning: str
    secret: bool = False


VARIABLES: dict[str, Variable] = {}


def read(name: str, default: str, meaning: str, *, secret: bool = False) -> str:
    """The value of NAME, else the content of the file that NAME_FILE names, else the default."""
    VARIABLES[name] = Variable(name, default, meaning, secret)
    if name in os.environ:
        return os.environ[name]
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return default


def read_flag(name: str, default: bool, meaning: str) -> bool:
    return read(name, "1" if default else "0", meaning).lower() in {"1", "true", "yes", "on"}


def read_list(name: str, default: str, meaning: str) -> list[str]:
    return [item.strip() for item in read(name, default, meaning).split(",") if item.strip()]
