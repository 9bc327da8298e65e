"""`python -m tests.safety.secrets_table [cli]`: every source of a secret against every sink, into docs/safety-secrets.md."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from .forked import forked_on, forks_in
from .harness import Engine, Watched
from .leaks import PLANTED, SOURCES, files, reached, say_everything

PAGE = Path(__file__).parents[2] / "docs" / "safety-secrets.md"
LOG = "requests.log"
AT_A_TIME = 5


def _is_state(engine: Engine, path: Path) -> bool:
    return path == engine.state_file


def _in(folder: str) -> Callable[[Engine, Path], bool]:
    return lambda engine, path: folder in path.relative_to(engine.root.parent).parts


SINKS: dict[str, Callable[[Engine, Path], bool]] = {
    "state": _is_state,
    "history and backups": lambda engine, path: engine.folder in path.parents,
    "crash journal": _in("pending"),
    "ids of the stack": _in("owned"),
    "lock file": lambda engine, path: path.name.endswith(".lock.json"),
    "saved plan": lambda engine, path: path.name == "plan.json",
    "request log": lambda engine, path: path.name == LOG,
    "other files of the project": lambda engine, path: True,
}
"""A file belongs to the first one that takes it."""
PRINTED = "what was printed"
CREDENTIALS = {
    "the client's secret, of the environment": lambda engine: engine.emulator.client_secret,
    "the passphrase of the stack's secrets": lambda engine: "passphrase-pl4nted-0b5e",
}
COLUMNS = [*SINKS, PRINTED]


def marks(which: str) -> tuple[str, str]:
    """What an engine's table stands between on the page."""
    return f"<!-- secrets, {which}: begin (generated) -->\n", f"<!-- secrets, {which}: end -->\n"


def texts(engine: Engine) -> Iterator[tuple[str, str]]:
    """Each thing that a run wrote or said, with the sink that it is."""
    for path in files(engine):
        sink = next(name for name, takes in SINKS.items() if takes(engine, path))
        yield sink, path.read_bytes().decode(errors="replace")
    yield PRINTED, engine.printed


def life(engine: Engine, name: str) -> None:
    """A resource with the source is previewed, made, kept, refreshed, shown in every way."""
    source = SOURCES[name]
    engine.project.env.update(JOURNEYS_LOG=LOG, PULUMI_CONFIG_PASSPHRASE=CREDENTIALS_PASSPHRASE)
    if engine.name == "cli":
        engine.cli.env.update(JOURNEYS_LOG=LOG)  # type: ignore[attr-defined]
    if name.startswith("lookup"):
        engine.emulator.seed("segments", {"displayName": PLANTED})
    engine.write(source.text())
    engine.run("preview", "--diff")
    engine.must("up")
    assert reached(engine, source), f"{name}: the value was lost"
    engine.must("refresh")
    say_everything(engine)


CREDENTIALS_PASSPHRASE = "passphrase-pl4nted-0b5e"


def cells(engine: Engine, secret: str) -> dict[str, str]:
    """Of each sink how many texts were searched, or that the secret is in one."""
    counts: dict[str, int] = dict.fromkeys(COLUMNS, 0)
    leaks = set()
    for sink, text in texts(engine):
        counts[sink] += 1
        if secret in text:
            leaks.add(sink)
    return {sink: "LEAK" if sink in leaks else str(count or "-") for sink, count in counts.items()}


def row(name: str, found: dict[str, str]) -> str:
    return f"| {name} | " + " | ".join(found[sink] for sink in COLUMNS) + " |"


def searched(which: str, name: str) -> dict[str, dict[str, str]]:
    """One source's life: the cells of what is planted, and of each credential."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Watched(switches={"references": "none"}) as emulator,
        forks_in(Path(folder)) as forks,
    ):
        assert isinstance(emulator, Watched)
        emulator.token(value=PLANTED)
        engine = forked_on(which, Path(folder) / "stack", emulator, forks)
        life(engine, name)
        return {name: cells(engine, PLANTED)} | {
            c: cells(engine, of(engine)) for c, of in CREDENTIALS.items()
        }


def table(which: str, progress: Callable[[str], None] = lambda _: None) -> list[str]:
    """A line for each source, and for each credential; several stacks at a time."""
    names = [name for name, source in SOURCES.items() if which == "cli" or not source.cli]
    rows, found = [], dict[str, list[dict[str, str]]]()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for one in pool.map(lambda name: searched(which, name), names):
            for source, its in one.items():
                found.setdefault(source, []).append(its)
            progress(f"{len(found) - len(CREDENTIALS)} of {len(names)} sources")
    for name in [*names, *CREDENTIALS]:
        rows.append(row(name, {sink: _sum([each[sink] for each in found[name]]) for sink in COLUMNS}))
    return rows


def _sum(texts: list[str]) -> str:
    """The cells of several stacks as one."""
    return "LEAK" if "LEAK" in texts else str(sum(int(each) for each in texts if each != "-") or "-")


def main() -> int:
    """Runs everything on the embedded engine, or on the one that is named; 1 where a secret leaks."""
    which = "cli" if "cli" in sys.argv else "embedded"
    for name in [name for name in os.environ if name.startswith(("GENESYSCLOUD_", "PULUMI_", "JOURNEYS_"))]:
        del os.environ[name]
    rows = table(which, lambda text: print(text, flush=True))
    numbers = [int(cell) for line in rows for cell in line.strip("| ").split(" | ") if cell.isdigit()]
    head = f"| source | {' | '.join(COLUMNS)} |\n|---|{'---:|' * len(COLUMNS)}\n"
    leaks = sum("LEAK" in line for line in rows)
    counts = f"{len(rows)} sources, {len(COLUMNS)} sinks, {sum(numbers)} texts searched, {leaks} leaks"
    said = f"{counts} ({which} engine).\n\n"
    text = PAGE.read_text(encoding="utf-8")
    begin, end = marks(which)
    before, _, rest = text.partition(begin)
    lines = "\n".join(rows)
    PAGE.write_text(f"{before}{begin}{said}{head}{lines}\n{end}{rest.partition(end)[2]}", encoding="utf-8")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
