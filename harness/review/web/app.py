"""The application: pages behind their guard."""

from pathlib import Path

from flask import Flask

from harness.review.interface import Review
from harness.review.web.environment import prepare_templates
from harness.review.web.pages import add_pages
from harness.review.web.security import guard
from harness.review.web.settings import WebSettings

_HERE = Path(__file__).parent


def make_app(review: Review, settings: WebSettings) -> Flask:
    """The pages of ``review``, as ``settings`` allow them to be seen."""
    app = Flask(
        __name__, template_folder=str(_HERE / "templates"), static_folder=str(_HERE / "assets"),
        static_url_path="/assets",
    )  # fmt: skip
    prepare_templates(app)
    guard(app, settings)
    add_pages(app, review)
    return app
