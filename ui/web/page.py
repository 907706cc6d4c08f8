"""The page itself: tabs, fields and what is asked of the server when; the only file that imports gradio."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

# gradio reads it when it is imported; nothing that is asked here may leave this machine
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
# nor be summed up anew after every answer, in a table of the last 10,000
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**12)

import gradio as gr
from fastapi import FastAPI

from search import AwesearchError, RequestError, SearchEngine
from ui.web import mcp_server
from ui.web.answers import Answers
from ui.web.api import ENDPOINTS, Api
from ui.web.markup import shortened, text
from ui.web.options import ServerOptions
from ui.web.pieces import counted
from ui.web.values import is_plain

WAITING = 64
_LONGEST = 20_000
# the time of an answer is spent in numeric code that has threads of its own
AT_ONCE = 2
_SESSIONS = 200
_FONT = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "sans-serif",
)
_MONO = ("ui-monospace", "SFMono-Regular", "Consolas", "DejaVu Sans Mono", "monospace")
# what a screen reader is told; gradio forgot these words
_SAID = {"common.complete": "Done", "common.progress": "Working"}
_SCRIPT = Path(__file__).with_name("page.js")
_ENGINE: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "engine", "api_visibility": "private"}


class Page(gr.Blocks):
    """A gradio page that takes plain values only, and says in one line what is wrong with others."""

    def validate_inputs(self, block_fn: Any, inputs: list[Any]) -> None:
        """Raise an error for the client where values are missing, too many, or more than texts, numbers and lists."""
        if not block_fn.fn:
            raise _error("this event is the browser's own; there is nothing to ask of the server")
        name, wanted = block_fn.api_name, len(block_fn.inputs)
        if len(inputs) != wanted:
            raise _error(f"{name} takes {wanted} values, {len(inputs)} came; give each, or name those that you give")
        # of an object that says that it is a file, gradio would fetch the file, from this machine or another
        if not all(map(is_plain, inputs)):
            raise _error(f"a value for {name} is an object or a nested list; give texts, numbers and lists of them")


def build_page(answers: Answers) -> Page:
    """Return the page with its tabs, and the API."""
    page = Page(title="awesearch", analytics_enabled=False)
    with page:
        add_api(Api(answers.engine, answers.submissions))
        gr.HTML(_header(answers.engine), js_on_load=None, apply_default_css=False)
        # what the page's script asks goes through this one
        asker = gr.HTML("", js_on_load=_SCRIPT.read_text(encoding="utf-8"), elem_classes="aw-asker")
        with gr.Tabs(overflow_behavior="wrap"):
            with gr.Tab("Search", id="search"):
                question = gr.Textbox(
                    label="Question",
                    placeholder="What are you looking for?",
                    max_lines=1,
                    max_length=_LONGEST,
                    autofocus=True,
                    # the page's script asks it
                    interactive=True,
                    submit_btn="Search",
                    elem_classes="aw-question",
                )
                found = _html("found")
            with gr.Tab("Suggest", id="suggest"):
                submission = _submission(answers)
                suggested = _html("suggested")
            with gr.Tab("Map", id="map"):
                mapped = _html("mapped")
                gr.HTML('<div id="aw-map"></div>', js_on_load=None, apply_default_css=False)
                opened = _html("opened")
            with gr.Tab("Lists", id="lists"):
                lists = _html("lists")
            with gr.Tab("Browse", id="browse"):
                browsed = _html("browsed")
        parts = {
            "found": found,
            "suggested": suggested,
            "mapped": mapped,
            "opened": opened,
            "lists": lists,
            "browsed": browsed,
        }
        _wire(answers, page, asker, question, submission, parts)
    page.queue(max_size=WAITING, api_open=False)
    # each holds its last answers, and a program that asks is a session every time
    page.state_session_capacity = _SESSIONS
    return page


def add_api(api: Api) -> None:
    """Add the endpoints for programs, which are also the tools of the MCP server, to the page that is being built."""
    for name in ENDPOINTS:
        function = _for_clients(getattr(api, name))
        gr.events.api(function, api_name=name, concurrency_limit=AT_ONCE, concurrency_id="engine")


def mount(page: Page, app: FastAPI, options: ServerOptions, own_address: str) -> None:
    """Mount the page at the root of a web application, with fonts that are on the reader's machine.

    Raises RequestError where the MCP server is wanted and cannot be had.
    """
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=options.root_path,
        theme=_theme(),
        css_paths=Path(__file__).with_name("style.css"),
        footer_links=["api", "settings"],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=options.mcp,
        max_file_size=0,
        allowed_paths=[],
        show_error=True,
        i18n=gr.I18n(en=_SAID),
    )
    if page.mcp_error:
        why = str(page.mcp_error).replace("\n", " ")
        raise RequestError(f"the MCP server cannot start; get what it needs: pip install 'awesearch[mcp]'\n({why})")
    if options.mcp:
        mcp_server.mend(page.mcp_server_obj, own_address)


def _for_clients(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of the API with its errors as gradio's: one line for the client, and none in the log."""

    @wraps(function)
    def answer(*values: Any) -> Any:
        try:
            return function(*values)
        except AwesearchError as error:
            raise _error(str(error)) from error

    return answer


