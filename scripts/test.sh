#!/usr/bin/env bash
# The everyday tests: lint, types, layers, pytest. With "slow", the slow ones, then all of them on servers;
# with "servers", those alone; with "lint", only the first part.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN="$PWD/.venv/bin"
part=${1:-everyday}

install() { # Debian packages, where that is possible
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
  echo "· installing $1" >&2
  (apt-get install -y -qq $1 || { apt-get update -qq && apt-get install -y -qq $1; }) >/dev/null 2>&1 || true
}

need() { # a component that tests stand on: installed where that is possible, required under CI
  command -v "$1" >/dev/null 2>&1 && return
  install "$2"
  command -v "$1" >/dev/null 2>&1 && return
  echo "· $1 is missing (Debian: apt-get install $2)" >&2
  [ -z "${CI:-}" ]
}

need_pango() { # what sets the PDF of a report
  has_pango() { ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0 || [ "$(uname)" = Darwin ]; }
  has_pango || install "libpangoft2-1.0-0 fonts-noto-cjk"
  has_pango && return
  echo "· Pango is missing (Debian: apt-get install libpangoft2-1.0-0)" >&2
  [ -z "${CI:-}" ]
}

has_postgres() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && command -v pg_dump >/dev/null 2>&1; }

on_servers() { # every test again, everyday and slow, on a PostgreSQL and a ClickHouse server of its own
  has_postgres || install postgresql
  if has_postgres; then
    WEILU_TEST_STORES=scale "$BIN/pytest" -n "$workers" --dist loadgroup -m "slow or not slow"
  else
    echo "· left out: the tests on servers need PostgreSQL (Debian: apt-get install postgresql)" >&2
    [ -z "${CI:-}" ]
  fi
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
    need_pango
    lint
    "$BIN/pytest" -n "$workers" --dist loadgroup ;;
  slow)
    need chromium "chromium fonts-noto-cjk fonts-noto-color-emoji"
    "$BIN/pytest" -m slow -n "$workers" --dist loadgroup
    on_servers ;;
  servers) on_servers ;;
  *) echo "usage: test.sh [lint|everyday|slow|servers]" >&2; exit 2 ;;
esac
