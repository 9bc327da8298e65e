"""Programs that both engines run: name -> stages, each a command and the program that it runs.

A stage is (command, program or None to keep it, options); options: `ok` False when it must fail, `before` a
list of changes to the objects behind the engine's back, `config` for `toy:...` settings, `replace` for names of toys
given to `--replace`. `taint` and `untaint` take a name of a toy instead of a program.
"""

from __future__ import annotations

from typing import Any

Stage = tuple[str, str | None, dict[str, Any]]


def up(program: str | None = None, **options: Any) -> Stage:
    return ("up", program, options)


def taint(name: str, **options: Any) -> Stage:
    return ("taint", None, {"name": name, **options})


def untaint(name: str) -> Stage:
    return ("untaint", None, {"name": name})


def refresh(**options: Any) -> Stage:
    return ("refresh", None, options)


def destroy(**options: Any) -> Stage:
    return ("destroy", None, options)


CHAIN = """
a = Toy("a", size={size}{extra})
b = Toy("b", {link}=a.id)
c = Toy("c", note=b.id)
d = Toy("d", opts=O(depends_on=[a]))
pulumi.export("c", c.loud)
"""

OWN_STATE = """
args = {"stackName": "organization/toys/dev"}
found = pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", args).value
urns = [urn for urn in found["outputs"] if not urn.endswith("::toys-dev")]
Toy("a", size=1, note=pulumi.Output.secret("hush"))
pulumi.export("urns", sorted(urn.split("::", 2)[2] for urn in urns))
"""

