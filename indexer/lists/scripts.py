"""The arrays of objects that a script of a page holds, read without running it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

import json5
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

_PLAIN = frozenset(("string", "number", "true", "false", "null", "template_string"))

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Member:
    """One plain member of an object, and its 0-based line in the script."""

    key: str
    value: Value
    row: int


@dataclass(frozen=True, slots=True)
class Written:
    """A member of an object as it stands in the script: the value from `start` to `end`, quotes and all."""

    key: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Object:
    """An object in an array of a script, its members, and where remarks stand in it; all in characters."""

    start: int
    end: int
    members: tuple[Written, ...]
    remarks: tuple[tuple[int, int], ...]


def records(source: str) -> Iterator[tuple[Member, ...]]:
    """Yield the members of every object that stands in an array of `source`, in order."""
    yield from (tuple(_members(node)) for node in _objects(source.encode()))


def objects(source: str) -> Iterator[Object]:
    """Yield every object that stands in an array of `source`, as it is written there."""
    text = source.encode()
    at = _characters(text)
    for node in _objects(text):
        pairs = [
            (pair, pair.child_by_field_name("key"), pair.child_by_field_name("value")) for pair in node.named_children
        ]
        members = tuple(
            Written(str(_decode(key)), at(value.start_byte), at(value.end_byte), value.type)
            for pair, key, value in pairs
            if pair.type == "pair" and key is not None and value is not None
        )
        remarks = tuple((at(one.start_byte), at(one.end_byte)) for one in node.named_children if one.type == "comment")
        yield Object(at(node.start_byte), at(node.end_byte), members, remarks)


def _objects(text: bytes) -> Iterator[Node]:
    parser = Parser(Language(tree_sitter_javascript.language()))
    waiting: list[tuple[Node, bool]] = [(parser.parse(text).root_node, False)]
    while waiting:
        node, in_array = waiting.pop()
        if in_array and node.type == "object":
            yield node
        inside = node.type == "array"
        waiting.extend((child, inside) for child in reversed(node.named_children))


def _characters(text: bytes) -> Callable[[int], int]:
    """Return what tells how many characters stand before a byte of UTF-8."""
    if text.isascii():
        return lambda byte: byte
    begins = list(accumulate((byte & 0xC0 != 0x80 for byte in text), initial=0))
    return lambda byte: begins[byte]


def _members(node: Node) -> Iterator[Member]:
    for pair in node.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if pair.type == "pair" and key is not None and value is not None and value.type in _PLAIN:
            yield Member(str(_decode(key)), _decode(value), pair.start_point[0])


def _decode(node: Node) -> Value:
    text = (node.text or b"").decode()
    if node.type == "template_string":
        return text[1:-1]
    if node.type not in _PLAIN:
        return text
    try:
        value = _value(text)
    except ValueError:  # JavaScript that is no JSON5, such as 1_000: its own text says it best
        return text
    if isinstance(value, str):
        # half a character, which JavaScript can spell, no text can hold
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value if isinstance(value, int | float | bool) else None


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:  # most scripts write JSON, which is read a thousand times faster
        return json5.loads(text)
