"""Long parameters for a server: it refuses a field of more than 128 kB, and proxies an address of more than 8 kB.

An engine in this process takes any length. For a server a long one is written into the statement, which travels as the
body of the request and may be as long as `max_query_size` says.
"""

import re
from collections.abc import Mapping
from typing import Any

LONGEST = 2000  # characters; a statement binds a handful at most
PLACE = re.compile(r"\{(\w+):([^{}]+)\}")


def write_out(sql: str, parameters: Mapping[str, Any]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """(statement with its long parameters written out, the other parameters, settings that it needs)."""
    long = {name: text for name, text in _texts(parameters).items() if len(text) > LONGEST}
    if not long:
        return sql, dict(parameters), {}
    written = PLACE.sub(lambda m: f"CAST({long[m[1]]}, '{m[2]}')" if m[1] in long else m[0], sql)
    rest = {name: value for name, value in parameters.items() if name not in long}
    return written, rest, {"max_query_size": 2 * len(written.encode())}


def _texts(parameters: Mapping[str, Any]) -> dict[str, str]:
    """As literals of SQL, those that may be long."""
    from clickhouse_connect.driver.binding import format_query_value

    candidates = {name: value for name, value in parameters.items() if isinstance(value, list | str)}
    return {n: str(format_query_value(v)) for n, v in candidates.items() if len(v) > LONGEST // 24}