SCENARIOS: dict[str, list[Stage]] = {
    "life": [
        up('a = Toy("a", tags={"k": [1, "two", None]})\npulumi.export("x", {"id": a.id, "f": 1.5})'),
        up('a = Toy("a", note="more")\nb = Toy("b", note=a.loud)'),
        up('b = Toy("b")'),
        destroy(),
    ],
    "replace-create-first": [
        up(CHAIN.format(size=1, link="note", extra="")),
        up(CHAIN.format(size=2, link="note", extra="")),
        up(CHAIN.format(size=3, link="ref", extra="")),
        up(CHAIN.format(size=4, link="ref", extra="")),
        destroy(),
    ],
    "replace-delete-first": [
        up(CHAIN.format(size=1, link="ref", extra=", dbr=True")),
        up(CHAIN.format(size=2, link="ref", extra=", dbr=True")),
        up(CHAIN.format(size=3, link="note", extra=", opts=O(delete_before_replace=True)")),
        up(CHAIN.format(size=4, link="note", extra=", dbr=True, opts=O(delete_before_replace=False)")),
    ],
    "replace-on-changes": [
        up('Toy("a", tags={"x": 1, "y": 1}, opts=O(replace_on_changes=["tags.x"]))'),
        up('Toy("a", tags={"x": 1, "y": 2}, opts=O(replace_on_changes=["tags.x"]))'),
        up('Toy("a", tags={"x": 2, "y": 2}, opts=O(replace_on_changes=["tags.x"]))'),
        up('Toy("a", tags={"x": 2, "y": 2}, note="n", opts=O(replace_on_changes=["*"]))'),
    ],
    "ignore-changes": [
        up('Toy("a", note="1", tags={"x": 1, "y": 1})'),
        up('Toy("a", note="2", tags={"x": 2, "y": 2}, opts=O(ignore_changes=["note", "tags.x"]))'),
        up('Toy("a", note="3", tags={"x": 3, "y": 2}, opts=O(ignore_changes=["note", "tags.x"]))'),
        up('Toy("a", opts=O(ignore_changes=["*"]))'),
    ],
    "protect": [
        up('Toy("a", opts=O(protect=True))\nBox("b", opts=O(protect=True))'),
        up("pass", ok=False),
        up('Toy("a", size=2, opts=O(protect=True))', ok=False),
        destroy(ok=False),
        up('Toy("a", opts=O(protect=False))\nBox("b")'),
        destroy(),
    ],
    "retain": [
        up('Toy("a", opts=O(retain_on_delete=True))\nBox("b", opts=O(retain_on_delete=True))\nToy("c")'),
        up('Toy("a", size=2, opts=O(retain_on_delete=True))'),
        destroy(),
    ],
    "deleted-with": [
        up('a = Toy("a")\nToy("b", opts=O(deleted_with=a))\nToy("c", note=a.id, opts=O(deleted_with=a))'),
        up(
            'a = Toy("a", size=2)\nToy("b", opts=O(deleted_with=a))\nToy("c", note=a.id, opts=O(deleted_with=a))'
        ),
        up(
            'a = Toy("a", size=3, dbr=True)\nToy("b", opts=O(deleted_with=a))\nToy("c", opts=O(deleted_with=a))'
        ),
        destroy(),
    ],
    "replace-with": [
        up('a = Toy("a")\nToy("b", opts=O(replace_with=[a]))'),
        up('a = Toy("a", size=2)\nToy("b", opts=O(replace_with=[a]))'),
        up('a = Toy("a", size=3, dbr=True)\nToy("b", opts=O(replace_with=[a]))'),
    ],
    "replacement-trigger": [
        up('Toy("a", opts=O(replacement_trigger="1"))'),
        up('Toy("a", opts=O(replacement_trigger="1"))'),
        up('Toy("a", opts=O(replacement_trigger="2"))'),
        up('Toy("a", opts=O(replacement_trigger={"x": [3]}))'),
        up('Toy("a")'),
    ],
    "aliases": [
        up('a = Toy("a")\nBox("box")\nToy("free")'),
        up(
            'a = Toy("a2", name="a", opts=O(aliases=[pulumi.Alias(name="a")]))\n'
            'box = Box("box2", toy_name="box-toy", opts=O(aliases=[pulumi.Alias(name="box")]))\n'
            'Toy("free", opts=O(parent=a, aliases=[pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)]))'
        ),
        up(
            'Toy("a3", name="a", opts=O(aliases=["urn:pulumi:dev::toys::pulumi-python:dynamic/toy:Toy::a2"]))\n'
            'Box("box2", toy_name="box-toy", kind="toy:index:Crate", opts=O(aliases=[pulumi.Alias(type_="toy:index:Box")]))\n'
            'Toy("free", opts=O(aliases=[pulumi.Alias(parent="urn:pulumi:dev::toys::'
            'pulumi-python:dynamic/toy:Toy::a2")]))'
        ),
        destroy(),
    ],
    "providers": [
        up(
            'eu = Org("eu", region="eu", n=5, t=True)\nus = Org("us", region="us")\n'
            'Toy("a", opts=O(provider=eu))\nBox("b", opts=O(providers=[us]))\nToy("c")',
            config={"toy:region": "localhost"},
        ),
        up(
            'eu = Org("eu", region="eu2")\nus = Org("us", region="us")\n'
            'Toy("a", opts=O(provider=us))\nBox("b", opts=O(provider=us))\nToy("c", note="n")',
            config={"toy:region": "127.0.0.1"},
        ),
        refresh(config={"toy:region": "::1"}),
        up('us = Org("us", region="us")\nToy("a", opts=O(provider=us))'),
        destroy(),
    ],
    "secrets": [
        up(
            'Toy("a", note=pulumi.Output.secret("hush"), tags={"x": pulumi.Output.secret(1), "y": 2})\n'
            'b = Toy("b", note="plain", opts=O(additional_secret_outputs=["loud"]))\n'
            'Toy("c", note=b.loud)\n'
            'pulumi.export("loud", b.loud)\npulumi.export("s", {"in": pulumi.Output.secret("deep")})'
        ),
        up('Toy("a", note=pulumi.Output.secret("hush2"))\nToy("c", note="open")'),
    ],
    "get": [
        up('Toy("a")\nToy("b", size=5)'),
        up(
            'Toy("a")\nclass T(Toy, module="toy", name="Toy"):\n  pass\nb = Toy("b", size=5)\n'
            'x = Toy("x", opts=O(id="a-1"))\nToy("y", note=x.loud)\npulumi.export("x", x.loud)'
        ),
        up('Toy("a")\nx = Toy("b", opts=O(id="b-1"))'),
        up('Toy("a")\nx = Toy("b")'),
        destroy(),
    ],
    "drift": [
        up('Toy("a", note="1", tags={"x": [1]})\nb = Toy("b")\nToy("c", note=b.id)'),
        refresh(
            before=[("put", "a-1", {"name": "a", "note": "2", "tags": {"x": [1, 2]}}), ("remove", "b-1")]
        ),
        up(),
        refresh(),
        up('Toy("a", note="9")', before=[("remove", "a-1")]),
    ],
    "failures": [
        up('Toy("ok")\nToy("bad", fail="create")', ok=False),
        up('ok = Toy("ok", note="x")\nToy("bad", fail="check", opts=O(depends_on=[ok]))', ok=False),
        up('Toy("ok")\nToy("bad")'),
        up('Toy("ok")\nToy("bad", fail="update")', ok=False),
        up('Toy("ok")\nToy("bad", fail="delete")'),
        up('Toy("ok")', ok=False),
        up('Toy("ok")\nToy("bad", size=2)', ok=False),
    ],
    "program-error": [
        up('Toy("a")\npulumi.export("x", 1)\npulumi.export("y", 1)'),
        up('Toy("a", note="n")\npulumi.export("x", 2)\nraise ValueError("oops")', ok=False),
        up('Toy("a", note="n")\nToy("a", note="n")', ok=False),
    ],
    "components": [
        up('one = Box("one")\ntwo = Box("two", opts=O(parent=one, depends_on=[one.toy]), note=one.toy.loud)'),
        up(
            'one = Box("one", size=2)\ntwo = Box("two", opts=O(parent=one, depends_on=[one.toy]), note=one.toy.loud)'
        ),
        up('two = Box("two")'),
        destroy(),
    ],
    "replace-by-hand": [
        up(CHAIN.format(size=1, link="note", extra="")),
        up(replace=["a"]),
        up(CHAIN.format(size=1, link="ref", extra="")),
        up(CHAIN.format(size=1, link="ref", extra=""), replace=["a", "d"]),
        up('a = Toy("a", note="n", opts=O(delete_before_replace=True))\nToy("b", ref=a.id)', replace=["a"]),
        up('Toy("a", note="n", opts=O(ignore_changes=["note"]))', replace=["a"]),
        up('Toy("a", note="2", opts=O(ignore_changes=["note"]))', replace=["a"]),
        up('Toy("a", fail="check")', replace=["a"], ok=False),
        up('Toy("a")', replace=["nobody"], ok=False),
        up('Toy("a", opts=O(protect=True))'),
        up('Toy("a", opts=O(protect=True))', replace=["a"], ok=False),
        up('Toy("a", fail="delete")'),
        up('Toy("a")', replace=["a"], ok=False),
    ],
    "taint": [
        up(CHAIN.format(size=1, link="note", extra="")),
        taint("a"),
        refresh(),
        up(),
        up(),
        taint("b"),
        untaint("b"),
        up(),
        taint("nobody", ok=False),
        taint("d"),
        taint("a"),
        up(CHAIN.format(size=1, link="note", extra=", fail='create'"), ok=False),
        up(CHAIN.format(size=1, link="note", extra=", opts=O(delete_before_replace=True)")),
        taint("c"),
        up("pass"),
    ],
    "moved-without-alias": [
        up('a = Toy("a")\nb = Toy("b")\nToy("c", note=b.id)'),
        up('a = Toy("a")\nb = Toy("b", opts=O(parent=a))\nToy("c", note=b.id)'),
        up('box = Box("box", toy_name="x")\nToy("a", opts=O(parent=box))\nb = Toy("b")'),
        destroy(),
    ],
    "aliases-by-type": [
        up('class Old(Toy, module="toy", name="Old"):\n  pass\nOld("a")\nBox("box", kind="toy:index:Crate")'),
        up(
            'Toy("a", opts=O(aliases=[pulumi.Alias(type_="pulumi-python:dynamic/toy:Old")]))\n'
            'Box("box", opts=O(aliases=[pulumi.Alias(type_="toy:index:Crate")]))'
        ),
        up('Toy("a", size=2)\nBox("box", size=2)'),
        up(
            'Box("box2", toy_name="box-toy", opts=O(aliases=[pulumi.Alias(name="box", type_="toy:index:Box")]))\n'
            'Toy("a", opts=O(aliases=["urn:pulumi:dev::toys::pulumi-python:dynamic/toy:Toy::none"]))'
        ),
        destroy(),
    ],
    "own-state": [
        up(OWN_STATE),
        up(OWN_STATE),
        up(OWN_STATE + 'Toy("b", note="n")'),
        destroy(),
    ],
    "options": [
        up(
            'Toy("a", opts=O(custom_timeouts=pulumi.CustomTimeouts(create="1m30s", delete="2h")))\n'
            'Toy("b", note="1", opts=O(hide_diffs=["note"]))'
        ),
        up(
            'Toy("a", opts=O(custom_timeouts=pulumi.CustomTimeouts(create="5m")))\n'
            'Toy("b", note="2", opts=O(hide_diffs=["note"]))'
        ),
        up('Toy("a")\nToy("b", opts=O(protect=True))'),
    ],
}
