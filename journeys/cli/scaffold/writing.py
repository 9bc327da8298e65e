"""Writes the files of a new resource type into a checkout."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from ..console import Out, Problem
from ..exports import exporting
from . import templates
from .contract import Contract, of_fields, of_openapi
from .fields import Fields, defaults, output_type, sample, snake, words

IMPORTS = {
    "dataclasses": ("dataclass",),
    "collections.abc": ("Iterable",),
    "typing": ("Annotated", "Any", "Literal"),
    "typing_extensions": ("Required", "TypedDict", "Unpack"),
    "providers.core.plugin.provider": ("Provider",),
    "providers.core.program.lookup": ("look_up", "look_up_output", "lookup_of"),
    "providers.core.program.nested": ("ListOutput",),
    "providers.core.program.resource": ("Resource",),
    "providers.core.schema.fields": (
        *("CREATE_ONLY", "Clear", "Date", "In", "Int64", "Items", "Json", "Needed", "Obj", "Objs"),
        *("Opt", "Wire"),
    ),
}
NAMES = ("name", "displayName", "title")
"""The fields by which people know an object, where it has one."""
LISTED = {
    "plain": (
        "\n    def listed(self) -> Iterable[dict[str, Any]]:\n"
        '        """All of them: the list has no pages."""\n'
        "        return unpaged(self.session.client, self.path)\n"
    ),
    "cursor": "    # TODO: the list goes on with `after`; override `listed`.\n",
}
"""What a provider says of its list, by the kind of list; nothing where it has ordinary pages."""
TODO = """
TODO for a person, because the OpenAPI file doesn't say it: how each optional field is cleared (`Clear`), roles such as
`UNORDERED`, `COLOR`, `ALWAYS_SENT` and `Limit`, rules across fields, the OAuth scope, and the first sentences.
"""


def scaffold(
    root: Path,
    token: str,
    path: str,
    fields: list[str],
    out: Out,
    *,
    from_openapi: bool = False,
    schema: str = "",
) -> None:
    """Writes the files below a checkout of journeys-as-code; nothing that exists is overwritten.

    `fields` are `name:type`, with `name!:type` for required ones; with `from_openapi` they come from the vendor's
    OpenAPI file instead, and the emulator's kind is written too, unless a kind serves the path already. `schema`
    names the body that creates. The required `name` or `displayName`, else the first required text, is the natural
    key.

    Raises:
        Problem: the token, a field or the path is malformed, a file exists, or `root` is no checkout.
    """
    from journeys.registry import VENDORS, module_of

    vendor, _, name = token.partition(":")
    if vendor not in VENDORS or not re.fullmatch(r"[A-Z][A-Za-z0-9]+", name):
        raise Problem(f"{token!r} is no token: VENDOR:Name with VENDOR one of {', '.join(VENDORS)}", 2)
    if from_openapi and vendor != "genesys":
        raise Problem("--from-openapi reads the file of Genesys; give the fields with --field instead", 2)
    module = module_of(token)
    package = root / module.rpartition(".")[0].replace(".", "/")
    if not (package / "__init__.py").exists():
        raise Problem(f"{root} is no checkout of journeys-as-code: there is no {package}/__init__.py", 2)
    stem = module.rpartition(".")[2]
    contract = of_openapi(path, schema) if from_openapi else of_fields(path, fields)
    kinds = root / "journeys" / "emulator" / "genesys"
    served = kind_of(kinds, path) if contract.document else path.rstrip("/").rpartition("/")[2]
    values, nested = texts(contract, vendor, name, stem)
    values["kind"] = served or f"{stem.replace('_', '')}s"
    texts_of = templates.TYPE + (templates.LOOKUP if contract.listing else "")
    files = {
        package / f"{stem}.py": _with_imports(Template(texts_of).substitute(values, imports="@imports@")),
        root / "tests" / "lifecycle" / "cases" / f"{stem}.py": Template(templates.CASE).substitute(values),
    }
    if not served:
        files[kinds / f"{stem}s.py"] = Template(templates.KIND).substitute(values)
    for file in files:
        if file.exists():
            raise Problem(f"{file} exists already")
    init = package / "__init__.py"
    found = [f"Get{name}Result", f"get_{stem}", f"get_{stem}_output"] if contract.listing else []
    exported = exporting(init.read_text(encoding="utf-8"), stem, [name, f"{name}Args", *nested, *found])
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        out.line(f"written: {file}")
    _format(root, list(files))
    init.write_text(exported, encoding="utf-8")
    out.line(f"exported: {init}")
    if nested:  # by the checkout's own code, which has the new type
        subprocess.run(
            [sys.executable, "-m", "journeys.docs.outputs"], cwd=root, check=True, stdout=subprocess.DEVNULL
        )
        out.line(f"written: {package / 'outputs'}")
    kind = "" if contract.document else f"give the emulator the kind {values['kind']!r}, "
    out.line(f"next: fill in the TODOs, {kind}then `make test check` (CONTRIBUTING.md)")


@dataclass(frozen=True)
class _Given:
    """What a program gives: properties by their wire names, those that it must, and the one that names the object."""

    properties: dict[str, Any]
    required: list[str]
    key: str


def _given(contract: Contract) -> _Given:
    request = contract.request
    properties = {wire: each for wire, each in request["properties"].items() if wire not in contract.own}
    required = [wire for wire in properties if wire in request.get("required", ())]
    names = [each for each in required if properties[each].get("type") == "string"]
    # Where the file requires nothing, an optional name is the key all the same: else nobody would find the object.
    named = [each for each in NAMES if each in (names if names or not contract.document else properties)]
    if not names and not named:
        raise Problem(
            "one field must be a required text, by which people know the object: --field 'name!:str'", 2
        )
    key = (named or names)[0]
    return _Given(properties, [wire for wire in properties if wire in required or wire == key], key)


def texts(contract: Contract, vendor: str, name: str, stem: str) -> tuple[dict[str, str], list[str]]:
    """What the templates need, and the names of the nested types."""
    given = _given(contract)
    properties, answered = given.properties, contract.answer["properties"]
    written = Fields(name, by_put=contract.changes_by == "put")
    arguments = [
        written.argument(wire, each, wire in given.required, contract.change)
        for wire, each in properties.items()
    ]
    computed = [each for each in answered if each not in properties and each != "id"]
    always = [each for each in computed if each in contract.answer.get("required", ()) or each == "selfUri"]
    results = {wire: answered.get(wire, properties.get(wire, {})) for wire in (*properties, *computed)}
    sure = {*given.required, *contract.answer.get("required", ()), *always}
    typed = {
        wire: written.output(wire, properties.get(wire, {}), each) + ("" if wire in sure else " | None")
        for wire, each in results.items()
    }
    schemas = ", ".join(f"`{each}`" for each in contract.schemas)
    places = f"Endpoints `{contract.path}`, schemas {schemas or 'TODO'} of the vendor's OpenAPI description."
    permissions = f"Permissions: {_permissions(contract.permissions) or 'TODO'}; OAuth scope TODO."
    values = {
        "name": name,
        "stem": stem,
        "upper": stem.upper(),
        "token": f"{vendor}:{name}",
        "title": re.sub(r"(?<=[a-z0-9])([A-Z])", r" \1", name).lower(),
        "article": "An" if name[0] in "AEIOU" else "A",
        "module": vendor,
        "vendor": "GENESYS" if vendor == "genesys" else "SEGMENT",
        "path": contract.path,
        "key": snake(given.key),
        "wire_key": given.key,
        "places": "\n".join(textwrap.wrap(places, 110)),
        "todo": TODO if contract.document else "",
        "own": "from . import outputs\n" if written.nested else "",
        "paging": "from .paging import unpaged\n" if contract.listing == "plain" else "",
        "nested": "\n\n\n".join(written.nested.values()) + "\n\n" if written.nested else "",
        "args": "\n".join(arguments),
        "ways": _ways(contract),
        "computed": repr(tuple(map(snake, computed))),
        "permissions": "\n    ".join(textwrap.wrap(permissions, 105, break_on_hyphens=False)),
        "outputs": "\n".join(
            f"    {snake(wire)}: {output_type(typed[wire])}\n"
            f'    """{words({**properties.get(wire, {}), **each})}"""'
            for wire, each in results.items()
        ),
        "result": "\n".join(f"    {snake(wire)}: {kind}" for wire, kind in typed.items()),
        **_of_case(contract, given, written, always),
        **_of_kind(contract),
    }
    return values, list(written.nested)


def _ways(contract: Contract) -> str:
    """The lines of the provider in which this type is unlike an ordinary one."""
    changed = (contract.change or {}).get("properties", {})
    lines = [] if contract.changes_by == "patch" else ['changes_by = "put"']
    lines += [] if "version" in changed else ["sends_version = False"]
    lines += [] if contract.listing else ["listable = False"]
    if contract.document and contract.modified != "modifiedDate" and contract.modified:
        lines.append(f'modified = "{contract.modified}"')
    if contract.document and contract.created != "createdDate" and (contract.created or contract.modified):
        lines.append(f'created = "{contract.created or contract.modified}"')
    return "".join(f"    {each}\n" for each in lines) + LISTED.get(contract.listing, "")


def _of_case(contract: Contract, given: _Given, written: Fields, always: list[str]) -> dict[str, str]:
    """The texts of the lifecycle case."""
    taken = {"type": "object", "properties": given.properties, "required": given.required}
    more = [
        f"create_only={written.create_only!r}," if written.create_only else "",
        f"left={tuple(written.left)!r}," if written.left else "",
        f"unreachable={written.unreachable!r}," if written.unreachable else "",
        f"computed={tuple(map(snake, always))!r}," if always != ["version"] else "",
        "" if contract.listing else "lookup=False,\n    listed=False,",
    ]
    return {
        "minimal": repr(sample(taken, whole=False)),
        "full": repr(sample(taken)),
        "changes": repr(written.changes),
        "more": "\n    ".join(filter(None, more)),
    }


def _of_kind(contract: Contract) -> dict[str, str]:
    """The texts of the emulator's kind."""
    does = ["list"] if contract.listing else []
    does += ["get", "create", *([contract.changes_by] if contract.change else [])]
    does += ["delete"] if contract.deletes else []
    is_usual = contract.document == "genesys-journey"
    return {
        "document": "" if is_usual else f'    document = "{contract.document}"\n',
        "id_parameter": contract.id_parameter,
        "answer": contract.schemas[-1] if contract.schemas else "",
        "does": repr(tuple(does)),
        "listing": contract.listing or "pages",
        "versioned": repr("version" in contract.answer["properties"]),
        "dates": repr(tuple(dict.fromkeys(filter(None, (contract.created, contract.modified))))),
        "defaults": repr(dict(defaults(contract.answer, contract.request, contract.own))),
    }


