"""DiscordChatExporter: JSON, or a CSV that has neither ids of messages nor who reacted."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from weilu.connect.careful import example, mapping, records, rows, text
from weilu.connect.discord.messages import Channel, items
from weilu.connect.moments import BadTime, Moments, moments
from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, ReadOptions, Record, Skipped, Understanding
from weilu.connect.stamps import clock_ms

_COLUMNS = {
    "id": "event_id",
    "timestamp": "time",
    "author.id": "author_id",
    "author.nickname": "author",
    "content": "text",
    "reference.messageId": "reply_to",
    "channel.id": "space",
    "type": "kind",
}
_CSV = {"AuthorID": "author_id", "Author": "author", "Date": "time", "Content": "text"}
_CHANNEL = re.compile(r"^(?:.* - )?(?P<name>.*?) ?\[(?P<id>\d{15,20})\]")
_REACTION = re.compile(r"\((\d+)\)\s*(?:,|$)")
_SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.]\d{4}\b")


class Discord:
    """Ids of messages, accounts and channels are Discord's own, one of a kind everywhere. The CSV has none of
    messages: its rows join by content, and its channel is read from the file's name, `Guild - channel [id]`."""

    name = "discord"
    platform = "discord"
    zh = "Discord（DiscordChatExporter 导出的 JSON / CSV）"
    en = "Discord (DiscordChatExporter JSON or CSV)"

    def sniff(self, opened: Opened) -> float:
        """Several channels may come in one zip, a file each."""
        return max((_surely(part) for part in islice(_channels(opened), 3)), default=0.0)

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        part = next(_channels(opened), opened)
        if not _is_table(part):
            return Understanding(dict(_COLUMNS))
        _, header = next(rows(part), (1, []))
        asked = () if options.day_first is not None else _asked(cells[2] for cells in _cells(part))
        return Understanding({column: _CSV.get(column, "") for column in header}, ("zone", *asked))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        channels = [part for part in _channels(opened) if _surely(part)]
        if not channels:
            raise CannotRead("wrong_format", name=self.name)
        for part in channels:
            yield from (_table if _is_table(part) else _document)(part, options)


def _channels(opened: Opened) -> Iterator[Opened]:
    if not opened.members():
        yield opened
    for name in opened.members():
        if name.endswith((".json", ".csv")):
            yield opened.member(name)


def _surely(opened: Opened) -> float:
    head = opened.head.removeprefix("\ufeff")
    known = head.lstrip().startswith("{") and '"guild"' in head[:2000] and '"channel"' in head[:4000]
    return 0.97 if known or _is_table(opened) else 0.0


def _document(opened: Opened, options: ReadOptions) -> Iterator[Item]:
    channel = mapping(opened.json_header("messages").get("channel"))
    name = text(channel.get("name")) or options.space
    room = Channel(text(channel.get("id")) or name, name, options.zone)
    yield from records(opened.json_items("messages.item"), partial(items, channel=room))


def _is_table(opened: Opened) -> bool:
    first = opened.head.removeprefix("\ufeff").split("\n", 1)[0].replace('"', "").replace(" ", "")
    return {"AuthorID", "Author", "Date", "Content"} <= set(first.strip().split(","))


def _cells(opened: Opened) -> Iterator[list[str]]:
    """[author id, author, date, content, attachments, reactions] of each row, by the names of the columns."""
    for _, cells, _ in _numbered(opened):
        if cells:
            yield cells


def _numbered(opened: Opened) -> Iterator[tuple[int, list[str], list[str]]]:
    found = rows(opened)
    _, header = next(found, (1, []))
    places = [header.index(name) if name in header else -1 for name in (*_CSV, "Attachments", "Reactions")]
    needed = max(places[:4])
    for line, row in found:
        cells = [row[place] if 0 <= place < len(row) else "" for place in places] if len(row) > needed else []
        yield line, cells, row


def _table(opened: Opened, options: ReadOptions) -> Iterator[Item]:
    told = _CHANNEL.match(opened.name)
    name = options.space or (told["name"] if told else opened.name.removesuffix(".csv"))
    space = options.space or (told["id"] if told else name)
    day_first = options.day_first
    if day_first is None:
        day_first = _order(cells[2] for cells in _cells(opened))
    read = moments(options.zone, day_first=day_first)
    for line, cells, row in _numbered(opened):
        if not cells:
            if any(cell.strip() for cell in row):
                yield Skipped(line=line, reason="bad_row", example=example(",".join(row)))
            continue
        ts = _moment(cells[2].strip(), read, options.zone)
        if ts is None:
            yield Skipped(line=line, reason="bad_time", example=cells[2][:120])
            continue
        yield _row(cells, Record(line=line, ts=ts, space=space, space_name=name))


def _row(cells: list[str], record: Record) -> Record:
    author_id, author, _, content, attached, reacted = cells
    record.author_id, record.author = author_id.strip(), author.strip().removesuffix("#0000")
    attachments = [{"type": "文件", "url": url} for url in attached.split(",") if url.strip()]
    record.text = content.strip() or ("[文件]" if attachments else "")
    props: dict[str, object] = {"attachments": attachments} if attachments else {}
    if unnamed := sum(int(number) for number in _REACTION.findall(reacted) if len(number) < 9):
        props["reactions_unnamed"] = unnamed
    record.props = props or None
    return record


def _order(dates: Iterable[str]) -> bool:
    """Whether the day stands before the month, by any date that allows one order alone. CannotRead else: it must
    be asked, for a wrong guess would move messages by months."""
    slashed = False
    for date in dates:
        if found := _SLASHED.match(date.strip()):
            slashed = True
            if int(found[1]) > 12 or int(found[2]) > 12:
                return int(found[1]) > 12
    if slashed:
        raise CannotRead("day_month_order")
    return False


def _asked(dates: Iterable[str]) -> tuple[str, ...]:
    try:
        _order(dates)
    except CannotRead as unclear:
        return (unclear.reason,)
    return ()


def _moment(date: str, read: Moments, zone: dt.tzinfo) -> int | None:
    try:
        return clock_ms(date, zone) or _named_month(date, zone) or read(date)
    except BadTime:
        return None


def _named_month(date: str, zone: dt.tzinfo) -> int | None:
    """As older versions wrote it: 05-Mar-24 08:15 PM."""
    try:
        return clock_ms(dt.datetime.strptime(date, "%d-%b-%y %I:%M %p").replace(tzinfo=zone).isoformat(), zone)
    except ValueError:
        return None


FORMAT = Discord()
