"""Contact data as shown to those who may not see it in full."""


def masked(value: str) -> str:
    """138****5678, l***@example.com: enough to recognise, too little to use."""
    name, at, host = value.partition("@")
    if at:
        return f"{name[:1]}***@{host}"
    if len(value) < 7:
        return "*" * len(value)
    return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"
