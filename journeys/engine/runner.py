"""Runs a user's Pulumi program in its own process, the way the CLI's language host does.

The project's interpreter runs it as a script, with a JSON object on standard input. So it must import nothing but
`pulumi` and the standard library.
Source: sdk/python/cmd/pulumi-language-python-exec.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import runpy
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

REPORTED = 32
"""The exit code for a failure that has been reported to the engine."""


def main() -> int:
    """Runs the program; returns the process's exit code."""
    options = json.loads(sys.stdin.readline())
    # This script's folder is the first entry of the path: its modules would hide the user's.
    del sys.path[0]
    import pulumi
    import pulumi.runtime

    pulumi.runtime.set_all_config(options["config"], options["secret_keys"])
    pulumi.runtime.configure(
        pulumi.runtime.Settings(
            monitor=options["address"],
            engine=options["address"],
            project=options["project"],
            stack=options["stack"],
            parallel=options["parallel"],
            dry_run=options["dry_run"],
            organization="organization",
            root_directory=options["root"],
        )
    )
    # The SDK sends each debug message in a call, which takes a quarter of the run time; nobody reads them.
    pulumi.log.debug = lambda *_args, **_kwargs: None
    _wait_in_bulk(pulumi)
    program = options["program"]
    sys.argv = [program]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    executor = ThreadPoolExecutor(max_workers=options["parallel"] * 4)
    loop.set_default_executor(executor)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)

    def run() -> None:
        if os.path.isdir(program) and not os.path.exists(os.path.join(program, "__main__.py")):
            pulumi.log.error(f"unable to find main python program `__main__.py` in `{program}`")
            raise SystemExit(REPORTED)
        runpy.run_path(program, run_name="__main__")

    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(run))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return 1
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except Exception:
        pulumi.log.error("Program failed with an unhandled exception:\n" + _user_trace(program))
        return REPORTED
    finally:
        executor.shutdown(wait=True)
        loop.close()
    return 0


def _wait_in_bulk(pulumi: Any) -> None:
    """Makes the SDK wait for all outputs at once at the end of the program.

    The SDK itself looks at all outstanding outputs whenever one is done, which takes quadratic time: 2,000 resources
    take four times as long. The first failure still ends the wait. An SDK that waits in another way isn't changed.
    """
    waiting = pulumi.runtime.stack

    class Bulk:
        def __getattr__(self, name: str) -> Any:
            return getattr(asyncio, name)

        @staticmethod
        async def wait(tasks: Any, *, return_when: str = asyncio.ALL_COMPLETED) -> Any:
            several = return_when == asyncio.FIRST_COMPLETED
            return await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION if several else return_when)

    if getattr(waiting, "asyncio", None) is asyncio:
        waiting.asyncio = Bulk()


def _user_trace(program: str) -> str:
    frames = traceback.extract_tb(sys.exc_info()[2])
    for index, frame in enumerate(frames):
        # `<frozen runpy>` is not a file; as a relative path it would be in the program's folder.
        if frame.filename[:1] != "<" and os.path.abspath(frame.filename).startswith(os.path.abspath(program)):
            return traceback.format_exc(limit=index - len(frames))
    return traceback.format_exc()


if __name__ == "__main__":
    sys.exit(main())
