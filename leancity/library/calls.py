"""What an expression of a diagram may name and call.

An expression runs inside the engine: `${''.getClass().forName(...)}` would be a program, and any
bean of the engine app has a name there. So only this is allowed, whatever else would work:
variables of the case, the calendar, a few getters of `execution` and `task`, and methods of values
that give texts, numbers and truths. Everything else is a fault, what cannot be read too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | (?P<name>[A-Za-z_]\w*)
    | (?P<sign>==|!=|<=|>=|&&|\|\||[-+*/%<>!?:()\[\].,}])
    )""",
    re.VERBOSE,
)
_INFIX = frozenset(
    "== != <= >= < > && || + - * / % eq ne lt gt le ge and or div mod".split()  # noqa: SIM905
)
_PREFIX = frozenset({"-", "!", "not", "empty"})
_LITERALS = frozenset({"true", "false", "null"})
_WORDS = _LITERALS | {word for word in _INFIX | _PREFIX if word.isalpha()} | {"instanceof"}

CALENDAR = frozenset({"due", "at", "before", "fraction", "roll"})
EXECUTION = frozenset(
    {"getVariable", "hasVariable", "getId", "getProcessInstanceId", "getProcessBusinessKey",
     "getBusinessKey", "getProcessDefinitionId", "getCurrentActivityId", "getCurrentActivityName"}
)  # fmt: skip
TASK = frozenset(
    {"getVariable", "hasVariable", "getId", "getName", "getAssignee", "getOwner", "getPriority",
     "getDueDate", "getCreateTime", "getTaskDefinitionKey", "getProcessInstanceId"}
)  # fmt: skip
#: Of texts, dates, lists and JSON values; what they answer is text, number, truth or JSON again.
VALUES = frozenset(
    {"contains", "endsWith", "equals", "equalsIgnoreCase", "isEmpty", "length", "size",
     "startsWith", "toLowerCase", "toUpperCase", "trim",
     "after", "before",
     "prop", "hasProp", "elements", "stringValue", "numberValue", "boolValue", "isNull"}
)  # fmt: skip
FUNCTIONS = frozenset({"now", "currentUser"})
_BEANS = {"calendar": CALENDAR, "execution": EXECUTION, "task": TASK}
_DEEPEST = 40


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something an expression may not do; `what` is its own word."""

    #: call, name or syntax
    kind: str
    what: str


class _UnreadableError(Exception):
    """The expression does not follow the grammar."""


def faults(text: str, variables: Collection[str]) -> Iterator[Fault]:
    """What the expressions of a text do that is not allowed; `variables` may be named."""
    position = 0
    while (start := _next(text, position)) >= 0:
        reader = _Reader(text, start + 2, variables)
        yield from reader.read()
        position = max(reader.position, start + 2)


def bare_faults(text: str, variables: Collection[str]) -> Iterator[Fault]:
    """The same of a text that is an expression as a whole."""
    yield from faults(text if _next(text, 0) >= 0 else f"${{{text}}}", variables)


def _next(text: str, position: int) -> int:
    found = [at for at in (text.find("${", position), text.find("#{", position)) if at >= 0]
    return min(found, default=-1)


class _Reader:
    """Reads one expression from behind its opening brace to its closing one."""

    def __init__(self, text: str, position: int, variables: Collection[str]) -> None:
        self.position = position
        self._text = text
        self._start = position
        self._variables = frozenset(variables)
        self._found: list[Fault] = []
        self._kind, self._token = "", ""
        self._depth = 0

    def read(self) -> list[Fault]:
        """The faults of the expression; one that cannot be read is a fault itself."""
        try:
            self._step()
            self._expression()
            if not self._is("}"):
                raise _UnreadableError
        except _UnreadableError:
            self._fault("syntax", self._text[self._start : self._start + 60])
        return self._found

    def _step(self) -> None:
        match = _TOKEN.match(self._text, self.position)
        if match is None:
            raise _UnreadableError
        self._kind = str(match.lastgroup)
        self._token = match[self._kind]
        self.position = match.end()

    def _take(self, sign: str) -> None:
        if self._kind != "sign" or self._token != sign:
            raise _UnreadableError
        self._step()

    def _is(self, *signs: str) -> bool:
        return self._kind != "text" and self._token in signs

    def _fault(self, kind: str, what: str) -> None:
        self._found.append(Fault(kind=kind, what=what))

    def _expression(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _UnreadableError
        self._operand()
        while self._is(*_INFIX):
            self._step()
            self._operand()
        if self._is("?"):
            self._step()
            self._expression()
            self._take(":")
            self._expression()
        self._depth -= 1

    def _operand(self) -> None:
        while self._is(*_PREFIX):
            self._step()
        owner = self._primary()
        while self._is(".", "["):
            owner = self._part(owner) if self._is(".") else self._index(owner)

    def _primary(self) -> str:
        """What stands at the beginning of an operand: a bean, or a value."""
        kind, token = self._kind, self._token
        if kind in {"number", "text"}:
            self._step()
            return "value"
        if kind == "sign":
            self._take("(")
            self._expression()
            self._take(")")
            return "value"
        if token in _WORDS - _LITERALS:
            raise _UnreadableError
        self._step()
        return self._function(token) if self._is("(") else self._named(token)

    def _function(self, name: str) -> str:
        if name not in FUNCTIONS:
            self._fault("call", name)
        self._arguments()
        return "value"

    def _named(self, name: str) -> str:
        if name in _BEANS:
            if not self._is(".", "["):
                self._fault("name", name)
            return name
        if name not in self._variables | _LITERALS:
            self._fault("name", name)
        return "variable"

    def _part(self, owner: str) -> str:
        """A property or a method: `.name` or `.name(...)`."""
        self._step()
        name = self._token
        if self._kind != "name":
            raise _UnreadableError
        self._step()
        if self._is("("):
            if name not in _BEANS.get(owner, VALUES):
                self._fault("call", _said(owner, name))
            self._arguments()
        elif not self._is_property(owner, name):
            self._fault("call", _said(owner, name))
        return "value"

    @staticmethod
    def _is_property(owner: str, name: str) -> bool:
        """A getter of a bean by its short name, or an entry of a variable."""
        if owner in _BEANS:
            return f"get{name[:1].upper()}{name[1:]}" in _BEANS[owner] and name != "variable"
        return owner == "variable" and name != "class"

    def _index(self, owner: str) -> str:
        """`[0]`: by a number only, because a name there is a property too."""
        self._step()
        if owner in _BEANS or self._kind != "number":
            self._fault("call", f"{owner}[{self._token}]")
        self._expression()
        if not self._is("]"):
            raise _UnreadableError
        self._step()
        return "value"

    def _arguments(self) -> None:
        self._take("(")
        if not self._is(")"):
            self._expression()
            while self._is(","):
                self._step()
                self._expression()
        self._take(")")


def _said(owner: str, name: str) -> str:
    return f"{owner}.{name}" if owner in _BEANS else name
