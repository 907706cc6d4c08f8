"""Where Plotly's script is; the only file that knows of the package it comes in."""

from importlib.util import find_spec
from pathlib import Path

from search import RequestError


def plotly_script() -> Path:
    """Return the file of the script that draws; raises RequestError where its package is missing."""
    # Python's part of the package is not needed, and takes long to import
    spec = find_spec("plotly")
    places = spec.submodule_search_locations if spec else None
    script = Path(places[0]) / "package_data" / "plotly.min.js" if places else None
    if script is None or not script.is_file():
        raise RequestError("the package that draws the map is missing; install it: pip install plotly")
    return script
