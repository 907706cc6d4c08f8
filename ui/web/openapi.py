"""The API described for programs that read OpenAPI, as it is served."""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

_ARGUMENT = re.compile(r"^    (\w+): (.+)$", re.MULTILINE)
_EVENT = {"type": "object", "properties": {"event_id": {"type": "string"}}, "required": ["event_id"]}
_STREAM = (
    "Server-sent events, the last of them `event: complete` with a JSON array of one element, the answer, "
    'or `event: error` with an object whose "error" is one line.'
)


def openapi(
    endpoints: Mapping[str, Any], functions: Mapping[str, Callable[..., object]], root_path: str
) -> dict[str, Any]:
    """Return the OpenAPI document of endpoints as gradio describes them, with what their functions' docstrings say."""
    paths: dict[str, Any] = {}
    for name, function in functions.items():
        paths |= _paths(name, endpoints[f"/{name}"], inspect.getdoc(function) or "")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "awesearch",
            "version": "1",
            "description": "Ask the papers of curated lists: post a question, then get its answer by the event's id.",
        },
        **({"servers": [{"url": root_path}]} if root_path else {}),
        "paths": paths,
    }


def _paths(name: str, endpoint: Mapping[str, Any], docstring: str) -> dict[str, Any]:
    described, _, returned = docstring.partition("Returns:\n")
    summary, _, arguments = described.partition("Args:\n")
    explained = dict(_ARGUMENT.findall(arguments))
    parameters = endpoint["parameters"]
    properties = {
        one["parameter_name"]: {
            **one["type"],
            "description": explained[one["parameter_name"]],
            **({"default": one["parameter_default"]} if one["parameter_has_default"] else {}),
        }
        for one in parameters
    }
    required = [one["parameter_name"] for one in parameters if not one["parameter_has_default"]]
    (answer,) = endpoint["returns"]
    return {
        f"/gradio_api/call/v2/{name}": {
            "post": {
                "operationId": name,
                "summary": summary.strip(),
                "requestBody": {
                    "required": True,
                    "content": _json({"type": "object", "properties": properties, "required": required}),
                },
                "responses": {
                    "200": {"description": "Asked; the id with which to get the answer.", "content": _json(_EVENT)},
                    "422": {"description": "An argument is unknown, or one is missing; `detail` says which."},
                    "503": {"description": "Too many wait; ask again."},
                },
            }
        },
        f"/gradio_api/call/{name}/{{event_id}}": {
            "get": {
                "operationId": f"{name}_answer",
                "summary": f"Wait for the answer of {name}: {returned.strip()}.",
                "parameters": [
                    {"name": "event_id", "in": "path", "required": True, "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "description": _STREAM,
                        "content": {"text/event-stream": {"schema": {"type": "string"}}},
                        "x-answer": answer["type"],
                    }
                },
            }
        },
    }


def _json(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
