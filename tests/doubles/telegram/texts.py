"""Texts: parse modes, entities, lengths. Offsets are counted in UTF-16, as the messenger does."""

from __future__ import annotations

import html
import re
from typing import Any

from tests.doubles.telegram.faults import bad

TEXT, CAPTION = 4096, 1024
Entity = dict[str, Any]
_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "span": "spoiler", "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}  # fmt: skip
_TYPES = frozenset(_TAGS.values()) | {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number",
    "text_mention", "custom_emoji", "expandable_blockquote",
}  # fmt: skip
_SIGNS = {
    "```": "pre", "||": "spoiler", "__": "underline", "*": "bold", "_": "italic",
    "~": "strikethrough", "`": "code",
}  # fmt: skip


def units(text: str) -> int:
    """The length as the messenger counts it."""
    return len(text.encode("utf-16-le")) // 2


def formatted(text: str, mode: str | None, entities: list[Entity] | None) -> Entity:
    """`text` and `entities` of a message."""
    if len(text.encode()) > 1 << 15:
        raise bad("text is too long")
    modes = {"html": _from_html, "markdownv2": _from_markdown}
    if mode and mode.lower() in modes:
        text, entities = modes[mode.lower()](text)
    elif mode and mode.lower() != "none":
        raise bad("unsupported parse_mode")
    for entity in entities or []:
        _check(entity, units(text))
    return {"text": text, "entities": entities} if entities else {"text": text}


def commands_of(text: str) -> list[Entity]:
    """The commands in what a person writes, marked by the messenger itself."""
    return [
        {"type": "bot_command", "offset": units(text[: one.start()]), "length": units(one[0])}
        for one in re.finditer(r"(?<!\S)/[A-Za-z0-9_]{1,32}(@\w+)?", text)
    ]


def _check(entity: Entity, room: int) -> None:
    if not isinstance(entity, dict) or entity.get("type") not in _TYPES:
        raise bad("can't parse MessageEntity: unsupported type specified")
    offset, length = entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(length, int):
        raise bad('can\'t parse MessageEntity: Field "offset" must be of type Number')
    if offset < 0 or length < 1 or offset + length > room:
        raise bad("entity beginning or end is out of the text")


def _unparsed(reason: str) -> Exception:
    return bad(f"can't parse entities: {reason}")


def _from_html(source: str) -> tuple[str, list[Entity]]:
    out, entities, opened = "", [], []
    place = 0
    for tag in re.finditer(r"<(/?)([^>\s]*)([^>]*)>|<", source):
        out += html.unescape(source[place : tag.start()])
        place, at = tag.end(), len(source[: tag.start()].encode())
        name = (tag[2] or "").lower()
        if tag[1]:
            if not opened:
                raise _unparsed(f"Unexpected end tag at byte offset {at}")
            begun, offset, extra = opened.pop()
            if name and name != begun:
                raise _unparsed(
                    f'Unmatched end tag at byte offset {at}, expected "</{begun}>", '
                    f'found "</{name}>"'
                )
            entities += _entity(_TAGS[begun], offset, units(out), extra)
        elif name not in _TAGS:
            raise _unparsed(f'Unsupported start tag "{name}" at byte offset {at}')
        else:
            opened.append((name, units(out), _href(tag[3] or "")))
    if opened:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    return out + html.unescape(source[place:]), entities


def _href(attributes: str) -> Entity:
    found = re.search(r"""href=["']?([^"'>]*)""", attributes)
    return {"url": html.unescape(found[1])} if found else {}


def _entity(kind: str, offset: int, end: int, extra: Entity) -> list[Entity]:
    found = {"type": kind, "offset": offset, "length": end - offset, **extra}
    return [found] if end > offset else []


#: An escaped sign, the end of a link, a sign of format, a reserved sign, anything else.
_TOKEN = re.compile(
    r"\\(?P<plain>[!-/:-@\[-`{-~])|\]\((?P<url>[^)]*)\)|(?P<sign>```|\|\||__|[*_~`\[])"
    r"|(?P<reserved>[\]()>#+\-=|{}.!])|(?P<other>.)",
    re.DOTALL,
)


class _Markdown:
    """MarkdownV2, read sign by sign."""

    def __init__(self) -> None:
        self.out = ""
        self.entities: list[Entity] = []
        self._opened: list[tuple[str, int]] = []

    def read(self, source: str) -> tuple[str, list[Entity]]:
        for token in _TOKEN.finditer(source):
            kind = str(token.lastgroup)
            if kind in ("plain", "other"):
                self.out += token[kind]
            else:
                getattr(self, f"_{kind}")(token[kind])
        if self._opened:
            kind = _SIGNS.get(self._opened[-1][0], "text_link").title()
            raise _unparsed(
                f"Can't find end of {kind} entity at byte offset {len(source.encode())}"
            )
        return self.out, self.entities

    def _sign(self, sign: str) -> None:
        if sign != "[" and self._opened and self._opened[-1][0] == sign:
            self._close(_SIGNS[sign], {})
        else:
            self._opened.append((sign, units(self.out)))

    def _url(self, url: str) -> None:
        if not self._opened or self._opened[-1][0] != "[":
            self._reserved("]")
        self._close("text_link", {"url": url})

    def _reserved(self, sign: str) -> None:
        # A quotation begins a line.
        if sign != ">" or self.out[-1:] not in ("", "\n"):
            raise _unparsed(
                f"Character '{sign}' is reserved and must be escaped with the preceding '\\'"
            )

    def _close(self, kind: str, extra: Entity) -> None:
        self.entities += _entity(kind, self._opened.pop()[1], units(self.out), extra)


def _from_markdown(source: str) -> tuple[str, list[Entity]]:
    return _Markdown().read(source)
