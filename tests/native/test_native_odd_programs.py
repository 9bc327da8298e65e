"""Odd programs in TypeScript and YAML on the CLI: every option, nulls, unknowns, functions, transforms, two providers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.native_cli import NativeProject, language_missing
from test_native_languages import example, named

from journeys.emulator import Emulator

pytestmark = [pytest.mark.cli, pytest.mark.slow]

TYPESCRIPT = """
import * as genesys from "@pulumi/genesys";
import * as pulumi from "@pulumi/pulumi";

const journey = (page: pulumi.Input<string>, count = 2): genesys.types.input.JourneyArgs => ({ patterns: [{
    criteria: [{ key: "page.url", values: [page], operator: undefined, shouldIgnoreCase: null as any }],
    count, streamType: "Web", sessionType: "web", eventName: undefined,
}] });
const vip = (name: string, page: pulumi.Input<string> = "/a") =>
    ({ displayName: name, isActive: true, journey: journey(page) });

const first = new genesys.Segment("first", { ...vip("\\u00c5sa \\u{1F680}"), description: null as any, color: undefined });
const eu = new genesys.Provider("eu", {
    baseUrl: "URL",
    clientId: "CLIENT_ID",
    clientSecret: pulumi.secret(first.id.apply(_ => "CLIENT_SECRET")),
});
const far = { provider: eu };
const nested = new genesys.Segment("nested", { ...vip("Nested", first.id), description: "long ".repeat(50) }, far);
new genesys.Segment("shown", { ...vip("Shown"), description: "hush" }, { additionalSecretOutputs: ["description"] });
new genesys.Segment("ignored", { ...vip("Ignored"), color: "COLOUR", journey: journey("/i", COUNT) }, {
    ignoreChanges: ["color", "journey.patterns[0].count"], aliases: [{ name: "older" }],
});
new genesys.Segment("replaced", vip("REPLACED"), { replaceOnChanges: ["displayName"], deleteBeforeReplace: true });
new genesys.Segment("taken", vip("Taken"), { import: "TAKEN", protect: PROTECT });
/*KEPT*/ new genesys.Segment("kept", vip("Kept"), { retainOnDelete: true });
new genesys.Segment("hidden", { ...vip("Hidden"), description: "plain" }, {
    transforms: [async a => ({ props: { ...a.props, description: pulumi.secret("hush-too") }, opts: a.opts })],
});
const found = genesys.getSegmentOutput({ id: first.id });
new genesys.Segment("asked", { ...vip("Asked", found.id), description: found.displayName });
new genesys.Segment("copy", { ...vip("Copy"), journey: first.journey.apply(each => each!) });
class Box extends pulumi.ComponentResource {
    constructor(name: string, opts: pulumi.ComponentResourceOptions) {
        super("acme:index:Box", name, {}, opts);
        new genesys.JourneyBundle("bundle", {
            segment: { ...vip("Bundled", nested.id), description: "OF" },
            actionMap: { displayName: "Offer", isActive: true, action: { mediaType: "webMessagingOffer" } },
        }, { parent: this });
    }
}
new Box("box", { providers: { genesys: eu } });
"""
YAML = """
variables:
  journey: {patterns: [{criteria: [{key: page.url, values: [/a]}], count: 2, streamType: Web, sessionType: web}]}
resources:
  vip:
    type: genesys:Segment
    properties: {displayName: VIP, isActive: true, journey: "${journey}"}
  again:
    type: genesys:Segment
    properties: {displayName: Again, isActive: "${vip.isActive}", journey: "${journey}"}
  copy:
    type: genesys:Segment
    properties: {displayName: Copy, isActive: true, journey: "${JOURNEY}"}
"""


def test_typescript(tmp_path: Path, emulator_of: Callable[..., Emulator]) -> None:
    here, far = emulator_of(), emulator_of()
    cli = example("nodejs", tmp_path, here)
    pattern = {
        "criteria": [{"key": "page.url", "values": ["/a"]}],
        "count": 2,
        "streamType": "Web",
        "sessionType": "web",
    }
    taken = str(here.seed("segments", {"displayName": "Was", "journey": {"patterns": [pattern]}})["id"])

    def write(**more: str) -> None:
        words = {"URL": far.url, "CLIENT_ID": far.client_id, "CLIENT_SECRET": far.client_secret, "OF": "one"}
        words |= {"TAKEN": taken, "COLOUR": "#111111", "REPLACED": "One", "/*KEPT*/": "", "PROTECT": "true"}
        words |= {"COUNT": "2"}
        text = TYPESCRIPT
        for word, value in {**words, **more}.items():
            text = text.replace(word, value)
        (cli.cwd / "index.ts").write_text(text)

    write()
    cli.preview()
    cli.up()
    assert named(here, "segments").keys() >= {"Shown", "Ignored", "One", "Taken", "Kept", "Hidden", "Copy"}
    assert named(here, "segments")["Asked"]["description"] == "\u00c5sa \U0001f680"
    assert named(far, "segments").keys() == {"Nested", "Bundled"}
    assert named(far, "actionmaps").keys() == {"Offer"}
    cli.preview("--expect-no-changes")
    cli.refresh("--expect-no-changes")
    exported = json.dumps(cli.export())
    assert [word for word in ("hush-too", far.client_secret) if word in exported] == []
    write(**{"COLOUR": "#222222", "COUNT": "5", "REPLACED": "Two", "/*KEPT*/": "//", "OF": "another"})
    cli.up()
    segments = named(here, "segments")
    ignored = segments["Ignored"]
    assert (ignored["color"], ignored["journey"]["patterns"][0]["count"]) == ("#111111", 2)
    assert "One" not in segments
    assert segments.keys() >= {"Two", "Kept"}
    assert named(far, "segments")["Bundled"]["description"] == "another"
    assert "protect" in cli.destroy(check=False).text
    cli.run("state", "unprotect", "--all", "--yes", "--stack", "dev")
    cli.destroy()
    assert named(here, "segments").keys() == {"Kept"}
    assert far.objects("segments") == far.objects("actionmaps") == {}


def test_yaml_takes_an_output_with_enumerations_only_without_its_checks(
    tmp_path: Path, emulator_of: Callable[..., Emulator]
) -> None:
    """Its checker assigns an enumeration to nothing, not to itself either; a variable has texts."""
    if why := language_missing("yaml"):
        pytest.skip(why)
    emulator = emulator_of()
    project = NativeProject(tmp_path / "project", emulator, runtime="yaml")
    cli, head = project.cli(), (project.root / "Pulumi.yaml").read_text()
    (project.root / "Pulumi.yaml").write_text(head + YAML.replace("JOURNEY", "vip.journey"))
    assert "is not assignable from" in cli.preview(check=False).text
    unchecked = {"PULUMI_DEBUG_YAML_DISABLE_TYPE_CHECKING": "true"}
    cli.up(env=unchecked)
    cli.preview("--expect-no-changes", env=unchecked)
    journeys = [each["journey"]["patterns"][0]["count"] for each in emulator.objects("segments").values()]
    assert journeys == [2, 2, 2]
    (project.root / "Pulumi.yaml").write_text(head + YAML.replace("JOURNEY", "journey"))
    cli.up()
    cli.preview("--expect-no-changes")
