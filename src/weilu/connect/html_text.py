"""Turn an HTML body into the text a reader saw: quotes, code, links, emoji and mentions keep their sense."""

import html
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_PARAGRAPHS = re.compile(r" ?</p>\s*<p>\s*| ?<br ?/?>\s*")
_SIMPLE = re.compile(
    r'<a [^<>]*?href="(?P<href>[^"<>]*)"[^<>]*>(?P<label>[^<]+)</a>|<code>(?P<code>[^<]*)</code>'
    r'|<span class="user-mention[^<>]*>(?P<name>[^<]*)</span>|</?(?:p|em|strong|b|i)>'
)
_KNOWN = re.compile(r"<(?:p|br|div|span|a|img|blockquote|pre|code|ul|ol|li|b|i|em|strong|h[1-6]|table)\b[^>]*>", re.I)
_BLOCKS = {"p", "div", "pre", "ul", "ol", "li", "table", "tr", "aside", "details", "summary"} | {
    f"h{n}" for n in range(1, 7)
}
_SILENT = frozenset(("script", "style", "head", "svg", "mrow", "template"))
_EMOJI = re.compile(r"emoji-([0-9a-f]{4,6}(?:-[0-9a-f]{4,6})*)\b")
_GAPS = re.compile(r"\n{3,}")


def looks_like_html(texts: list[str]) -> bool:
    """Whether most of a column's bodies are HTML; a chat that merely speaks of <div> is not."""
    filled = [text for text in texts if text.strip()]
    marked = [text for text in filled if text.lstrip()[0] == "<" and _KNOWN.match(text.lstrip())]
    return len(marked) * 2 > len(filled)


def html_text(body: str) -> str:
    """The text of an HTML fragment; plain text passes unchanged but for entities."""
    if "<" in body:
        # Most messages are paragraphs with a link, a mention or a word of code: a parser takes five times as long.
        flat = _SIMPLE.sub(_simple, _PARAGRAPHS.sub("\n", body))
        if "<" in flat:
            return _parsed(body)
        body = flat
    return (html.unescape(body) if "&" in body else body).strip()


def _simple(tag: re.Match[str]) -> str:
    if tag["label"] is not None:
        return _named_link(tag["label"].strip(), tag["href"])
    return f"`{tag['code']}`" if tag["code"] is not None else tag["name"] or ""


def _parsed(body: str) -> str:
    root = LexborHTMLParser(body).body
    parts: list[str] = []
    if root is not None:
        _walk(root, parts)
    lines = "".join(parts).split("\n")
    return _GAPS.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def _walk(node: LexborNode, parts: list[str]) -> None:
    child = node.child
    while child is not None:
        _take(child, parts)
        child = child.next


def _take(node: LexborNode, parts: list[str]) -> None:
    tag = node.tag or ""
    if tag == "-text":
        _words(node.text_content or "", parts)
    elif tag == "br":
        parts.append("\n")
    elif tag == "hr":
        _block(parts, "---")
    elif tag == "img":
        parts.append(node.attributes.get("alt") or "")
    elif tag == "blockquote":
        _quote(node, parts)
    elif tag == "pre":
        _block(parts, "```\n" + node.text().strip("\n") + "\n```")
    elif tag == "code":
        parts.append(f"`{node.text()}`")
    elif tag == "a":
        _link(node, parts)
    elif tag == "span" and (special := _special_span(node)):
        parts.append(special)
    elif tag in _BLOCKS:
        _inner_block(node, parts, "- " if tag == "li" else "")
    elif tag not in _SILENT:
        _walk(node, parts)


def _words(text: str, parts: list[str]) -> None:
    """Line ends in the source are mere space; the reader sees those of <br> and of blocks."""
    text = text.replace("\n", " ")
    if not parts or parts[-1].endswith("\n"):
        text = text.lstrip()
    if text:
        parts.append(text)


def _special_span(node: LexborNode) -> str:
    """An emoji by its code points, a formula by its source."""
    kind = node.attributes.get("class") or ""
    if found := _EMOJI.search(kind):
        return "".join(chr(int(code, 16)) for code in found[1].split("-") if int(code, 16) < 0x110000)
    if kind.startswith("katex"):
        source = node.css_first("annotation")
        return f"${source.text().strip()}$" if source else ""
    return ""


def _link(node: LexborNode, parts: list[str]) -> None:
    inner: list[str] = []
    _walk(node, inner)
    address = node.attributes.get("href") or ""
    label = "".join(inner).strip() or node.attributes.get("title") or ""
    parts.append(_named_link(label, address))


def _named_link(label: str, address: str) -> str:
    if not address.startswith(("http://", "https://")) or label == address or "/#narrow/" in address:
        return label
    return f"{label} ({address})" if label else address


def _quote(node: LexborNode, parts: list[str]) -> None:
    inner: list[str] = []
    _walk(node, inner)
    quoted = _GAPS.sub("\n\n", "".join(inner)).strip()
    _block(parts, "\n".join(f"> {line}".rstrip() for line in quoted.split("\n")))


def _inner_block(node: LexborNode, parts: list[str], mark: str) -> None:
    inner: list[str] = []
    _walk(node, inner)
    _block(parts, mark + "".join(inner).strip())


def _block(parts: list[str], text: str) -> None:
    """A block stands on lines of its own."""
    if parts and not parts[-1].endswith("\n"):
        parts.append("\n")
    parts.append(text + "\n")
