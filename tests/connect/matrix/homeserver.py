"""A real homeserver (Synapse on SQLite) for as long as a test needs it."""

import hashlib
import hmac
import json
import secrets
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

import psutil

SECRET = "registration"
FREE = {"per_second": 10_000, "burst_count": 10_000}


class Synapse:
    """Server name hearth.test, on a free port of 127.0.0.1, in a folder of its own."""

    def __init__(self, home: Path, registration: str = "", port: int = 0) -> None:
        self.home, self.port = home, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        home.mkdir(parents=True, exist_ok=True)
        (home / "weilu.yaml").write_text(registration)
        (home / "homeserver.yaml").write_text(json.dumps(self._config(bool(registration))))

    def _config(self, registered: bool) -> dict[str, Any]:
        home = str(self.home)
        limits = ("message", "registration", "admin_redaction", "room_creation", "presence")
        return {
            "server_name": "hearth.test",
            "pid_file": f"{home}/pid",
            "listeners": [
                {
                    "port": self.port,
                    "type": "http",
                    "bind_addresses": ["127.0.0.1"],
                    "resources": [{"names": ["client"]}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": f"{home}/homeserver.db"}},
            "media_store_path": f"{home}/media",
            "signing_key_path": f"{home}/signing.key",
            "log_config": self._log_config(),
            "trusted_key_servers": [],
            "report_stats": False,
            "registration_shared_secret": SECRET,
            "macaroon_secret_key": "macaroon",
            "form_secret": "form",
            "enable_metrics": False,
            "app_service_config_files": [f"{home}/weilu.yaml"] if registered else [],
            **{f"rc_{name}": FREE for name in limits},
            "rc_invites": {"per_room": FREE, "per_user": FREE, "per_issuer": FREE},
            "rc_joins": {"local": FREE, "remote": FREE},
            "rc_login": {"address": FREE, "account": FREE, "failed_attempts": FREE},
        }

    def _log_config(self) -> str:
        place = self.home / "log.json"
        handler = {"class": "logging.FileHandler", "filename": str(self.home / "synapse.log")}
        place.write_text(
            json.dumps({"version": 1, "handlers": {"f": handler}, "root": {"level": "INFO", "handlers": ["f"]}})
        )
        return str(place)

    def start(self) -> "Synapse":
        config = str(self.home / "homeserver.yaml")
        synapse = [sys.executable, "-m", "synapse.app.homeserver", "-c", config]
        if not (self.home / "signing.key").exists():
            subprocess.run([*synapse, "--generate-keys"], check=True, capture_output=True)
        self._process = subprocess.Popen(synapse, stdout=subprocess.DEVNULL, stderr=(self.home / "stderr").open("wb"))
        until(self._answers)
        return self

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError((self.home / "stderr").read_text())
        with suppress(OSError):
            return bool(self.call("GET", "/_matrix/client/versions"))
        return False

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def waits(self) -> int:
        """How many transactions it could not deliver yet."""
        with sqlite3.connect(f"file:{self.home}/homeserver.db?mode=ro", uri=True, timeout=60) as database:
            return int(database.execute("SELECT count(*) FROM application_services_txns").fetchone()[0])

    def call(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None

    def person(self, name: str, shown: str = "") -> "Account":
        """A new account, signed in."""
        nonce = self.call("GET", "/_synapse/admin/v1/register")["nonce"]
        mac = hmac.new(SECRET.encode(), "\0".join([nonce, name, "pw", "notadmin"]).encode(), hashlib.sha1)
        told = {"nonce": nonce, "username": name, "password": "pw", "admin": False, "mac": mac.hexdigest()}
        if shown:
            told["displayname"] = shown
        made = self.call("POST", "/_synapse/admin/v1/register", told)
        return Account(self, made["user_id"], made["access_token"])


class Account:
    """What a person does with their client."""

    def __init__(self, server: Synapse, id: str, token: str) -> None:
        self.server, self.id, self.token = server, id, token

    def waits(self) -> int:
        """How many transactions it could not deliver yet."""
        with sqlite3.connect(f"file:{self.home}/homeserver.db?mode=ro", uri=True, timeout=60) as database:
            return int(database.execute("SELECT count(*) FROM application_services_txns").fetchone()[0])

    def call(self, method: str, path: str, body: Any = None) -> Any:
        return self.server.call(method, f"/_matrix/client/v3{path}", body, self.token)

    def create(self, **told: Any) -> str:
        return str(self.call("POST", "/createRoom", {"preset": "public_chat", **told})["room_id"])

    def invite(self, room: str, whom: str) -> None:
        self.call("POST", f"/rooms/{quoted(room)}/invite", {"user_id": whom})

    def join(self, room: str) -> None:
        self.call("POST", f"/join/{quoted(room)}", {})

    def leave(self, room: str) -> None:
        self.call("POST", f"/rooms/{quoted(room)}/leave", {})

    def remove(self, room: str, whom: str, how: str = "kick") -> None:
        self.call("POST", f"/rooms/{quoted(room)}/{how}", {"user_id": whom})

    def send(self, room: str, content: Any, kind: str = "m.room.message") -> str:
        if isinstance(content, str):
            content = {"msgtype": "m.text", "body": content}
        path = f"/rooms/{quoted(room)}/send/{kind}/{secrets.token_hex(8)}"
        return str(self.call("PUT", path, content)["event_id"])

    def redact(self, room: str, event: str) -> str:
        return str(
            self.call("PUT", f"/rooms/{quoted(room)}/redact/{quoted(event)}/{secrets.token_hex(8)}", {})["event_id"]
        )


def quoted(part: str) -> str:
    return urllib.parse.quote(part, safe="")


def kill(server: subprocess.Popen[Any]) -> None:
    """kill -9, of the worker as well: it would go on as long as its callers keep their connections."""
    master = psutil.Process(server.pid)
    for process in [master, *master.children(recursive=True)]:
        process.kill()
    server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(reached: Any, seconds: float = 60) -> None:
    """Ask ten times a second; a loaded machine gets all the time it needs."""
    end, never = monotonic() + seconds, threading.Event()
    while not reached():
        assert monotonic() < end, "it never came to that"
        never.wait(0.1)
