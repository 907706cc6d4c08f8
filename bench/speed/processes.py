"""Running a task or a command in a process of its own: how long it took, how much memory it had at most."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended well: its seconds, the most memory that it held in bytes, what it printed."""

    seconds: float
    peak: int
    output: str

    @property
    def said(self) -> dict[str, object]:
        """The object that it printed."""
        said: dict[str, object] = json.loads(self.output[self.output.index("{") :])
        return said


def run(command: Sequence[str], allowed: Sequence[int] = (0,)) -> Ended:
    """Run a command; raises RuntimeError, with what it said, where it ends otherwise than allowed."""
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}
    with tempfile.TemporaryFile("w+") as told, tempfile.TemporaryFile("w+") as amiss:
        before = time.perf_counter()
        process = subprocess.Popen(command, stdout=told, stderr=amiss, cwd=ROOT, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - before
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        amiss.seek(0)
        if process.returncode not in allowed:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {amiss.read()[-2000:]}")
        return Ended(seconds, used.ru_maxrss * 1024, told.read())


def task(name: str, *arguments: object) -> Ended:
    """Run one of the tasks."""
    return run([sys.executable, "-m", "bench.speed.tasks", name, *map(str, arguments)])


def awesearch(*arguments: object) -> Ended:
    """Run the command line."""
    return run([str(Path(sys.executable).with_name("awesearch")), *map(str, arguments)], allowed=(0, 1))
