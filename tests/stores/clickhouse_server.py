"""A ClickHouse server for tests: chDB, the same engine, in a process of its own behind ClickHouse's HTTP interface.

As strict as a real one where that matters: unknown settings are refused, so are fields and addresses longer than it
takes, writing by GET, a wrong password and a database that does not exist. One thread and one engine handle for each
client connection. `python clickhouse_server.py FOLDER PASSWORD` prints its port.
"""

import base64
import ctypes
import email
import gzip
import re
import signal
import socket
import sys
import tempfile
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import chdb
import lz4.frame

FIELD = 128 * 1024 + 1  # http_max_field_value_size; a request line longer than 64 kB is refused by http.server itself
NOT_SETTINGS = {"query", "database", "query_id", "wait_end_of_query", "client_protocol_version", "buffer_size"}
DATA = re.compile(rb"\s*(INSERT\s+INTO\s[^;]*?)\s+FORMAT\s+(\w+)\s*\n", re.I | re.S)
RESULT = re.compile(r"\s*\(*\s*(SELECT|WITH|SHOW|DESCRIBE|DESC|EXISTS|EXPLAIN|BACKUP|RESTORE)\b", re.I)
CODE = re.compile(r"Code: (\d+)\.")


class Refused(Exception):
    """What the server says instead of an answer, as `Code: n. …`."""


class Connection:
    """One connection to the engine, with the settings and the database of its last request."""

    def __init__(self) -> None:
        self.engine = chdb.connect(str(FOLDER))
        self.settings: dict[str, str] = {}
        self.database = ""

    def prepare(self, database: str, settings: dict[str, str]) -> None:
        if database != self.database:
            self.engine.query(f"USE `{database}`")
            self.database = database
        for name in self.settings.keys() - settings.keys():
            self.engine.query(f"SET {name} = DEFAULT")
        for name, value in settings.items():
            if self.settings.get(name) != value:
                self.engine.query(f"SET {name} = '{value}'")
        self.settings = settings

    def run(self, sql: str, parameters: dict[str, str]) -> bytes:
        return bytes(self.engine.query(sql, "TabSeparated", params=parameters).bytes() or b"")

    def insert(self, statement: str, format: str, data: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=FOLDER.parent) as file:
            file.write(data)
            file.flush()
            self.engine.query(f"{statement} FROM INFILE '{file.name}' FORMAT {format}")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    held: Connection | None = None

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def finish(self) -> None:
        super().finish()
        if self.held:
            self.held.engine.close()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if urlsplit(self.path).path == "/ping":
            return self.answer(200, b"Ok.\n")
        return self.do_POST()

    def do_POST(self) -> None:
        try:
            answer, told = self.carry_out(self.body())
            self.answer(200, answer, told)
        except (Refused, RuntimeError) as error:
            words = str(error)
            words = words[max(words.find("Code:"), 0) :]
            code = CODE.match(words)
            self.answer(500, words.encode(), {"X-ClickHouse-Exception-Code": code[1] if code else "1002"})

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while size := int(self.rfile.readline(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def carry_out(self, body: bytes) -> tuple[bytes, dict[str, str]]:
        self.check_password()
        fields = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        if self.headers.get_content_type() == "multipart/form-data":
            fields |= _form(self.headers["Content-Type"], body)
            body = b""
        if any(len(value.encode()) > FIELD for value in fields.values()):
            raise Refused("Code: 1000. DB::Exception: HTML Form Exception: Field value too long. (POCO_EXCEPTION)")
        body = self.plain(body) if body else b""
        if query := fields.get("query"):
            body = query.encode() + b"\n" + body
        parameters = {name[6:]: value for name, value in fields.items() if name.startswith("param_")}
        settings = {n: v for n, v in fields.items() if n not in NOT_SETTINGS and not n.startswith("param_")}
        if self.held is None:
            self.held = Connection()
        self.held.prepare(fields.get("database") or "default", settings)
        if data := DATA.match(body):
            self.held.insert(data[1].decode(), data[2].decode(), body[data.end() :])
            return b"", {}
        sql = body.decode()
        if self.command == "GET" and not RESULT.match(sql):
            raise Refused("Code: 164. DB::Exception: Cannot execute query in readonly mode. (READONLY)")
        answer = self.held.run(sql, parameters)
        told = {"X-ClickHouse-Format": "TabSeparated"} if RESULT.match(sql) else {}
        if "lz4" in self.headers.get("Accept-Encoding", "") and fields.get("enable_http_compression") == "1":
            return lz4.frame.compress(answer), told | {"Content-Encoding": "lz4"}
        return answer, told

    def check_password(self) -> None:
        _, _, sent = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).partition(b":")
        if sent.decode() != PASSWORD:
            raise Refused("Code: 516. DB::Exception: default: Authentication failed. (AUTHENTICATION_FAILED)")

    def plain(self, body: bytes) -> bytes:
        """The body as it was before the client compressed it."""
        unpack = {"lz4": lz4.frame.decompress, "gzip": gzip.decompress}
        return bytes(unpack.get(self.headers.get("Content-Encoding", ""), bytes)(body))

    def answer(self, status: int, body: bytes, told: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"X-ClickHouse-Timezone": "UTC", "Content-Length": str(len(body)), **(told or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _form(content_type: str, body: bytes) -> dict[str, str]:
    message = email.message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    parts: list[Message] = message.get_payload()  # type: ignore[assignment]
    return {
        str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True).decode()
        for part in parts
    }


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


if __name__ == "__main__":
    FOLDER, PASSWORD = Path(sys.argv[1]), sys.argv[2]
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: the tests' end is its end
    owner = chdb.connect(str(FOLDER))
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
