"""``report.html``: the failures analysis as one page that loads nothing."""
