"""How a step is shown: its words and sign, the short `[diff: ~a,+b]`, and with `--diff` a block of properties."""

from __future__ import annotations

from collections.abc import Iterator

from .events import PARTS, Step
from .paths import detailed_diff, parse
from .property_view import Line, line, map_diff, map_lines, visible, width
from .state import ROOT_STACK_TYPE, provider_urn, urn_name
from .values import Props, unwrap

SYMBOLS = {
    "same": "  ",
    "create": "+ ",
    "delete": "- ",
    "update": "~ ",
    "replace": "+-",
    "create-replacement": "++",
    "delete-replaced": "--",
    "read": "> ",
    "read-replacement": ">>",
    "refresh": "~ ",
    "discard": "< ",
    "discard-replaced": "<<",
    "import": "= ",
}
# (in a preview, while it runs, when it is done) where they are not built from the operation's name.
_WORDS = {
    "same": ("", "", ""),
    "create-replacement": ("create replacement", "creating replacement", "created replacement"),
    "delete-replaced": ("delete original", "deleting original", "deleted original"),
    "read": ("read", "reading", "read"),
    "read-replacement": ("read for replacement", "reading for replacement", "read for replacement"),
    "refresh": ("refresh", "refreshing", "refreshed"),
    "import": ("import", "importing", "imported"),
    "discard": ("discard", "discarding", "discarded"),
    "discard-replaced": ("discard original", "discarding original", "discarded original"),
}


def words(op: str) -> tuple[str, str, str]:
    """The words for an operation in a preview, while it runs, and when it is done."""
    return _WORDS.get(op) or (op, op.removesuffix("e") + "ing", op.removesuffix("e") + "ed")


def stays(step: Step) -> str:
    """The mark of a step that would delete an object, but keeps it because of `retain_on_delete`."""
    takes = step.op in ("delete", "replace", "create-replacement", "delete-replaced")
    return "[retain]" if takes and step.old is not None and step.old.retain_on_delete else ""


def short_type(kind: str) -> str:
    """The type as the CLI shows it: `a:b/c:C` is `a:b:C`."""
    package, _, rest = kind.partition(":")
    module, _, name = rest.partition(":")
    folder, slash, last = module.rpartition("/")
    return f"{package}:{folder}:{name}" if slash and last.lower() == name.lower() else kind


def changed_keys(step: Step) -> list[tuple[str, str]]:
    """(sign, key) of each changed top-level input, in the CLI's order; empty unless both states exist."""
    if step.old is None or step.new is None:
        return []
    old, new = visible(step.old.inputs), visible(step.new.inputs)
    found: list[tuple[str, str]] = []
    if step.op == "same":
        new = old  # the provider ignores the differences, so only the flags below are shown
    for key in detailed_diff(unwrap(old), unwrap(new))[0]:
        if key in step.state.hide_diff:
            continue
        sign = "+" if old.get(key) is None else "-" if new.get(key) is None else "~"
        found.append((sign, key))
    if step.old.provider != step.new.provider:
        found.append(("~", "provider"))
    if step.old.protect != step.new.protect and step.op == "same":
        found.append(("~", "protect"))
    return sorted(found, key=lambda pair: ("+-~".index(pair[0]), pair[1]))


def short_diff(step: Step) -> str:
    """`[diff: +a,b-c~d]`, or "" when no input changed."""
    out = ""
    for sign in "+-~":
        keys = [key for found, key in changed_keys(step) if found == sign]
        if keys:
            out += sign + ",".join(keys)
    return f"[diff: {out}]" if out else ""


def block(step: Step, depth: int, *, dry_run: bool, refresh: bool) -> Iterator[Line]:
    """A step with its id, its URN and its properties, `depth` components deep."""
    state, at = step.state, 4 * depth
    symbol = SYMBOLS[step.op]
    lock = " 🔒" if state.protect else " 🔓" if step.old is not None and step.old.protect else ""
    yield symbol.strip()[-1:] or " ", f"{' ' * at}{symbol}{state.type}: ({step.op}){lock}"
    ident = (step.old or state).id
    if ident and step.op != "create":
        yield line(at + 4, " ", f"[id={ident}]")
    yield line(at + 4, " ", f"[urn={step.urn}]")
    if state.provider and not urn_name(provider_urn(state.provider)).startswith("default"):
        yield line(at + 4, " ", f"[provider={state.provider}]")
    if step.op == "same" or step.op in PARTS:
        return
    if step.old is not None and step.new is not None:
        hidden = [parse(path) for path in state.hide_diff]
        yield from map_diff(step.old.inputs, step.new.inputs, at + 4, hidden=hidden)
    elif not (refresh and step.op == "delete"):
        yield from map_lines(state.inputs, at + 4, pad=width(state.inputs))
    known = not dry_run or refresh or step.op in ("read", "import")
    # The stack's outputs are printed at the end, unless it is deleted.
    if known and (state.type != ROOT_STACK_TYPE or step.op == "delete"):
        yield from outputs(step, depth)


def outputs(step: Step, depth: int) -> Iterator[Line]:
    """The outputs that aren't also inputs: all of a new resource, else those that have changed."""
    old = step.old.outputs if step.old is not None else None
    new = step.new.outputs if step.new is not None else {}
    inputs = step.new.inputs if step.new is not None else {}

    def answered(props: Props) -> Props:
        said = {key: value for key, value in props.items() if not key.startswith("__")}
        return {k: v for k, v in said.items() if k not in inputs or unwrap(inputs[k]) != unwrap(new.get(k))}

    at = 4 * depth + 4
    if old is None:
        lines = list(map_lines(answered(new), at, pad=width(new)))
    else:
        lines = list(map_diff(answered(old), answered(new), at))
    if lines:
        yield line(at, " ", "--outputs:--")
        yield from lines
