"""Measures the web page on the index that ships: how soon it can be used, how fast it answers one user, and fifty.

PYTHONPATH=tests python bench/web.py [--seconds 60] > bench/results/web.md

The server is `awesearch serve` in a process of its own; the users share the machine with it.
"""

import argparse
import datetime
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from browser import ask, open_browser
from natural_questions import QUESTIONS
from playwright.sync_api import Browser
from served import ROOT, Served, serve
from users import Load, ask_at_once, record

USERS = 50
WARM_UP_SECONDS = 10


def first_use(browser: Browser) -> tuple[float, float, float]:
    """Return the seconds of a new server's start, and from its said address until typing and until the first cards."""
    with serve() as served:
        said = time.perf_counter()
        page = browser.new_page()
        page.goto(served.address)
        page.get_by_role("textbox", name="Question").click()
        typed = time.perf_counter() - said
        ask(page, QUESTIONS[0])
        answered = time.perf_counter() - said
        page.close()
        return served.seconds, typed, answered


def on_screen(browser: Browser, served: Served) -> list[float]:
    """Return the seconds from Enter to visible cards, one for each question, after three to warm up."""
    page = browser.new_page()
    page.goto(served.address)
    for question in QUESTIONS[-3:]:
        ask(page, question)
    took = [ask(page, question) for question in QUESTIONS]
    page.close()
    return took


def row(what: str, measured: str, bound: str = "", met: bool | None = None) -> None:
    """Print a row of the table."""
    verdict = {True: "met", False: "**missed**", None: ""}[met]
    print(f"| {what} | {measured} | {bound} | {verdict} |")


def rows_of_load(name: str, load: Load, before: float, after: float) -> None:
    """Print what many users met."""
    row(f"{USERS} users, {name}: errors", f"{len(load.errors)} of {len(load.answers) + len(load.errors)}", "0",
        not load.errors)  # fmt: skip
    row("answers a second", f"{len(load.answers) / load.seconds:.1f}")
    row("an answer, median and p95", milliseconds(load.answers))
    growth = after / before - 1
    row("resident memory, at the start and at the end", f"{before:.0f} MB, {after:.0f} MB ({growth:+.1%})", "+10%",
        growth <= 0.1)  # fmt: skip


def milliseconds(seconds: list[float]) -> str:
    """Return the median and the 95th percentile in milliseconds."""
    median, p95 = 1000 * np.percentile(seconds, [50, 95])
    return f"{median:.0f} ms, {p95:.0f} ms"


def processor() -> str:
    """Return the name of the processor and how many cores may be used."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(": ")[2] for line in told.splitlines() if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores"


def main() -> None:
    """Print the figures as Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    print("# How fast the web page is\n")
    print(f"{datetime.date.today()}, on commit {commit.stdout.strip()}, {processor()}, the index that ships.")
    print(f"What else ran on the machine when it began was a load of {os.getloadavg()[0]:.1f}.\n")
    print("```sh\nPYTHONPATH=tests python bench/web.py > bench/results/web.md\n```\n")
    print("| what | measured | bound | |\n|---|---|---|---|")
    with open_browser() as browser:
        started, typed, answered = np.median([first_use(browser) for _ in range(3)], axis=0)
        row("`awesearch serve` until it says its address", f"{started:.1f} s")
        row("from then until a question can be typed", f"{typed:.1f} s")
        row("from then until the first answer is seen", f"{answered:.1f} s", "3 s", answered <= 3)
        with serve() as served:
            took = on_screen(browser, served)
            row("from Enter to visible cards, 30 questions, median and p95", milliseconds(took), "400 ms median",
                np.median(took) <= 0.4)  # fmt: skip
    with serve() as served:
        # a browser that is open would hold this thread's event loop
        with open_browser() as browser:
            body = record(browser, served.address)
        for name, pause in (("1 to 3 s of thought", (1.0, 3.0)), ("without thought", (0.0, 0.0))):
            ask_at_once(served.address, body, QUESTIONS, USERS, WARM_UP_SECONDS, pause)
            before = served.resident
            load = ask_at_once(served.address, body, QUESTIONS, USERS, given.seconds, pause)
            rows_of_load(name, load, before, served.resident)
            print(*load.errors, sep="\n", end="", file=sys.stderr)


if __name__ == "__main__":
    main()
