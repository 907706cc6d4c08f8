"""From the bytes of a published list to its text."""

import codecs
import re

from search.errors import InputFileError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_REPLACED = 0.05
_MOST_CONTROL = 0.01
_MARKUP = "|<[*_`&\\"
_MOST_LINES = 200_000
_MOST_MARKS = 1_500_000


def decode(data: bytes, list_id: str) -> str:
    """Return the text of `data` with `\\n` line ends; InputFileError where it is empty, no text or beyond any list."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    text = data.decode(encoding, errors="replace")
    if not text.strip():
        raise InputFileError(f"the list {list_id!r} is empty.\nGive the page that lists the papers, Markdown or HTML.")
    replaced = text.count("�") / len(text)
    control = len(_CONTROL.findall(text)) / len(text)
    if "\x00" in text or replaced > _MOST_REPLACED or control > _MOST_CONTROL:
        raise InputFileError(
            f"the list {list_id!r} is no text ({len(data)} bytes, binary or in an encoding that is not UTF-8).\n"
            "Save the page as UTF-8 text, Markdown or HTML."
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_more_than(_MOST_LINES, "lines", text.count("\n"), list_id)
    _refuse_more_than(_MOST_MARKS, "marks of markup", sum(map(text.count, _MARKUP)), list_id)
    return text


def _refuse_more_than(most: int, what: str, count: int, list_id: str) -> None:
    """Refuse what would take minutes to read: 100,000 rows of fifteen pipes and brackets each do not."""
    if count > most:
        raise InputFileError(
            f"the list {list_id!r} has {count:,} {what}; no more than {most:,} can be read.\n"
            "Give the page that lists the papers itself, in parts where it is longer."
        )
