"""The pages: the answers of a run, one answer with its findings and forms, the agreement, the files."""

import secrets
from collections.abc import Callable

import msgspec
from flask import Flask, Response, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, SecurityError

from harness.model.errors import BadInput
from harness.model.finding import IMPACTS
from harness.model.scorecard import Scorecard
from harness.report.page.findings import finding_views
from harness.report.page.interface import render
from harness.review.act import SCALE, reviewer_name
from harness.review.decision import decide
from harness.review.interface import Review
from harness.review.subject import Subject, subjects
from harness.review.web.forms import read_act
from harness.review.web.listing import listing
from harness.review.web.security import REPORT_POLICY


def add_pages(app: Flask, review: Review) -> None:
    """Add every page of ``review`` to ``app``."""
    pages = _Pages(review)
    rules: tuple[tuple[str, str, Callable[..., ResponseReturnValue]], ...] = (
        ("/", "answers", pages.answers),
        ("/answers/<case>", "answer", pages.answer),
        ("/agreement", "agreement", pages.agreement),
        ("/adjudicated.jsonl", "export", pages.export),
        ("/run/index.html", "index", pages.index),
        ("/run/<case>/report.html", "report", pages.report),
    )
    for rule, endpoint, view in rules:
        app.add_url_rule(rule, endpoint, view)
    app.add_url_rule("/answers/<case>/acts", "act", pages.act, methods=["POST"])
    app.add_url_rule("/name", "name", _name, methods=["GET", "POST"])
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(BadInput, lambda error: _page("error.html", 400, message=error.message))


class _Pages:
    def __init__(self, review: Review) -> None:
        self._review = review

    def answers(self) -> ResponseReturnValue:
        found = listing(
            self._review.folder.outcomes(), self._review.store.activity(),
            request.args.get("search", ""), request.args.get("page", 1, int),
        )  # fmt: skip
        return _page("answers.html", listing=found, has_index=self._review.folder.index() is not None)

    def answer(self, case: str) -> ResponseReturnValue:
        card = self._card(case)
        acts = self._review.store.acts(case)
        found = subjects(card, acts)
        return _page(
            "answer.html",
            card=card,
            views={view.finding.id: view for view in finding_views(card, None)},
            subjects=[(subject, decide(subject)) for subject in found],
            notes=[act for act in acts if act.subject is None],
            impacts=IMPACTS,
            scale=SCALE[::-1],
            new_key=lambda: secrets.token_hex(16),
        )

    def act(self, case: str) -> ResponseReturnValue:
        act = read_act(request.form, case, session["reviewer"], self._subjects(case))
        self._review.store.add(act)
        anchor = "notes" if act.subject is None else f"review-{act.subject}"
        return redirect(url_for("answer", case=case, _anchor=anchor), 303)

    def agreement(self) -> ResponseReturnValue:
        return _page("agreement.html", tables=self._review.agreement())

    def export(self) -> ResponseReturnValue:
        lines = b"".join(msgspec.json.encode(line) + b"\n" for line in self._review.adjudicated())
        headers = {"Content-Disposition": 'attachment; filename="adjudicated.jsonl"'}
        return Response(lines, mimetype="application/jsonl", headers=headers)

    def index(self) -> ResponseReturnValue:
        path = self._review.folder.index()
        if path is None:
            abort(404)
        return _report(path.read_bytes())

    def report(self, case: str) -> ResponseReturnValue:
        path = self._review.folder.report(case)
        return _report(render(self._card(case)) if path is None else path.read_bytes())

    def _card(self, case: str) -> Scorecard:
        card = self._review.folder.card(case)
        if card is None:
            abort(404, "This run holds no scorecard of that answer.")
        return card

    def _subjects(self, case: str) -> tuple[Subject, ...]:
        return subjects(self._card(case), self._review.store.acts(case))


def _name() -> ResponseReturnValue:
    if session.get("fixed"):
        return redirect(url_for("answers"), 303)
    if request.method == "POST":
        session["reviewer"] = reviewer_name(request.form.get("reviewer", ""))
        return redirect(url_for("answers"), 303)
    return _page("name.html")


def _report(content: str | bytes) -> Response:
    headers = {"Content-Security-Policy": REPORT_POLICY}
    return Response(content, mimetype="text/html", headers=headers)


def _page(template: str, status: int = 200, /, **values: object) -> Response:
    values |= {"reviewer": session.get("reviewer"), "fixed": session.get("fixed", False)}
    return Response(render_template(template, **values), status)


def _refused(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):  # asked for by a name that is not ours: there are no links to give
        return Response("This name is not one of this review's.\n", 400, mimetype="text/plain")
    return _page("error.html", error.code or 500, message=error.description or error.name)
