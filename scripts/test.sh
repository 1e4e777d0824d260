#!/usr/bin/env bash
# The everyday tests: lint, types, layers, pytest. With "slow", the slow ones; with "lint", only the first part.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN="$PWD/.venv/bin"
part=${1:-everyday}

need() { # a component the browser tests stand on: installed where that is possible, required under CI
  command -v "$1" >/dev/null 2>&1 && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "· installing $2" >&2
    (apt-get install -y -qq $2 || { apt-get update -qq && apt-get install -y -qq $2; }) >/dev/null 2>&1 || true
  fi
  command -v "$1" >/dev/null 2>&1 && return
  echo "· $1 is missing (Debian: apt-get install $2)" >&2
  [ -z "${CI:-}" ]
}

lint() {
  "$BIN/ruff" check --quiet .
  "$BIN/ruff" format --check --quiet .
  WEILU_HOME=$(mktemp -d) "$BIN/mypy"
  (cd src && "$BIN/lint-imports" --config ../pyproject.toml)
}

workers=$(nproc 2>/dev/null || echo 2)
[ "$workers" -gt 4 ] && workers=4
case "$part" in
  lint) lint ;;
  everyday)
    need chromium "chromium fonts-noto-cjk fonts-noto-color-emoji"
    need xgettext gettext
    lint
    "$BIN/pytest" -n "$workers" --dist loadgroup ;;
  slow)
    need chromium "chromium fonts-noto-cjk fonts-noto-color-emoji"
    "$BIN/pytest" -m slow ;;
  *) echo "usage: test.sh [lint|everyday|slow]" >&2; exit 2 ;;
esac
