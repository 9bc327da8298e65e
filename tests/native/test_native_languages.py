"""Programs in TypeScript, Go and YAML on the emulator: the examples and components, up, changed and destroyed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.cli import Cli
from support.native_cli import NativeProject, language_missing, plugins
from support.project import ROOT

from journeys.emulator import Emulator

pytestmark = [pytest.mark.cli, pytest.mark.slow]

PROGRAMS = {"yaml": "Pulumi.yaml", "nodejs": "index.ts", "go": "main.go"}
FOLDERS = {"yaml": "native-yaml", "nodejs": "native-typescript", "go": "native-go"}
FETCH = {"nodejs": ["npm", "install", "--no-audit", "--no-fund"], "go": ["go", "mod", "download"]}
COUNTS = {"go": ('visits("/pricing", 2)', 'visits("/pricing", 3)')}
"""How a program says the count that changes, where it isn't `count: 2`."""


YAML_BUNDLE = """
resources:
  other:
    type: genesys:Segment
    properties:
      displayName: Other
      isActive: true
      journey: JOURNEY
  vip:
    type: genesys:JourneyBundle
    properties:
      segment:
        displayName: VIP
        isActive: true
        description: {fn::secret: hush}
        journey: JOURNEY
      actionMap:
        displayName: Offer
        isActive: true
        triggerWithSegments: ["${other.id}"]
        action: {mediaType: webMessagingOffer}
  help:
    type: genesys:WebMessagingOffer
    properties:
      segment: ${vip.segmentId}
      text: May we help?
outputs:
  vip: ${vip.segmentId}
""".replace(
    "JOURNEY",
    "{patterns: [{criteria: [{key: page.url, values: [/pricing], operator: containsAny}], count: 2, "
    "streamType: Web, sessionType: web}]}",
)
TYPESCRIPT_BUNDLE = """
import * as genesys from "@pulumi/genesys";
import * as pulumi from "@pulumi/pulumi";

const journey: genesys.types.input.JourneyArgs = {
    patterns: [{
        criteria: [{ key: "page.url", values: ["/pricing"], operator: "containsAny" }],
        count: 2,
        streamType: "Web",
        sessionType: "web",
    }],
};
const other = new genesys.Segment("other", { displayName: "Other", isActive: true, journey });
const bundle = new genesys.JourneyBundle("vip", {
    segment: { displayName: "VIP", isActive: true, description: pulumi.secret("hush"), journey },
    actionMap: {
        displayName: "Offer",
        isActive: true,
        triggerWithSegments: [other.id],
        action: { mediaType: "webMessagingOffer" },
    },
});
new genesys.WebMessagingOffer("help", { segment: bundle.segmentId, text: "May we help?" });
export const vip = bundle.segmentId;
"""
GO_BUNDLE = """
		other, err := genesys.NewSegment(ctx, "other", &genesys.SegmentArgs{
			DisplayName: pulumi.String("Other"),
			IsActive:    pulumi.Bool(true),
			Journey:     visits("/pricing", 2),
		})
		if err != nil {
			return err
		}
		bundle, err := genesys.NewJourneyBundle(ctx, "vip", &genesys.JourneyBundleArgs{
			Segment: genesys.SegmentPropertiesArgs{
				DisplayName: pulumi.String("VIP"),
				IsActive:    other.IsActive,
				Description: pulumi.ToSecret(pulumi.String("hush")).(pulumi.StringOutput),
				Journey:     visits("/pricing", 2),
			},
			ActionMap: genesys.ActionMapPropertiesArgs{
				DisplayName:         pulumi.String("Offer"),
				IsActive:            pulumi.Bool(true),
				TriggerWithSegments: pulumi.StringArray{other.ID()},
				Action:              offers("May I help?"),
			},
		})
		if err != nil {
			return err
		}
		_, err = genesys.NewWebMessagingOffer(ctx, "help", &genesys.WebMessagingOfferArgs{
			Segment: bundle.SegmentId,
			Text:    pulumi.String("May we help?"),
		})
		if err != nil {
			return err
		}
		ctx.Export("vip", bundle.SegmentId)
		return nil
	})
}
"""
"""The end of the example's program."""
BUNDLES = {"yaml": YAML_BUNDLE, "nodejs": TYPESCRIPT_BUNDLE, "go": GO_BUNDLE}
KEPT = {"yaml": "variables:", "go": "\t\tvip, err :="}
"""Up to where the example's program stays."""
WRONG = {"go": ('Journey:     visits("/pricing", 2)', 'Journey:     visits("/pricing", 0)')}
"""A mistake in every segment, where it isn't `count: 0`."""


