"""Where a secret may come from in a program, and everything that a run writes or says, to look for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .harness import Engine
from .programs import program, segment

PLANTED = "pl4nted-w0rds-71c3"


@dataclass(frozen=True)
class Source:
    """A program in which VALUE stands for the value in plain; `hidden` is the same with the value a secret.

    `where`: the emulator's kind that ends up with the value, "" where none does. `cli`: the embedded engine refuses it.
    """

    plain: str
    hidden: str
    where: str = "segments"
    cli: bool = False
    existing: bool = True
    """Whether an existing resource's plain value can become secret in this way (DESIGN rule 2)."""

    def text(self, value: str = PLANTED, *, plain: bool = False) -> str:
        return (self.plain if plain else self.hidden).replace("VALUE", value)


def _source(line: str, plain: str, hidden: str, *before: str, **options: object) -> Source:
    made = [program(*before, line.replace("ARG", each)) for each in (plain, hidden)]
    return Source(made[0], made[1], **options)  # type: ignore[arg-type]


DESCRIPTION = segment("a", description="ARG")
CHANGE = """
def change(args):
    if not args.type_.endswith(":Segment"):
        return None
    hidden = {**args.props, "description": Output.secret(args.props["description"])}
    return KIND(hidden, args.opts)
"""
TRANSFORM = CHANGE.replace("KIND", "pulumi.ResourceTransformResult")
TRANSFORMATION = CHANGE.replace("KIND", "pulumi.ResourceTransformationResult")
BOX = (
    "class Box(ComponentResource):\n"
    "    def __init__(self, name, opts=None):\n"
    '        super().__init__("acme:index:Box", name, None, opts)\n'
    f"        {segment('a', 'parent=self', description=repr('VALUE'))}\n"
)
LATER = "import asyncio\nasync def later(value):\n    await asyncio.sleep(0)\n    return value\n"
ACTION = (
    'ActionMap("m", display_name="M", trigger_with_segments=["s"], action={"media_type": "openAction",'
    ' "open_action_fields": {"open_action": {"id": "o1", "name": "Notify"}, "configuration_fields": ARG}})'
)

SOURCES: dict[str, Source] = {
    "argument": _source(DESCRIPTION, "'VALUE'", "Output.secret('VALUE')"),
    "nested argument": _source(
        segment("a", journey="visits('/a', ARG)"), "'VALUE'", "Output.secret('VALUE')"
    ),
    "whole block": _source(segment("a", journey="ARG"), "visits('VALUE')", "Output.secret(visits('VALUE'))"),
    "output inside a dict": _source(
        ACTION,
        "{'url': 'https://example.com', 'key': 'VALUE'}",
        "{'url': 'https://example.com', 'key': Output.secret('VALUE')}",
        where="actionmaps",
    ),
    "output of a whole dict": _source(
        ACTION, "{'key': 'VALUE'}", "Output.json_dumps({'key': Output.secret('VALUE')})", where="actionmaps"
    ),
    "awaitable": _source(DESCRIPTION, "later('VALUE')", "later(Output.secret('VALUE'))", LATER),
    "display name": _source(segment("a", display_name="ARG"), "'VALUE'", "Output.secret('VALUE')"),
    "another resource's secret output": Source(
        program(
            'first = Segment("f", display_name="F", description="VALUE")',
            segment("a", description="first.description"),
        ),
        program(
            'first = Segment("f", display_name="F", description=Output.secret("VALUE"))',
            segment("a", description="first.description"),
        ),
    ),
    "additional_secret_outputs": Source(
        program(segment("a", description="'VALUE'")),
        program(
            segment("a", "additional_secret_outputs=['description']", description="Output.secret('VALUE')")
        ),
    ),
    "transformation of the resource": Source(
        program(segment("a", description="'VALUE'")),
        program(TRANSFORMATION, segment("a", "transformations=[change]", description="'VALUE'")),
    ),
    "transformation of the stack": Source(
        program(segment("a", description="'VALUE'")),
        program(
            TRANSFORMATION,
            "pulumi.runtime.register_stack_transformation(change)",
            segment("a", description="'VALUE'"),
        ),
    ),
    "transform of the resource": Source(
        program(segment("a", description="'VALUE'")),
        program(TRANSFORM, segment("a", "transforms=[change]", description="'VALUE'")),
        cli=True,
        existing=False,
    ),
    "transform of a component": Source(
        program(BOX, 'Box("box")'),
        program(TRANSFORM, BOX, 'Box("box", O(transforms=[change]))'),
        cli=True,
        existing=False,
    ),
    "transform of the stack": Source(
        program(segment("a", description="'VALUE'")),
        program(
            TRANSFORM,
            "pulumi.runtime.register_resource_transform(change)",
            segment("a", description="'VALUE'"),
        ),
        cli=True,
        existing=False,
    ),
    "lookup by a secret": Source(
        program("from providers.genesys import get_segment_output", segment("a", description="'VALUE'")),
        program(
            "from providers.genesys import get_segment_output",
            "found = get_segment_output(Output.secret('VALUE'))",
            segment("a", description="found.display_name"),
            "pulumi.export('found', found.display_name)",
        ),
    ),
    "lookup by a secret, of which the id is shown": Source(
        program("from providers.genesys import get_segment_output", segment("a")),
        program(
            "from providers.genesys import get_segment_output",
            "found = get_segment_output(Output.secret('VALUE'))",
            segment("a"),
            "pulumi.export('found', found.id)",
        ),
        where="",
    ),
    "argument of a provider": Source(
        program(
            'p = Provider("p", base_url=pulumi.Config("genesys").require("baseUrl"))',
            segment("a", "provider=p"),
        ),
        program(
            'p = Provider("p", base_url=pulumi.Config("genesys").require("baseUrl"),',
            '             access_token=Output.secret("VALUE"))',
            segment("a", "provider=p"),
        ),
        where="",
    ),
}


def files(engine: Engine) -> Iterator[Path]:
    """Everything on disk that a run may have written: state, history, journal, lock file, plan, logs."""
    home = engine.root.parent
    for path in home.rglob("*"):
        own = path.name == "__main__.py" or path.suffix == ".pyc" or "__pycache__" in path.parts
        if path.is_file() and not own:
            yield path


def found_in(engine: Engine, text: str = PLANTED, *, history: bool = True) -> list[str]:
    """Where the text stands: files below the stack's folder, and what was printed. Without `history` the state alone
    of the engine's own files."""
    places = []
    for path in files(engine):
        old = engine.folder in path.parents and path != engine.state_file
        if (history or not old) and text in path.read_bytes().decode(errors="replace"):
            places.append(str(path.relative_to(engine.root.parent)))
    return places + (["what was printed"] if text in engine.printed else [])


def say_everything(engine: Engine) -> None:
    """Every command that shows a stack, with its JSON, its differences and its plan."""
    engine.run("preview", "--json")
    engine.run("preview", "--diff")
    engine.run("refresh", "--preview-only", "--diff")
    if engine.name == "cli":
        engine.run("preview", "--save-plan", str(engine.root / "plan.json"))
        engine.run("stack export")
        engine.run("stack output", "--json")
        engine.run("stack history", "--json")
    else:
        engine.run("export")
        engine.run("outputs", "--json")


def reached(engine: Engine, source: Source, text: str = PLANTED) -> bool:
    """Whether the API has the value: it was used, and not lost."""
    return not source.where or text in json.dumps(list(engine.emulator.objects(source.where).values()))