def kind_of(kinds: Path, path: str) -> str:
    """The name of the emulator's kind that serves the path; empty where there is none."""
    declared = re.compile(rf'    name = "(\w+)"\n(?:    document = .*\n)?    path = "{re.escape(path)}"\n')
    found = (declared.search(file.read_text(encoding="utf-8")) for file in sorted(kinds.glob("*.py")))
    return next((each[1] for each in found if each), "")


def _permissions(all_of_them: tuple[str, ...]) -> str:
    """`journey:thing:add`, `:view`: what repeats is left out."""
    shown: list[str] = []
    before = ""
    for each in all_of_them:
        entity, _, action = each.rpartition(":")
        shown.append(f"`:{action}`" if entity == before else f"`{each}`")
        before = entity
    return ", ".join(shown)


def _with_imports(text: str) -> str:
    """The text with the imports of what its code uses, docstrings aside."""
    used = set(re.findall(r"\w+", re.sub(r'""".*?"""', "", text, flags=re.DOTALL)))
    lines = {
        source: f"from {source} import {', '.join(sorted(used & set(names)))}"
        for source, names in IMPORTS.items()
        if used & set(names)
    }
    ours = [line for source, line in lines.items() if source.startswith("providers.")]
    outside = ["import pulumi", "from pulumi import Output, ResourceOptions", lines["typing_extensions"]]
    standard = [lines[each] for each in ("collections.abc", "dataclasses", "typing") if each in lines]
    groups = ["\n".join(each) for each in (standard, outside, ours) if each]
    return text.replace("@imports@", "\n\n".join(groups))


def _format(root: Path, files: list[Path]) -> None:
    """Sorts imports and breaks long lines, where ruff is installed; `make fix` does it elsewhere."""
    if importlib.util.find_spec("ruff"):
        for command in (["check", "--quiet", "--fix", "--select", "I"], ["format", "--quiet"]):
            whole = [sys.executable, "-m", "ruff", *command, *map(str, files)]
            subprocess.run(whole, cwd=root, check=False)
