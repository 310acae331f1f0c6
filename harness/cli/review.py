"""``iac-harness review``: people judge the findings of a run, on pages that this machine serves."""

from pathlib import Path

import click

from harness.cli.output import show_line
from harness.cli.tables import print_tables
from harness.report.text import counted


@click.command()
@click.argument("place", metavar="DIR")
@click.option("--database", metavar="URL", help="PostgreSQL or SQLite (DIR/reviews.sqlite).")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0: any free.")
@click.option("--allow-host", "hosts", metavar="NAME", multiple=True, help="Another name of this machine.")
@click.option(
    "--reviewer",
    "reviewers",
    metavar="NAME",
    multiple=True,
    help="An address for NAME alone; else one for all.",
)
@click.option("--export", metavar="FILE", help="Write the adjudicated results there, and serve nothing.")
@click.option("--reviewed-only", is_flag=True, help="With --export: only answers that somebody reviewed.")
@click.option("--agreement", is_flag=True, help="Print how far reviewers agree, and serve nothing.")
def command(
    *,
    place: str,
    database: str | None,
    host: str,
    port: int,
    hosts: tuple[str, ...],
    reviewers: tuple[str, ...],
    export: str | None,
    reviewed_only: bool,
    agreement: bool,
) -> int:
    """Serve the answers of DIR, which a batch wrote to, for review on this machine.

    Open the address that is printed: its token lets you in. Every act (agree, dispute, another level, a
    missed defect, a note, a decision) is kept with who, when and why, and none is ever changed. Several may
    review at once. Whoever listens beyond this machine (--host) should do so behind TLS.

    Exit status: 0, or 2 where DIR holds no results or the database cannot be used.
    """
    # Imported here: help needs none of it.
    from harness.review.act import reviewer_name  # noqa: PLC0415
    from harness.review.interface import open_review  # noqa: PLC0415

    review = open_review(Path(place), database)
    if agreement:
        print_tables(review.agreement(), (), form="table", only=None, rows=100)
    if export is not None:
        count = review.export(Path(export), reviewed_only=reviewed_only)
        show_line(
            f"{counted(count, 'answer')} after review in {export}: iac-harness stats {export} counts them"
        )
    if agreement or export is not None:
        return 0

    from harness.review.web.server import Server  # noqa: PLC0415

    server = Server(review, host, port, tuple(dict.fromkeys(map(reviewer_name, reviewers))), hosts)
    for reviewer, address in server.addresses():
        print(f"{'Review' if reviewer is None else reviewer}: {address}", flush=True)
    server.run()
    return 0
