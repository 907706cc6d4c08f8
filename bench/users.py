"""Many users who ask the web page at once, over HTTP and as its own script asks."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

import httpx
import msgspec
from playwright.sync_api import Browser, Request

_MARKER = "zebra"
_TIMEOUT_SECONDS = 30
_SEED = 20261121


@dataclass(slots=True)
class Load:
    """What many users met: the seconds that each answer took, and what went wrong."""

    seconds: float
    answers: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def record(browser: Browser, address: str) -> dict[str, Any]:
    """Return what the page's script sends when a person asks about a zebra."""
    page = browser.new_page()
    page.goto(address)

    def asks(request: Request) -> bool:
        return request.url.partition("?")[0].endswith("/queue/join") and _MARKER in (request.post_data or "")

    box = page.get_by_role("textbox", name="Question")
    box.fill(_MARKER)
    with page.expect_request(asks) as asked:
        box.press("Enter")
    body: dict[str, Any] = asked.value.post_data_json
    page.close()
    return body


def ask_at_once(
    address: str, body: dict[str, Any], questions: Sequence[str], users: int, seconds: float, pause: tuple[float, float]
) -> Load:
    """Let users ask one question after the other for some seconds, each pausing between two of the seconds given."""
    return asyncio.run(_ask_at_once(address, body, questions, users, seconds, pause))


async def _ask_at_once(
    address: str, body: dict[str, Any], questions: Sequence[str], users: int, seconds: float, pause: tuple[float, float]
) -> Load:
    load = Load(seconds)
    # the server closes a connection that is idle for 5 seconds, perhaps at the moment of the next question
    limits = httpx.Limits(max_connections=2 * users, keepalive_expiry=2)
    async with httpx.AsyncClient(base_url=f"{address}/gradio_api", limits=limits, timeout=_TIMEOUT_SECONDS) as client:
        end = time.perf_counter() + seconds
        every = (_user(client, body, questions, number, pause, end, load) for number in range(users))
        await asyncio.gather(*every)
    return load


async def _user(
    client: httpx.AsyncClient,
    body: dict[str, Any],
    questions: Sequence[str],
    number: int,
    pause: tuple[float, float],
    end: float,
    load: Load,
) -> None:
    chance = random.Random(_SEED + number)
    session = f"user{number}-{time.time_ns()}"
    # nobody begins at the same moment
    await asyncio.sleep(chance.uniform(0, pause[1]))
    while time.perf_counter() < end:
        # a number makes a question new
        question = f"{chance.choice(questions)} {chance.randrange(10**6)}"
        started = time.perf_counter()
        try:
            wrong = await _answer(client, {**body, "session_hash": session, "data": _put(body["data"], question)})
        except httpx.HTTPError as error:
            wrong = repr(error)
        if wrong:
            load.errors.append(wrong)
        else:
            load.answers.append(time.perf_counter() - started)
        await asyncio.sleep(chance.uniform(*pause))


async def _answer(client: httpx.AsyncClient, body: dict[str, Any]) -> str | None:
    """Ask one question; return what went wrong, None where cards came."""
    joined = await client.post("/queue/join", json=body)
    if joined.status_code != httpx.codes.OK:
        return f"{joined.status_code}: {joined.text[:200]}"
    answer = "the stream ended without an answer"
    async with client.stream("GET", "/queue/data", params={"session_hash": body["session_hash"]}) as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data:") and '"process_completed"' in line:
                answer = line
    return None if "aw-card" in answer and msgspec.json.decode(answer[5:])["success"] else answer[:200]


def _put(data: list[Any], question: str) -> list[Any]:
    # a question stands alone, or as a part of an address
    return [
        one.replace(_MARKER, question if one == _MARKER else quote_plus(question)) if isinstance(one, str) else one
        for one in data
    ]
