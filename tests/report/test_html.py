import base64
import hashlib
import re
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model.finding import Evidence, FindingResource
from harness.model.graph import ResourceGraph
from harness.report.page.interface import render
from tests.report import graphs, samples
from tests.report.golden_files import agrees
from tests.report.test_markdown import HOSTILE

# They depend on what the text is: highlighting, and code spans of prose.
_OF_THE_TEXT = {"span", "code"}


class _Document(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, str] = {}
        self._tag = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._tag = tag

    def handle_data(self, data: str) -> None:
        self.inside[self._tag] = self.inside.get(self._tag, "") + data

    def shape(self) -> list[str]:
        return [tag for tag, _ in self.tags if tag not in _OF_THE_TEXT]


def _poisoned(text: str) -> str:
    evidence = Evidence(file=text, start_line=1, end_line=1, snippet=text)
    finding = msgspec.structs.replace(
        samples.PASSWORD, title=text, message=text, evidence=evidence, ideal=evidence, root_cause=text,
        also=(), references=(text,), resource=FindingResource("urn", text, text), property=text,
        conflict=text,
    )  # fmt: skip
    graph = ResourceGraph((graphs.resource(text, text), graphs.resource("aws:s3/bucket:Bucket", text)))
    return render(samples.graded(finding, case=text), None, graph)


def _without_assets(page: str) -> str:
    page = re.sub(r"(<style>|<script>).*?(</style>|</script>)", r"\1\2", page, flags=re.DOTALL)
    return re.sub(r"sha256-[^&]*", "sha256-…", page)


@pytest.mark.parametrize("name", ["full", "unscored"])
def test_the_page_is_what_somebody_read_and_agreed_to(name: str) -> None:
    page = render(getattr(samples, name)(), samples.rubric(), graphs.small() if name == "full" else None)

    agrees(f"{name}.html", _without_assets(page))


def test_an_answer_without_a_failure_is_told_so() -> None:
    assert "No check found a failure in this answer." in render(samples.graded())


@settings(max_examples=40)
@given(st.sampled_from(HOSTILE) | st.text(max_size=60))
def test_no_text_of_an_answer_becomes_structure(text: str) -> None:
    assert _Document(_poisoned(f"a{text}")).shape() == _Document(_poisoned("harmless")).shape()


@settings(max_examples=40)
@given(st.sampled_from(HOSTILE) | st.text(max_size=60))
def test_no_control_character_reaches_the_page(text: str) -> None:
    page = _poisoned(f"a{text}")

    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    page.encode()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example"]
)
def test_only_web_addresses_become_links(address: str) -> None:
    finding = msgspec.structs.replace(samples.PASSWORD, references=(address, "https://docs.aws.amazon.com/x"))
    links = [attributes for tag, attributes in _Document(render(samples.graded(finding))).tags if tag == "a"]

    assert address not in [link["href"] for link in links]
    outside = [link for link in links if not (link["href"] or "").startswith("#")]
    assert [(link["href"], link["rel"]) for link in outside] == [
        ("https://docs.aws.amazon.com/x", "noopener noreferrer")
    ]


def test_the_page_names_nothing_to_load() -> None:
    document = _Document(render(samples.full(), samples.rubric(), graphs.small()))

    assert not {tag for tag, _ in document.tags} & {"link", "img", "iframe", "object", "embed", "base"}
    assert not [
        attributes
        for _, attributes in document.tags
        if {"src", "srcset", "style", "onclick"} & attributes.keys()
    ]
    assert not re.search(r"url\(|@import", document.inside["style"])


def test_the_policy_admits_our_own_style_and_script_and_nothing_else() -> None:
    document = _Document(render(samples.full()))
    (policy,) = [
        attributes["content"] or ""
        for tag, attributes in document.tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]

    def digest(text: str) -> str:
        return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    page = render(samples.full())
    style, script = (re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[0] for tag in ("style", "script"))
    assert policy.split("; ") == [
        "default-src 'none'", f"style-src '{digest(style)}'", f"script-src '{digest(script)}'",
        "base-uri 'none'", "form-action 'none'",
    ]  # fmt: skip


def test_the_page_says_nothing_of_how_long_the_preview_took() -> None:
    card = samples.full()
    slower = msgspec.structs.replace(card, preview=msgspec.structs.replace(card.preview, seconds=99.0))

    assert render(card) == render(slower)
