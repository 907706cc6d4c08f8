"""The web page: what it looks like, what it answers, and the server that serves it."""

from ui.web.page import build_page
from ui.web.server import serve

__all__ = ["build_page", "serve"]
