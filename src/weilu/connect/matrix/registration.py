"""The file by which a homeserver knows Weilu: YAML, of which JSON's strings are a part."""

import json
import re

from weilu.connect.matrix.homeserver import address_of, registration_id
from weilu.connect.models import Source


def registration(source: Source, base: str) -> str:
    """base: Weilu's address where the operator named none."""
    options, secrets = source.options, source.secrets
    persona = f"@{re.escape(options['localpart'])}:{re.escape(options['server_name'])}"
    lines = [
        f"id: {registration_id(source)}",
        f"url: {json.dumps(address_of(source, base))}",
        f"as_token: {json.dumps(secrets['as_token'])}",
        f"hs_token: {json.dumps(secrets['hs_token'])}",
        f"sender_localpart: {json.dumps(options['localpart'])}",
        "rate_limited: false",
        "namespaces:",
        "  users:",
        "    - exclusive: true",
        f"      regex: {json.dumps(persona)}",
        *_aliases(options.get("aliases", "")),
        "  rooms: []",
    ]
    return "\n".join(lines) + "\n"


def _aliases(told: str) -> list[str]:
    if not told:
        return ["  aliases: []"]
    return ["  aliases:", "    - exclusive: false", f"      regex: {json.dumps(told)}"]
