"""The page's search box: the one script that the page has, and the policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib

SCRIPT = """
const box = document.getElementById("q"), panels = [...document.querySelectorAll("section")];
const texts = panels.map(panel => panel.textContent.toLowerCase());
document.body.classList.add("scripted");
box.addEventListener("input", () => {
  const wanted = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let left = 0;
  panels.forEach((panel, index) => {
    const found = wanted.every(word => texts[index].includes(word));
    panel.classList.toggle("other", !found);
    left += found;
  });
  document.getElementById("n").textContent = wanted.length ? left + " of " + panels.length : "";
});
"""
_DIGEST = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{_DIGEST}'"
"""What a browser may do with the page: style it, and run this script; no request, no other script."""
META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"/>'
BOX = (
    '<label class="search">search <input type="search" id="q" placeholder="name, page, id"/>'
    '<output id="n" for="q"></output></label>'
)
"""Seen only where the script runs."""
END = f"<script>{SCRIPT}</script>"
