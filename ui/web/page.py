"""The page itself: tabs, fields and what happens on Enter; the only file that imports gradio."""

import os
from pathlib import Path

# gradio reads it when it is imported; nothing that is asked here may leave this machine
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
from fastapi import FastAPI

from search import SearchEngine
from ui.web.answers import ASK, MOST_RESULTS, SUBMIT, Answers
from ui.web.markup import hint, text

EXAMPLES = ("generative retrieval with semantic IDs", "cold-start items", "surveys of LLMs for recommendation")
_WAITING = 64
# the time of an answer is spent in numeric code that has threads of its own
_AT_ONCE = 2
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


def build_page(engine: SearchEngine) -> gr.Blocks:
    """Return the page with its two tabs, Search and Suggest, each of them also an API endpoint."""
    answers = Answers(engine)
    page = gr.Blocks(title="awesearch", analytics_enabled=False)
    with page:
        gr.HTML(_header(engine), js_on_load=None, apply_default_css=False)
        with gr.Tab("Search"):
            _search_tab(answers)
        with gr.Tab("Suggest a section"):
            _suggest_tab(answers)
    page.queue(max_size=_WAITING, api_open=False)
    return page


def mount(page: gr.Blocks, app: FastAPI) -> None:
    """Mount the page at the root of a web application, with fonts that are on the reader's machine."""
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=gr.themes.Default(primary_hue="blue", font=_FONT, font_mono=_MONO),
        css_paths=Path(__file__).with_name("style.css"),
        footer_links=["api", "settings"],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        max_file_size=0,
        show_error=True,
    )


def _search_tab(answers: Answers) -> None:
    question = gr.Textbox(
        label="Question",
        placeholder="What are you looking for?",
        max_lines=1,
        autofocus=True,
        submit_btn="Search",
        elem_classes="aw-question",
    )
    with gr.Row(elem_classes="aw-examples"):
        examples = [gr.Button(example, size="sm", min_width=0) for example in EXAMPLES]
    with gr.Row(elem_classes="aw-filters"):
        lists = _lists_field(answers, "Only these lists")
        # an empty gr.Number shows a 0
        first, last = (
            gr.Textbox(label=label, placeholder="any", max_lines=1, min_width=76) for label in ("From year", "To year")
        )
        results = gr.Number(label="Results", precision=0, value=10, minimum=1, maximum=MOST_RESULTS, min_width=76)
    found = gr.HTML(hint(ASK), label="Papers", elem_id="papers", js_on_load=None, apply_default_css=False)
    fields = [question, lists, first, last, results]
    gr.on(
        [question.submit, first.submit, last.submit, results.submit],
        answers.search,
        fields,
        found,
        api_name="search",
        # the engine's own line is clearer than a component's
        preprocess=False,
        show_progress="minimal",
        concurrency_limit=_AT_ONCE,
        concurrency_id="engine",
    )
    for example, asked in zip(examples, EXAMPLES, strict=True):
        example.click(lambda asked=asked: asked, None, question, api_visibility="private", show_progress="hidden").then(
            answers.search,
            fields,
            found,
            api_visibility="private",
            preprocess=False,
            show_progress="minimal",
            concurrency_limit=_AT_ONCE,
            concurrency_id="engine",
        )


def _suggest_tab(answers: Answers) -> None:
    title = gr.Textbox(label="Title", placeholder="The paper's title", max_lines=1)
    abstract = gr.Textbox(label="Abstract (optional)", placeholder="The paper's abstract", lines=5, max_lines=14)
    lists = _lists_field(answers, "Only these lists")
    button = gr.Button("Suggest sections", variant="primary", elem_classes="aw-go")
    found = gr.HTML(hint(SUBMIT), label="Sections", elem_id="sections", js_on_load=None, apply_default_css=False)
    gr.on(
        [button.click, title.submit, abstract.submit],
        answers.suggest,
        [title, abstract, lists],
        found,
        api_name="suggest",
        preprocess=False,
        show_progress="minimal",
        concurrency_limit=_AT_ONCE,
        concurrency_id="engine",
    )


def _lists_field(answers: Answers, label: str) -> gr.Dropdown:
    entries = answers.engine.store.lists
    named = [(f"{one.title} ({one.id})" if one.title and one.title != one.id else one.id, one.id) for one in entries]
    return gr.Dropdown(named, value=[], multiselect=True, label=label, scale=4, min_width=300)


def _header(engine: SearchEngine) -> str:
    papers, lists = engine.store.manifest.counts.papers, len(engine.store.lists)
    held = f"{papers:,} papers from {lists:,} {'list' if lists == 1 else 'lists'}"
    return f'<header class="aw-header"><h1>awesearch</h1><p>Ask the papers of curated lists. {text(held)}.</p></header>'
