"""`journeys new-type`: the one file of a new resource type, its export line and its lifecycle case."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from string import Template

from .console import Out, Problem
from .exports import exporting

TYPES = {"str": '"text"', "int": "1", "float": "0.5", "bool": "True"}
OTHERS = {"str": '"other text"', "int": "2", "float": "0.25", "bool": "False"}


def scaffold(root: Path, token: str, path: str, fields: list[str], out: Out) -> None:
    """Writes the files below a checkout of journeys-as-code; nothing that exists is overwritten.

    `fields` are `name:type`, with `name!:type` for required ones; the first required text is the natural key.

    Raises:
        Problem: the token or a field is malformed, a file exists, or `root` is no checkout.
    """
    from journeys.registry import VENDORS, module_of

    vendor, _, name = token.partition(":")
    if vendor not in VENDORS or not re.fullmatch(r"[A-Z][A-Za-z0-9]+", name):
        raise Problem(f"{token!r} is no token: VENDOR:Name with VENDOR one of {', '.join(VENDORS)}", 2)
    module = module_of(token)
    package = root / module.rpartition(".")[0].replace(".", "/")
    if not (package / "__init__.py").exists():
        raise Problem(f"{root} is no checkout of journeys-as-code: there is no {package}/__init__.py", 2)
    stem = module.rpartition(".")[2]
    parsed = [_field(each) for each in fields]
    key = next((field for field, kind, required in parsed if required and kind == "str"), "")
    if not key:
        raise Problem(
            "one field must be a required text, by which people know the object: --field 'name!:str'", 2
        )
    optional = not all(required for _, _, required in parsed)
    values = {
        "name": name,
        "stem": stem,
        "upper": stem.upper(),
        "token": token,
        "title": re.sub(r"(?<=[a-z0-9])([A-Z])", r" \1", name).lower(),
        "module": vendor,
        "vendor": "GENESYS" if vendor == "genesys" else "SEGMENT",
        "path": path,
        "key": key,
        "typing": "from typing import Annotated\n" if optional else "",
        "roles": "Clear, In, Needed, Opt" if optional else "In, Needed",
        "args": "\n".join(_argument(*each) for each in parsed),
        "outputs": "\n".join(
            f'    {f}: Output[{k}{"" if r else " | None"}]\n    """TODO."""' for f, k, r in parsed
        ),
        "result": "\n".join(f"    {f}: {k}{'' if r else ' | None'}" for f, k, r in parsed),
        "minimal": "\n".join(f'        "{f}": {TYPES[k]},' for f, k, r in parsed if r),
        "full": "\n".join(f'        "{f}": {TYPES[k]},' for f, k, _ in parsed),
        "changes": "\n".join(f'        "{f}": {OTHERS[k]},' for f, k, _ in parsed),
        "left": _tuple([f for f, _, required in parsed if not required]),
        "kind": path.rstrip("/").rpartition("/")[2],
    }
    files = {
        package / f"{stem}.py": TYPE,
        root / "tests" / "lifecycle" / "cases" / f"{stem}.py": CASE,
    }
    for file in files:
        if file.exists():
            raise Problem(f"{file} exists already")
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(Template(text).substitute(values), encoding="utf-8")
        out.line(f"written: {file}")
    _format(root, list(files))
    init = package / "__init__.py"
    names = [name, f"{name}Args", f"Get{name}Result", f"get_{stem}", f"get_{stem}_output"]
    init.write_text(exporting(init.read_text(encoding="utf-8"), stem, names), encoding="utf-8")
    out.line(f"exported: {init}")
    out.line(
        f"next: fill in the TODOs, give the emulator the kind {values['kind']!r}, then `make test check` (CONTRIBUTING.md)"
    )


def _format(root: Path, files: list[Path]) -> None:
    """Breaks the lines that long names make too long, where ruff is installed; `make fix` does it elsewhere."""
    if importlib.util.find_spec("ruff"):
        command = [sys.executable, "-m", "ruff", "format", "--quiet", *map(str, files)]
        subprocess.run(command, cwd=root, check=False)


def _field(text: str) -> tuple[str, str, bool]:
    name, _, kind = text.partition(":")
    required = name.endswith("!")
    name = name.rstrip("!")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or kind not in TYPES:
        raise Problem(f"{text!r} is no field: name:type or name!:type, type one of {', '.join(TYPES)}", 2)
    return name, kind, required


def _argument(name: str, kind: str, required: bool) -> str:
    if required:
        return f'    {name}: Needed[In[{kind}]]\n    """TODO: what it means, unit, default."""'
    leave = f'Annotated[{kind}, Clear(Clear.LEAVE, "TODO: how the API clears it")]'
    return f'    {name}: Opt[{leave}]\n    """TODO: what it means, unit, default."""'


def _tuple(names: list[str]) -> str:
    listed = ", ".join(f'"{each}"' for each in names)
    return f"({listed}{',' if len(names) == 1 else ''})"


TYPE = '''"""$name: TODO, what it is in one sentence.

Endpoints `$path`, schemas TODO of the vendor's OpenAPI description.
"""

from __future__ import annotations

from dataclasses import dataclass
$typing
import pulumi
from pulumi import Output, ResourceOptions
from typing_extensions import TypedDict, Unpack

from providers.core.plugin.provider import Provider
from providers.core.program.lookup import look_up, look_up_output, lookup_of
from providers.core.program.resource import Resource
from providers.core.schema.fields import $roles

from .dialect import $vendor


class ${name}Args(TypedDict, total=False):
    """The arguments of $name."""

$args


class ${name}Provider(Provider):
    """The provider of ${title}s."""

    vendor = $vendor
    token = "$token"
    args = ${name}Args
    path = "$path"
    title = "$title"
    natural_key = "$key"
    computed = ("version", "self_uri")


class $name(Resource, module="${module}", name="$name"):
    """TODO: what it is, what is checked at preview, permissions and OAuth scope."""

    provider_type = ${name}Provider

$outputs
    version: Output[int]
    """Rises with every change; an update sends the one that it saw last."""
    self_uri: Output[str]
    """The path of the object in the API."""

    def __init__(
        self,
        resource_name: str,
        args: ${name}Args | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[${name}Args],
    ) -> None:
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None) -> $name:
        """One that is there already and isn't managed by this program: one GET in every preview and up."""
        return $name._existing(resource_name, id, opts)


@dataclass(frozen=True)
class Get${name}Result:
    """A $title as it is in the org; None where the API has nothing."""

    id: str
$result
    version: int
    self_uri: str


GET_$upper = lookup_of(${name}Provider, Get${name}Result)


def get_$stem(
    $key: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> Get${name}Result:
    """The $title of that name (exactly so) or id, asked for at once.

    Raises:
        LookupFailed: there is none, or several have the name.
    """
    return look_up(GET_$upper, opts, {"$key": $key, "id": id})


def get_${stem}_output(
    $key: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[Get${name}Result]:
    """As `get_$stem`, once the arguments and `depends_on` are known."""
    return look_up_output(GET_$upper, opts, {"$key": $key, "id": id})
'''

CASE = '''"""${name}s."""

from __future__ import annotations

from . import Case

CASE = Case(
    token="$token",
    kind="$kind",
    minimal={
$minimal
    },
    full={
$full
    },
    changes={
$changes
    },
    left=$left,
)
'''
