"""The pages over real HTTP: what a reviewer does, and what nobody else can."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from harness.review.interface import Review, open_review
from harness.review.web.server import Server
from tests.report import samples
from tests.report.test_markdown import HOSTILE
from tests.review import runs
from tests.review.visitor import Visitor, served

PASSWORD = samples.PASSWORD.id


@pytest.fixture(name="kept")
def _kept(place: Path) -> Review:
    return open_review(place)


def _address(server: Server) -> str:
    return server.addresses()[0][1]


def test_every_kind_of_act_is_kept_and_shown(kept: Review) -> None:
    with served(kept) as server:
        ada = Visitor(_address(server), "Ada")
        ada.act("one", "agree", PASSWORD)
        ada.act("one", "dispute", samples.TAGS.id, reason="They are set elsewhere.")
        ada.act("one", "level", samples.RETENTION.id, level="high", reason="The PROMPT insists.")
        ada.act("one", "missed", "Add the defect", title="No backups", level="high", reason="None is set.")
        ada.act("one", "note", "Add the note", reason="Read again.")
        page = ada.get("answers/one")

    kinds = [(act.kind, act.reviewer, act.shown) for act in kept.store.acts("one")]
    assert kinds == [
        ("agree", "Ada", "critical"), ("dispute", "Ada", "low"), ("level", "Ada", "medium"),
        ("missed", "Ada", None), ("note", "Ada", None),
    ]  # fmt: skip
    for text in ("They are set elsewhere.", "rates it high", "No backups", "Read again."):
        assert text in page


def test_others_judge_a_defect_that_one_added(kept: Review) -> None:
    with served(kept) as server:
        Visitor(_address(server), "Ada").act(
            "one", "missed", "Add the defect", title="No backups", level="high", reason="None is set."
        )
        Visitor(_address(server), "Ben").act("one", "agree", "missed-")

    (missed,) = [subject for subject in kept.subjects() if subject.key.startswith("missed-")]
    assert missed.votes == {"Ada": "high", "Ben": "high"}


def test_eight_reviewers_who_write_at_once_lose_nothing(review: Review) -> None:
    def write(name: str) -> None:
        visitor = Visitor(_address(server), name)
        for number in range(10):
            visitor.act(("one", "two")[number % 2], "note", PASSWORD, reason=f"note {number}")
            assert visitor.status == 200

    names = [f"reviewer {number}" for number in range(8)]
    with served(review) as server, ThreadPoolExecutor(8) as pool:
        list(pool.map(write, names))
    kept = review.store.acts()
    for name in names:
        assert [act.reason for act in kept if act.reviewer == name] == [f"note {n}" for n in range(10)]
    assert len(kept) == 80


def test_nobody_comes_in_without_the_token(kept: Review) -> None:
    with served(kept) as server:
        for path in ("", "answers/one", "agreement", "adjudicated.jsonl", "run/one/report.html", "name"):
            stranger = Visitor(f"http://127.0.0.1:{server.settings.port}/{path}")
            assert stranger.status == 403, path
            assert "Hardcoded" not in stranger.text
        assert Visitor(f"http://127.0.0.1:{server.settings.port}/enter?token=x").status == 403
        assert Visitor(f"http://127.0.0.1:{server.settings.port}/enter?token=%C3%A9").status == 403


def test_forged_requests_are_refused(kept: Review) -> None:
    with served(kept) as server:
        ada = Visitor(_address(server), "Ada")
        ada.get("answers/one")
        fields = ada.hidden(PASSWORD) | {"kind": "agree"}
        without = {name: value for name, value in fields.items() if name != "csrf_token"}
        refused = []
        for form, headers in (
            (without, {}),
            (fields | {"csrf_token": "x"}, {}),
            (fields, {"Origin": "http://evil.example"}),
            (fields, {"Origin": "null"}),
            (fields, {"Sec-Fetch-Site": "cross-site"}),
        ):
            ada.post("answers/one/acts", form, **headers)
            refused.append(ada.status)
        assert all(status in {400, 403} for status in refused), refused
        assert kept.store.acts() == ()
        ada.post("answers/one/acts", fields, Origin=ada.home.rstrip("/"))
    assert len(kept.store.acts()) == 1


def test_another_name_of_the_host_is_refused_even_with_the_session(kept: Review) -> None:
    with served(kept) as server:
        ada = Visitor(_address(server), "Ada")
        for host in ("evil.example", f"evil.example:{server.settings.port}", "127.0.0.1.evil.example"):
            ada.get("answers/one", Host=host)
            assert (ada.status, "Hardcoded" in ada.text) == (400, False)


def test_a_token_of_ones_own_binds_the_name(kept: Review) -> None:
    with served(kept, "Ada", "Ben") as server:
        (_, first), (_, second) = server.addresses()
        ada, ben = Visitor(first), Visitor(second)
        ada.act("one", "agree", PASSWORD)
        ben.get("")
        ben.get("answers/one")
        ben.post("name", ben.hidden() | {"reviewer": "Ada"})
        ben.act("one", "dispute", PASSWORD, reason="No.")
    assert [(act.reviewer, act.kind) for act in kept.store.acts()] == [("Ada", "agree"), ("Ben", "dispute")]


def test_what_lacks_a_reason_is_told_and_not_kept(kept: Review) -> None:
    with served(kept) as server:
        ada = Visitor(_address(server), "Ada")
        assert "say why" in ada.act("one", "dispute", PASSWORD)
        assert ada.status == 400
        ada.act("one", "note", PASSWORD, reason="x", subject="no-such-finding")
        assert ada.status == 400
    assert kept.store.acts() == ()


@pytest.mark.parametrize(
    "path", ["answers/%2e%2e", "run/%2e%2e/report.html", "answers/three", "run/.hidden/report.html"]
)
def test_what_is_no_answer_of_the_run_is_not_served(path: str, kept: Review) -> None:
    with served(kept) as server:
        ada = Visitor(_address(server), "Ada")
        ada.get(path)
        assert ada.status == 404


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    text = "\n".join(HOSTILE) + "\"'><img src=x onerror=alert(1)></textarea><script>alert(2)</script>"
    finding = msgspec.structs.replace(samples.TAGS, title=text, message=text, check=text)
    place = runs.run(tmp_path / "run", runs.card("one"))
    card = msgspec.structs.replace(runs.card("one"), findings=(finding,), task=text)
    (place / "one" / "scorecard.json").write_bytes(msgspec.json.encode(card))
    review = open_review(place)
    with served(review) as server:
        ada = Visitor(_address(server), text[-60:])
        ada.act("one", "dispute", finding.id, reason=text)
        for path in ("", "answers/one", "agreement", "answers/" + "%3Cscript%3E"):
            page = ada.get(path)
            assert "<img" not in page
            assert "<script" not in page
            assert "default-src 'none'" in ada.headers["Content-Security-Policy"]


def test_the_report_is_served_with_an_origin_of_its_own(kept: Review, place: Path) -> None:
    (place / "two" / "report.html").unlink()
    (place / "index.html").write_text("<title>the index</title>")
    with served(kept) as server:
        ada = Visitor(_address(server), "Ada")
        for case in ("one", "two"):  # the second is made from the card
            assert f'id="{PASSWORD}"' in ada.get(f"run/{case}/report.html")
            assert ada.headers["Content-Security-Policy"].startswith("sandbox allow-scripts")
            assert "same-origin" not in ada.headers["Content-Security-Policy"]
        assert "the index" in ada.get("run/index.html")
        assert 'href="/run/index.html"' in ada.get("")


def test_ten_thousand_answers_come_a_page_at_a_time(tmp_path: Path) -> None:
    place = runs.run(tmp_path / "run", runs.card("one"))
    (line,) = (place / "results.jsonl").read_bytes().splitlines()
    lines = [line.replace(b'"case":"one"', f'"case":"answer-{n:05}"'.encode()) for n in range(10_000)]
    (place / "results.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    with served(open_review(place)) as server:
        ada = Visitor(_address(server), "Ada")
        assert "10000 answers" in ada.text
        assert ada.text.count("<tr>") == 101
        assert "answer-09999" in ada.get("?search=09999")
