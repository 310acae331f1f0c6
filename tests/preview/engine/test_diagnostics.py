"""Text of the program that reaches a report."""

from hypothesis import given
from hypothesis import strategies as st

from harness.model.graph import Diagnostic
from harness.preview.engine.diagnostics import DiagnosticLog, clean


@given(st.text(alphabet=st.characters(max_codepoint=0x2070)))
def test_no_control_character_survives_but_newline_and_tab(text: str) -> None:
    kept = clean(text)
    assert all(letter.isprintable() or letter in "\n\t" or ord(letter) > 0x9F for letter in kept)
    assert "\x1b" not in kept


def test_length_is_bounded() -> None:
    assert len(clean("x" * 100_000)) == 16_384


def test_errors_come_first_and_the_order_of_arrival_does_not_matter() -> None:
    messages = [
        Diagnostic("info", "b"),
        Diagnostic("error", "z"),
        Diagnostic("warning", "a"),
        Diagnostic("info", "a"),
    ]
    forward, backward = DiagnosticLog(), DiagnosticLog()
    for message in messages:
        forward.add(message)
    for message in reversed(messages):
        backward.add(message)
    assert forward.sorted() == backward.sorted()
    assert [item.severity for item in forward.sorted()] == ["error", "warning", "info", "info"]
