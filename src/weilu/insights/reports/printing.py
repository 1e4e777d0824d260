"""A report on paper (PDF), as a picture, as a workbook, and as text to paste into a group."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from weilu.events.searching import by_ids
from weilu.insights.models import Report
from weilu.insights.reports.boarding import card_lines
from weilu.insights.reports.facts import address_of
from weilu.insights.reports.figures import BY_NAME, TALLIES
from weilu.insights.reports.reviewing import goal_lines
from weilu.insights.reports.sentences import is_welcome, sentence, written
from weilu.insights.reports.sentences import title_of as title_of_fact
from weilu.insights.reports.spans import EVERY_KIND, REVIEW
from weilu.kit import charts
from weilu.kit.charts import Spec
from weilu.kit.drawing import bars, feelings
from weilu.kit.sheets import harmless
from weilu.team.refusal import Refusal

HERE = Path(__file__).parent
DRAWN = ("active", "messages", "joined")
MARKS = {True: "🟢", False: "🔴", None: "⚪"}
LONGEST = 60  # characters of a message that is quoted
SCALE = 3  # pixels a PDF point, of the picture


class CannotPrint(Refusal):
    sentence = gettext_lazy(
        "这台机器缺少排版用的系统库 Pango。装上再试：Debian、Ubuntu 上运行 apt-get install libpangoft2-1.0-0。"
    )


def title_of(report: Report) -> str:
    usual = {"community": report.community.name, "kind": EVERY_KIND[report.kind].title}
    return report.name or _("%(community)s%(kind)s") % usual


def lines(report: Report) -> list[dict[str, Any]]:
    """Every fact: its sentence, its values as read, and where it can be looked at."""
    kind = EVERY_KIND[report.kind]
    told = []
    for fact in _with_quotes(report):
        figure = BY_NAME.get(fact["name"])
        if figure is None:  # of an older version
            continue
        told.append(
            {
                "name": figure.name,
                "title": title_of_fact(figure, fact),
                "text": sentence(kind, fact),
                "welcome": is_welcome(figure, fact),
                "is_list": figure in TALLIES,
                "fact": fact,
                "value": "–" if fact["value"] is None else written(figure, fact["value"]),
                "before": "–" if fact["before"] is None else written(figure, fact["before"]),
                "year": "–" if fact.get("year") is None else written(figure, fact["year"]),
                "url": address_of(report.community, figure, fact, report.first, report.last),
            }
        )
    return told


def _with_quotes(report: Report) -> list[dict[str, Any]]:
    """The facts, with the texts of the messages that some of them name; not of one taken back or erased."""
    named = [_named(fact) for fact in report.facts]
    found = by_ids(report.community.pk, [number for numbers in named for number in numbers])
    told = []
    for fact, numbers in zip(report.facts, named, strict=True):
        texts = {
            number: Truncator(" ".join(found[number].text.split())).chars(LONGEST)
            for number in numbers
            if number in found and not found[number].recalled
        }
        quoted = {"quoted": texts[fact["quote"]]} if fact.get("quote") in texts else {}
        told.append({**fact, **quoted, "texts": texts})
    return told


def _named(fact: dict[str, Any]) -> list[str]:
    """The numbers of the messages that a fact names."""
    quote = [fact["quote"]] if fact.get("quote") else []
    return quote + [number for number, _replies, _reactions in fact.get("posts", [])]


def page(report: Report, css: str = "") -> str:
    """The report as an HTML document of its own, with its charts as vectors. css: what it shall look like by itself."""
    kind = EVERY_KIND[report.kind]
    drawings = _drawings_of_cards(report) or [
        {
            "title": BY_NAME[fact["name"]].title,
            "svg": bars(
                [day[5:] for day, _value in fact["days"]],
                [value for _day, value in fact["days"]],
                str(BY_NAME[fact["name"]].title),
            ),
        }
        for fact in report.facts
        if fact["name"] in DRAWN and len(fact["days"]) > 1
    ]
    context = {
        "report": report,
        "community": report.community,
        "title": title_of(report),
        "lines": lines(report),
        "goals": goal_lines(report),
        "is_review": report.kind == REVIEW.name,
        "drawings": drawings,
        "this": kind.this,
        "before": kind.before,
        "words": written_words(report),
        "cards": card_lines(report),
        "style": format_html("<style>{}</style>", mark_safe(css)) if css else "",  # noqa: S308 (our own sheet)
        "lang": get_language(),
    }
    return render_to_string("insights/reports/paper.html", context)


def _drawings_of_cards(report: Report) -> list[dict[str, Any]]:
    """Of a board's cards those that are bars or lines over some places, the first line of each; emotion maps."""
    drawn = ((card["title"], _drawing(card["spec"], card["title"])) for card in card_lines(report) if card["spec"])
    return [{"title": title, "svg": svg} for title, svg in drawn if svg]


def _drawing(spec: Spec, title: str) -> str:
    if spec.get("cells"):
        return feelings(spec["x"], spec["cells"], title)
    above_nought = spec["kind"] in ("line", "bar", "stacked") and spec.get("format") != "score"
    return (
        bars([_short(place) for place in spec["x"]], _numbers(spec), title)
        if above_nought and len(spec["x"]) > 1
        else ""
    )


