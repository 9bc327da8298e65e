"""`python -m tests.soak`: runs lives of random steps; a failure is shrunk, and the command that repeats it is printed."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from safety.forked import forked_on, forks_in
from safety.harness import Engine, Watched

from .kinds import seed, switches
from .life import Life
from .model import PROGRAM
from .world import Difference

LENGTH = 50
"""Steps of one life."""
CONFIG = {"genesys:listLag": "1"}
Start = Callable[[Path, Watched], Engine]


@contextmanager
def engines(which: str) -> Iterator[Start]:
    """What starts a new stack in a folder."""
    with tempfile.TemporaryDirectory() as folder, forks_in(Path(folder)) as forks:
        yield lambda folder, emulator: forked_on(which, folder, emulator, forks, **CONFIG)


def live(
    start: Start, name: str, steps: list[int], say: Callable[[str], None]
) -> tuple[Difference, int] | None:
    """One life; the difference that ended it, and the step."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        emulator = stack.enter_context(Watched(switches=switches()))
        assert isinstance(emulator, Watched)
        emulator.add_org("other-client", "other-secret", name="other", public_api_token="other-token")
        seed(emulator)
        engine = start(folder / "project", emulator)
        engine.write(PROGRAM)
        life = Life(name, engine, emulator, say)
        for number in steps:
            try:
                life.step(number)
            except Difference as difference:
                requests = "\n  ".join(emulator.sent())
                difference.args = (f"{difference}\nrequests of the last command:\n  {requests}",)
                return difference, number
        return None


def shrunk(start: Start, name: str, steps: list[int], headline: str, deadline: float) -> list[int]:
    """Fewer steps with the same difference, found until the deadline."""
    size = max(1, len(steps) // 2)
    while time.monotonic() < deadline:
        at = 0
        while at < len(steps) - 1 and time.monotonic() < deadline:
            fewer = steps[:at] + steps[at + size :]
            found = live(start, name, fewer, lambda _: None) if fewer else None
            if found and found[0].headline == headline:
                steps = fewer[: fewer.index(found[1]) + 1]
            else:
                at += size
        if size == 1:
            break
        size = max(1, size // 2)
    return steps


def command(which: str, name: str, steps: list[int]) -> str:
    """What repeats a failure."""
    return f"python -m tests.soak --engine {which} --life {name} --only {','.join(map(str, steps))}"


def main(argv: list[str] | None = None) -> int:
    """Returns 1 where something was other than the model says."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--engine", choices=["embedded", "cli"], default="embedded")
    parser.add_argument("--steps", type=int, default=5000, help="how many in all")
    parser.add_argument("--seed", type=int, help="of the whole run; printed, random by default")
    parser.add_argument("--life", help="repeat one life, as a failure names it")
    parser.add_argument("--only", help="its steps, with commas")
    parser.add_argument("--go-on", action="store_true", help="go on after a failure")
    parser.add_argument(
        "--shrink", type=float, default=120, metavar="SECONDS", help="time for shrinking a failure"
    )
    args = parser.parse_args(argv)
    with engines(args.engine) as start:
        if args.life:
            steps = [int(each) for each in args.only.split(",")] if args.only else list(range(LENGTH))
            found = live(start, args.life, steps, say)
            say(f"step {found[1]}: {found[0]}" if found else "no difference")
            return 1 if found else 0
        seed_ = random.randrange(10**6) if args.seed is None else args.seed
        say(f"seed {seed_}: {args.steps} steps on the {args.engine} engine")
        return many(start, args, seed_)


def many(start: Start, args: argparse.Namespace, seed_: int) -> int:
    """All lives of a run."""
    begun, done, kinds, failures = time.monotonic(), 0, Counter[str](), 0
    told: list[str] = []

    def note(line: str) -> None:
        nonlocal done
        told.append(line)
        if line.startswith("  ") and line[2] != " ":
            done += 1
            kinds[line.split(": ")[1]] += 1

    number = 0
    while done < args.steps:
        name, number = f"{seed_}-{number}", number + 1
        steps = list(range(min(LENGTH, args.steps - done)))
        told.clear()
        found = live(start, name, steps, note)
        say(f"life {name}: {done} steps, {failures} differences, {time.monotonic() - begun:.0f} s")
        if found:
            failures += 1
            difference, at = found
            # At once, and whole: what depends on the machine's load may not happen again.
            say("\n".join([f"DIFFERENCE at step {at}: {difference}", "its life:", *told, "shrinking"]))
            deadline = time.monotonic() + args.shrink
            fewer = shrunk(start, name, steps[: steps.index(at) + 1], difference.headline, deadline)
            say(f"repeat it with: {command(args.engine, name, fewer)}")
            if not args.go_on:
                return 1
    counts = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    say(f"{done} steps, {failures} differences ({counts})")
    return 1 if failures else 0


def say(text: str) -> None:
    """Shows how far it is."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