def _error(line: str) -> gr.Error:
    return gr.Error(shortened(line), print_exception=False)


def _wire(
    answers: Answers,
    page: Page,
    asker: gr.HTML,
    question: gr.Textbox,
    submission: "_Submission",
    parts: dict[str, gr.HTML],
) -> None:
    """Show what an address asks for: on opening the page, on a link in it, on going back, and for what was typed.

    All of it is one event, so that an answer that was asked for later is never overtaken by an earlier one. Which tab
    is open and what the fields hold is the script's affair: a late answer must not undo what a person does meanwhile.
    """

    def go(query: str, abstract: str) -> list[Any]:
        view = answers.show(query, abstract)
        return [gr.skip() if html is None else html for html in (getattr(view, name) for name in parts)]

    fields = [question, *submission.fields]
    gr.on(
        [page.load, asker.click],
        go,
        [asker, submission.abstract],
        list(parts.values()),
        js="() => (window.awesearch ? window.awesearch.asked() : [location.search, ''])",
        trigger_mode="always_last",
        show_progress="minimal",
        show_progress_on=list(parts.values()),
        **_ENGINE,
    ).then(None, None, fields, js="() => window.awesearch.shown()")
    gr.on(
        [submission.button.click, submission.paper.submit, submission.abstract.submit],
        None,
        submission.fields,
        js="(...typed) => window.awesearch?.submission(...typed)",
    )


@dataclass(frozen=True, slots=True)
class _Submission:
    """The fields of the Suggest tab."""

    paper: gr.Textbox
    abstract: gr.Textbox
    lists: gr.Dropdown
    button: gr.Button

    @property
    def fields(self) -> list[gr.components.Component]:
        return [self.paper, self.abstract, self.lists]


def _submission(answers: Answers) -> _Submission:
    said = "An arXiv id or address, or the paper's title"
    return _Submission(
        gr.Textbox(label="Paper", placeholder=said, max_lines=1, max_length=_LONGEST),
        gr.Textbox(label="Abstract (not needed for a paper on arXiv)", lines=4, max_lines=14, max_length=_LONGEST),
        _lists_field(answers),
        gr.Button("Suggest sections", variant="primary", elem_classes="aw-go"),
    )


def _lists_field(answers: Answers) -> gr.Dropdown:
    entries = answers.engine.store.lists
    named = [(f"{one.title} ({one.id})" if one.title and one.title != one.id else one.id, one.id) for one in entries]
    return gr.Dropdown(named, value=[], multiselect=True, label="Only these lists")


def _html(name: str) -> gr.HTML:
    return gr.HTML("", elem_id=name, js_on_load=None, apply_default_css=False)


def _header(engine: SearchEngine) -> str:
    papers, lists = engine.store.manifest.counts.papers, len(engine.store.lists)
    held = counted(papers, "paper") + (f" from {counted(lists, 'list')}" if lists else "")
    return f'<header class="aw-header"><h1>awesearch</h1><p>Ask the papers of curated lists. {text(held)}.</p></header>'


def _theme() -> gr.themes.Base:
    # gradio's own greys and blues stand out too little from what is behind them
    return gr.themes.Default(primary_hue="blue", font=_FONT, font_mono=_MONO).set(
        body_text_color_subdued="*neutral_500",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        link_text_color_dark="*primary_400",
        link_text_color_hover_dark="*primary_300",
    )
