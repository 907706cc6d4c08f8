"""The map on a page of its own, served as the whole page is, without the tabs around it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

import ui.web
from search import SearchEngine
from ui.web.engine_threads import EngineThreads
from ui.web.map_routes import add_map_routes
from ui.web.server import address, listen

_STYLE = Path(ui.web.__file__).with_name("style.css").read_text(encoding="utf-8")
_PAGE = """<!doctype html><html lang="en"><head><title>Map · awesearch</title><link rel="icon" href="data:,"><style>
body {
  --body-text-color: #222; --body-background-fill: #fff; --background-fill-primary: #fff;
  --background-fill-secondary: #eee; --border-color-primary: #ddd; --link-text-color: #15d;
  margin: 0; color: var(--body-text-color); background: var(--background-fill-primary); font-family: sans-serif;
}
body.dark {
  --body-text-color: #eee; --body-background-fill: #0b0f19; --background-fill-primary: #0b0f19;
  --background-fill-secondary: #222; --link-text-color: #8af;
}
STYLE</style></head><body class="gradio-container"><main>
<h1>Map</h1><div role="tablist"><button role="tab">Map</button></div><div id="aw-map"></div></main><script>
window.went = [];
window.shown = (query) => awesearchMap.show(document.getElementById("aw-map"), query);
window.awesearch = { go: (query) => { went.push(query); shown(query); } };
const script = document.createElement("script");
script.src = "static/map.js";
script.onload = () => location.search && shown(location.search);
document.head.append(script);
</script></body></html>"""


@contextmanager
def serve_map(engine: SearchEngine) -> Iterator[str]:
    """Serve the map's routes and a page that shows the map of its address; yield where it is."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_map_routes(app, engine, EngineThreads(2, 64))

    @app.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse(_PAGE.replace("STYLE", _STYLE))

    with listen("127.0.0.1", 0) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield address(listening)
        server.should_exit = True
        thread.join(timeout=10)
        assert not thread.is_alive()
