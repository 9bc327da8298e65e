"""A dynamic provider for the engine's tests: objects are files, and every call is written to a log.

It lives beside the programs that use it: the plugin process imports it by name.
"""

import json
import os
import time
from pathlib import Path

import pulumi
from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)

DB = Path(os.environ.get("TOY_DB", "db"))
FIELDS = ("name", "size", "tags", "note", "ref", "fail", "dbr")
REPLACES = ("size", "ref")
_config = {}


def log(text):
    with open(DB / "calls.log", "a", encoding="utf-8") as file:
        file.write(text + "\n")


def stored(props):
    return {k: props[k] for k in FIELDS if k in props}


class ToyProvider(ResourceProvider):
    serialize_as_secret_always = False

    def configure(self, req):
        global _config
        _config = {"region": req.config.get("toy:region"), "token": req.config.get("toy:token")}

    def check(self, olds, news):
        failures = []
        if news.get("fail") == "check":
            failures.append(CheckFailure("", f"{news['name']} must not be"))
        if news.get("fail") == "check-property":
            failures.append(CheckFailure("fail", "not like this"))
        return CheckResult(news, failures)

    def diff(self, id, olds, news):
        changed = [k for k in FIELDS if olds.get(k) != news.get(k)]
        return DiffResult(
            changes=None if changed else False,
            replaces=[k for k in changed if k in REPLACES],
            delete_before_replace=bool(news.get("dbr")) and news.get("dbr") is not None,
        )

    def create(self, props):
        name = props["name"]
        if props.get("fail") == "create":
            raise ValueError(f"cannot create {name}")
        if props.get("fail") == "slow":
            log(f"begin {name}")
            time.sleep(30)
        if props.get("fail") == "nap":
            log(f"begin {name}")
            while not (DB / "go").exists():
                time.sleep(0.01)
        count = len(list(DB.glob(f"{name}-*.made"))) + 1
        ident = f"{name}-{count}"
        (DB / f"{ident}.made").write_text("")
        (DB / f"{ident}.json").write_text(json.dumps(stored(props)))
        log(f"create {ident}")
        return CreateResult(ident, self.outs(ident, props))

    def outs(self, ident, props):
        made = {k: v for k, v in props.items() if k != "__provider"}
        return {
            **made,
            "serial": int(ident.rpartition("-")[2]),
            "region": _config.get("region"),
            "loud": ident.upper(),
        }

    def update(self, id, olds, news):
        if news.get("fail") == "update":
            raise ValueError(f"cannot update {id}")
        (DB / f"{id}.json").write_text(json.dumps(stored(news)))
        log(f"update {id}")
        return UpdateResult(self.outs(id, news))

    def delete(self, id, props):
        if props.get("fail") == "delete":
            raise ValueError(f"cannot delete {id}")
        (DB / f"{id}.json").unlink(missing_ok=True)
        log(f"delete {id}")

    def read(self, id, props):
        path = DB / f"{id}.json"
        log(f"read {id}")
        if not path.exists():
            if "name" not in props:
                raise ValueError(f"no toy {id}")
            return ReadResult("", {})
        live = json.loads(path.read_text())
        return ReadResult(
            id, self.outs(id, {**props, **live}), {**{k: v for k, v in live.items() if v is not None}}
        )


class Toy(Resource, module="toy", name="Toy"):
    serial: pulumi.Output[float]
    region: pulumi.Output[str]
    loud: pulumi.Output[str]

    def __init__(self, resource_name, opts=None, name=None, **props):
        given = {"name": name or resource_name, **props}
        super().__init__(
            ToyProvider(), resource_name, {**given, "serial": None, "region": None, "loud": None}, opts
        )


class Box(pulumi.ComponentResource):
    """A component of one toy, named after it."""

    def __init__(self, name, opts=None, kind="toy:index:Box", toy_name=None, **props):
        super().__init__(kind, name, {}, opts)
        props = {"name": toy_name, **props} if toy_name else props
        self.toy = Toy(f"{name}-toy", opts=pulumi.ResourceOptions(parent=self), **props)
        self.register_outputs({"toy": self.toy.id})


class Org(pulumi.ProviderResource):
    def __init__(self, name, opts=None, **settings):
        super().__init__("pulumi-python", name, {f"toy:{k}": v for k, v in settings.items()}, opts)
