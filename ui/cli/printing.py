"""Printing the hits of a command."""

from collections.abc import Sequence

import click

from search import Hit
from ui import export, terminal


def print_hits(hits: Sequence[Hit], form: str | None, nothing: str) -> None:
    """Print hits in a form, as cards where none is asked for, and say `nothing` of none unless JSON says so itself."""
    if hits or form:
        click.echo(export.hits(hits, form) if form else terminal.hits(hits), nl=not form)
    if not hits and form != "json":
        click.echo(nothing, err=form is not None)