def _numbers(spec: Spec) -> list[float | None]:
    """As many as there are places."""
    data = spec["series"][0]["data"]
    return [*data, *[None] * len(spec["x"])][: len(spec["x"])]


def _short(place: str) -> str:
    """A day without its year; a long name cut."""
    return place[5:] if len(place) == 10 and place[4] == "-" else place[:6]


def document(report: Report) -> bytes:
    """HTML to keep or send, with its looks inside."""
    return page(report, (HERE / "paper.css").read_text(encoding="utf-8")).encode()


def pdf(report: Report, *, small: bool = False) -> bytes:
    """A4, or small: one page as wide as a phone. Raises CannotPrint."""
    try:
        from weasyprint import CSS, HTML
    except OSError as missing:
        raise CannotPrint from missing
    sheets = [CSS(HERE / name) for name in ("paper.css", *(["picture.css"] if small else []))]
    written_out: bytes = HTML(string=page(report)).write_pdf(stylesheets=sheets)
    return written_out


def picture(report: Report) -> bytes:
    """PNG for a chat group; what is longer than a page goes on below it. Raises CannotPrint."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf(report, small=True))
    try:
        leaves = [leaf.render(scale=SCALE).to_pil() for leaf in document]
    finally:
        document.close()
    image = Image.new("RGB", (leaves[0].width, sum(leaf.height for leaf in leaves)))
    for at, leaf in enumerate(leaves):
        image.paste(leaf, (0, at * leaves[0].height))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def workbook(report: Report) -> bytes:
    """xlsx: the figures, and a sheet of days for each."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        first = book.add_worksheet(_("数字"))
        kind = EVERY_KIND[report.kind]
        first.write_row(0, 0, [_("指标"), str(kind.this), str(kind.before), _("一句话")])
        told = lines(report)
        for row, line in enumerate(told, 1):
            fact = line["fact"]
            first.write_row(row, 0, [str(line["title"]), fact["value"], fact["before"], harmless(line["text"])])
        first.set_column(0, 0, 22)
        first.set_column(3, 3, 60)
        days = book.add_worksheet(_("逐日"))
        days.write_row(0, 0, [_("日期"), *(str(line["title"]) for line in told)])
        for row, (day, _value) in enumerate(told[0]["fact"]["days"] if told else [], 1):
            values = [dict(map(tuple, line["fact"]["days"])).get(day) for line in told]
            days.write_row(row, 0, [day, *values])
        if report.kind == REVIEW.name:
            _sheets_of_review(book, report)
        if report.cards:
            _sheet_of_cards(book, report)
    return out.getvalue()


def _sheets_of_review(book: Any, report: Report) -> None:
    goals, words = book.add_worksheet(_("目标")), book.add_worksheet(_("分析与规律"))
    goals.write_row(0, 0, [_("目标"), _("看哪个数"), _("目标值"), _("结果"), _("进度"), _("状态"), _("从"), _("到")])
    for row, goal in enumerate(goal_lines(report), 1):
        shown = [harmless(goal["name"]), str(goal["title"]), goal["target"], goal["value"], goal["share"]]
        goals.write_row(row, 0, [*shown, str(goal["word"]), goal["first"], goal["last"]])
    for row, (title, said) in enumerate(written_words(report)):
        words.write_row(row, 0, [title, harmless(said)])
    words.set_column(1, 1, 100)


def _sheet_of_cards(book: Any, report: Report) -> None:
    """Each card's sentence, then its table."""
    sheet, row = book.add_worksheet(_("看板")), 0
    for card in card_lines(report):
        sheet.write_row(row, 0, [harmless(card["title"]), harmless(card["text"])])
        row += 1
        if card["spec"]:
            sheet.write_row(row, 0, [harmless(str(cell)) for cell in charts.head(card["spec"])])
            for label, cells in charts.rows(card["spec"]):
                row += 1
                sheet.write_row(row, 0, [harmless(label), *(harmless(cell) for cell, _url in cells)])
            row += 1
        row += 1


def text(report: Report) -> str:
    """A screenful to paste into a group."""
    told = [f"【{title_of(report)}】{report.first:%m-%d} – {report.last:%m-%d}"]
    told += [_goal_text(goal) for goal in goal_lines(report)]
    told += [f"{MARKS[line['welcome']]} {line['text']}" for line in lines(report)]
    told += [f"{title}：{said}" for title, said in written_words(report) if said]
    told += [f"· {card['title']}：{card['text']}" for card in card_lines(report)]
    return "\n".join(told)


def _goal_text(goal: dict[str, Any]) -> str:
    read = {key: goal[key] for key in ("name", "target_read", "value_read", "share_read", "word")}
    return "🎯 " + _("%(name)s：目标 %(target_read)s，结果 %(value_read)s（%(share_read)s，%(word)s）") % read


def written_words(report: Report) -> list[tuple[str, str]]:
    """What people wrote in a 复盘, with its headings."""
    if report.kind != REVIEW.name:
        return []
    return [(_("分析"), report.analysis), (_("规律"), report.insight)]


FORMS: dict[str, tuple[str, Callable[[Report], bytes]]] = {
    "pdf": ("application/pdf", pdf),
    "png": ("image/png", picture),
    "html": ("text/html; charset=utf-8", document),
    "txt": ("text/plain; charset=utf-8", lambda report: text(report).encode()),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook),
}
"""How a report leaves as a file, by its ending: (content type, writer)."""
