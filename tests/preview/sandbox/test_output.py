import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from harness.preview.sandbox.output import BoundedOutput, sanitise


@given(st.binary(max_size=2000))
def test_no_control_or_formatting_character_is_left(content: bytes) -> None:
    for letter in sanitise(content):
        assert letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}


@given(st.lists(st.binary(max_size=20_000), max_size=12))
def test_every_byte_is_counted_and_few_are_kept(chunks: list[bytes]) -> None:
    output = BoundedOutput()
    for chunk in chunks:
        output.add(chunk)
    assert output.total == sum(map(len, chunks))
    assert len(output.text()) <= 65_536 + 100


@given(st.text(alphabet="ab\n", max_size=200), st.integers(1, 7))
def test_short_output_is_kept_whole(text: str, size: int) -> None:
    output = BoundedOutput()
    for start in range(0, len(text), size):
        output.add(text[start : start + size].encode())
    assert output.text() == text


def test_terminal_escapes_go_with_all_that_belongs_to_them() -> None:
    assert sanitise("\x1b[31mred\x1b[0m \x1b]0;title\x07plain\r\nnext\u202e") == "red plain\nnext"


def test_what_is_left_out_is_told_between_beginning_and_end() -> None:
    output = BoundedOutput()
    output.add(b"a" * 40_000)
    output.add(b"b" * 40_000)
    text = output.text()
    assert text.startswith("aaa")
    assert text.endswith("bbb")
    assert "[… 14464 bytes left out …]" in text
