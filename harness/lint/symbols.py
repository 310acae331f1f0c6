"""Where code uses a name, as Pygments' lexers read it: strings and comments are no uses."""

from collections.abc import Iterator

from pygments.lexer import Lexer
from pygments.lexers.javascript import TypeScriptLexer
from pygments.lexers.python import PythonLexer
from pygments.token import Keyword, Name, Text, _TokenType, is_token_subtype

Token = tuple[int, _TokenType, str]  # its line, kind and text

_LEXERS: dict[str, type[Lexer]] = {".py": PythonLexer, ".ts": TypeScriptLexer, ".js": TypeScriptLexer}
# A name behind a dot is a member; one before a colon or an equals sign is a key, a parameter or declared.
_NO_USE_BEFORE = (".", "?.")
_NO_USE_AFTER = (":", "=")
_DECLARING = frozenset({"const", "let", "var", "import", "function", "def", "class", "as"})


def uses(name: str, files: dict[str, str]) -> list[str]:
    """``file:line`` of every use, in the files' order."""
    return [
        f"{file}:{line}"
        for file, text in files.items()
        for ending, lexer in _LEXERS.items()
        if file.endswith(ending)
        for line in _lines(name, text, lexer())
    ]


def _lines(name: str, text: str, lexer: Lexer) -> Iterator[int]:
    if name not in text:
        return
    tokens = _tokens(text, lexer)
    for index, (line, kind, value) in enumerate(tokens):
        # In `{region: region}` the lexer for TypeScript takes the value for a type.
        if value != name or not (is_token_subtype(kind, Name) or is_token_subtype(kind, Keyword.Type)):
            continue
        before = tokens[index - 1][2] if index else ""
        after = tokens[index + 1][2] if index + 1 < len(tokens) else ""
        if before in _NO_USE_BEFORE or before in _DECLARING or after in _NO_USE_AFTER:
            continue
        if not _is_imported(tokens, index):
            yield line


def _is_imported(tokens: list[Token], index: int) -> bool:
    """Whether the name stands in an import's list of names."""
    for position in range(index - 1, max(index - 60, -1), -1):
        value = tokens[position][2]
        if value == "import":
            return True
        if value in {";", "=", "(", "return", ")"}:
            return value == "(" and position > 0 and tokens[position - 1][2] == "import"
        if (
            tokens[position][0] != tokens[index][0]
            and value not in {",", "{"}
            and not is_token_subtype(tokens[position][1], Name)
        ):
            return False
    return False


def _tokens(text: str, lexer: Lexer) -> list[Token]:
    found: list[Token] = []
    line = 1
    for kind, value in lexer.get_tokens(text):
        if not is_token_subtype(kind, Text) and value.strip():
            found.append((line, kind, value.strip()))
        line += value.count("\n")
    return found
