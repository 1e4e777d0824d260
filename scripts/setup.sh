#!/usr/bin/env bash
# Build .venv from the lock files on a machine that has only some Python with pip.
# Usage: setup.sh runtime | dev | lock
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf '\033[2m· %s\033[0m\n' "$*" >&2; }

works() { "$@" >/dev/null 2>&1; }

find_uv() {
  # A version manager's shim may exist and still refuse to run here, so ask for an answer, not for a path.
  if works uv --version; then echo uv; return; fi
  if ! works .uv/bin/uv --version; then
    local python
    for python in python3 python python3.13 python3.12 python3.11 python3.10 /usr/bin/python3; do
      if works "$python" -m pip --version; then
        say "installing uv into .uv with $python"
        # --target is allowed by an externally managed Python too: nothing of the system is touched.
        "$python" -m pip install --quiet --disable-pip-version-check --target .uv 'uv>=0.9' >&2 && break
      fi
    done
  fi
  works .uv/bin/uv --version || { say "No Python with pip was found: install python3-pip (Debian: apt-get install python3-pip) and run make again."; exit 1; }
  echo "$PWD/.uv/bin/uv"
}

find_python() {
  local candidate
  for candidate in python3.13 "$HOME"/.pyenv/versions/3.13*/bin/python /usr/bin/python3.13 /opt/homebrew/bin/python3.13 \
                   python3.14 python3.12 "$HOME"/.pyenv/versions/3.12*/bin/python python3; do
    if works "$candidate" -c 'import sys, venv, ssl, sqlite3; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 14))'; then
      [ "${candidate#python3.1[24]}" = "$candidate" ] && [ "$candidate" != python3 ] && { echo "$candidate"; return; }
      fallback=${fallback:-$candidate}
    fi
  done
  # No 3.13 at hand: let uv fetch one; where it cannot, 3.12 or 3.14 will do.
  if works "$UV" python install 3.13; then echo 3.13; return; fi
  [ -n "${fallback:-}" ] && { echo "$fallback"; return; }
  say "Weilu needs Python 3.13 (or 3.12): none was found here and none could be fetched. Install it and run make again."
  exit 1
}

UV=$(find_uv)
install() { # with the pinned hashes, from the lock file alone
  "$UV" pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes "$1"
  "$UV" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
}

case "${1:-runtime}" in
  runtime)
    works .venv/bin/python --version || { p=$(find_python); say "making .venv with $p"; "$UV" venv --quiet --clear --python "$p" .venv; }
    say "installing from requirements.lock"
    if [ -e .venv/.dev ]; then install requirements-dev.lock; touch .venv/.dev; else install requirements.lock; fi
    touch .venv/.runtime ;;
  dev)
    say "installing from requirements-dev.lock"
    install requirements-dev.lock
    touch .venv/.runtime .venv/.dev ;;
  lock)
    compile() { "$UV" pip compile pyproject.toml --universal --python-version 3.12 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links --quiet "$@"; }
    compile --group build --output-file requirements.lock
    compile --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock
    ;;
  *) echo "usage: setup.sh runtime|dev|lock" >&2; exit 2 ;;
esac
