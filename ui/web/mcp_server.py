"""The MCP server that gradio makes of the API, mended: its tools answer in JSON, and ask nobody else."""

import json
from collections.abc import Sequence
from typing import Any


def mend(server: Any, own_address: str) -> None:
    """Let the tools of gradio's MCP server answer in JSON, and call the API at the server's own address."""

    def in_json(outputs: Sequence[Any], root_url: str) -> list[Any]:
        # gradio writes an object as Python does, which no program reads
        return [server.types.TextContent(type="text", text=json.dumps(one, ensure_ascii=False)) for one in outputs]

    server.postprocess_output_data = in_json
    # else it is what the first request names as its host, which may be anybody's machine
    server._local_url = own_address