def example(language: str, tmp_path: Path, emulator: Emulator) -> Cli:
    """The example of a language as a project of its own."""
    if why := language_missing(language):
        pytest.skip(why)
    project = NativeProject(tmp_path / "project", emulator)
    shutil.rmtree(project.root)
    shutil.copytree(ROOT / "examples" / FOLDERS[language], project.root)
    file, bin = project.root / "Pulumi.yaml", plugins(tmp_path / "plugins")
    assert "path: ../../.venv/bin" in file.read_text()
    file.write_text(file.read_text().replace("../../.venv/bin", str(bin)))
    cli = project.cli()
    if language in FETCH:
        tool, *command = FETCH[language]
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not on PATH")
        done = subprocess.run([tool, *command], cwd=project.root, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"{tool} cannot fetch what the example needs: {done.stderr.strip()[-300:]}")
        cli.run("package", "add", str(bin / "pulumi-resource-genesys"))
    if language == "go":  # minutes, the first time
        subprocess.run(["go", "build", "-o", os.devnull, "."], cwd=project.root, env=cli.env, check=True)
    return cli


def named(emulator: Emulator, kind: str) -> dict[str, Any]:
    """The objects of a kind by their names."""
    return {str(each["displayName"]): each for each in emulator.objects(kind).values()}


@pytest.mark.parametrize("language", PROGRAMS)
def test_an_example_lives_its_life(
    language: str, tmp_path: Path, emulator_of: Callable[..., Emulator]
) -> None:
    emulator = emulator_of()
    cli = example(language, tmp_path, emulator)
    cli.preview()
    cli.up()
    vip, offer = named(emulator, "segments")["VIP"], named(emulator, "actionmaps")["Offer for VIPs"]
    assert offer["triggerWithSegments"] == [vip["id"]]
    if language == "go":  # has a component too
        segment, map = (
            named(emulator, "segments")["Newcomers"],
            named(emulator, "actionmaps")["Offer for newcomers"],
        )
        assert map["triggerWithSegments"] == [vip["id"], segment["id"]]
    program = cli.cwd / PROGRAMS[language]
    program.write_text(program.read_text().replace(*COUNTS.get(language, ("count: 2", "count: 3"))))
    shown = cli.preview().text
    assert "count: 2 => 3" in shown
    cli.up()
    vip = named(emulator, "segments")["VIP"]
    assert vip["journey"]["patterns"][0]["count"] == 3
    cli.preview("--expect-no-changes")
    emulator.edit("segments", str(vip["id"]), displayName="Changed by hand")
    drift = cli.run("refresh", "--preview-only", "--diff", "--stack", "dev").text
    assert "Changed by hand" in drift
    cli.refresh()
    cli.up()
    assert emulator.objects("segments")[str(vip["id"])]["displayName"] == "VIP"
    cli.destroy()
    assert emulator.objects("segments") == emulator.objects("actionmaps") == {}


@pytest.mark.parametrize("language", BUNDLES)
def test_components_live_their_life(
    language: str, tmp_path: Path, emulator_of: Callable[..., Emulator]
) -> None:
    emulator = emulator_of()
    cli = example(language, tmp_path, emulator)
    program = cli.cwd / PROGRAMS[language]
    kept = program.read_text().partition(KEPT[language])[0] if language in KEPT else ""
    program.write_text(kept + BUNDLES[language])
    assert "8 to create" in cli.preview().text
    cli.up()
    segments, offers = named(emulator, "segments"), named(emulator, "actionmaps")
    assert segments["VIP"]["description"] == "hush"
    assert offers["Offer"]["triggerWithSegments"] == [segments["Other"]["id"], segments["VIP"]["id"]]
    assert offers["help"]["triggerWithSegments"] == [segments["VIP"]["id"]]
    document = cli.export()
    assert "hush" not in json.dumps(document)
    kinds = [str(each["type"]) for each in document["deployment"]["resources"]]
    assert not [kind for kind in kinds if kind.startswith("pulumi-python")]
    cli.preview("--expect-no-changes")
    program.write_text(program.read_text().replace("May we help?", "Can we help?"))
    assert "May we help?" in cli.preview().text
    cli.up()
    offers = named(emulator, "actionmaps")
    assert offers["help"]["action"]["webMessagingOfferFields"]["offerText"] == "Can we help?"
    cli.refresh("--expect-no-changes")
    program.write_text(program.read_text().replace(*WRONG.get(language, ("count: 2", "count: 0"))))
    refused = cli.preview(check=False).text
    assert "journey.patterns[0].count: must be at least 1" in refused
    cli.destroy()
    assert emulator.objects("segments") == emulator.objects("actionmaps") == {}
