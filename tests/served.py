"""The web page as a person starts it: `awesearch serve` in a process of its own, with an empty home."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
_OF_THE_USER = ("AWESEARCH_", "XDG_CONFIG", "XDG_DATA", "XDG_STATE")
_COMMAND = "import ui.cli; ui.cli.main()"


@dataclass(frozen=True, slots=True)
class Served:
    """A page that is served: its address, the process that serves it, and the seconds until it said its address."""

    address: str
    process: int
    seconds: float

    @property
    def resident(self) -> float:
        """The memory of the process that is resident, in megabytes."""
        shown = subprocess.run(["ps", "-o", "rss=", "-p", str(self.process)], capture_output=True, check=True)
        return int(shown.stdout) / 1024


@contextmanager
def serve(index: Path = ROOT / "index") -> Iterator[Served]:
    """Serve the page of an index until the end of the block."""
    with TemporaryDirectory() as home:
        # the cache is kept: preparing the model in an empty one takes seconds
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OF_THE_USER)}
        arguments = ["serve", "--port", str(_free_port()), "--index", str(index)]
        started = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-c", _COMMAND, *arguments],
            cwd=ROOT,
            env={**kept, "HOME": home},
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                assert process.stdout is not None
                said = process.stdout.readline()
                assert " is at http" in said, "the page is not served"
                address = said.partition(" is at ")[2].split()[0]
                yield Served(address, process.pid, time.perf_counter() - started)
            finally:
                process.send_signal(signal.SIGINT)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
