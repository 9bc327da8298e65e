"""The style sheets of the pictures: colours for light and dark, and the page around them."""

LIGHT = {
    "bg": "#f6f7f9",
    "card": "#ffffff",
    "ink": "#1b2330",
    "soft": "#5b6675",
    "rule": "#d9dee6",
    "line": "#8a95a5",
    "segment": "#2563c9",
    "map": "#7a3fc4",
    "template": "#0f7f75",
    "flow": "#b4590a",
    "outcome": "#8c6b1f",
    "event": "#0b7aa8",
    "schedule": "#52606f",
    "exit": "#8a3550",
    "create": "#167a3b",
    "update": "#a86400",
    "replace": "#8f3fb0",
    "delete": "#c22f2f",
    "error": "#c22f2f",
    "warning": "#b47700",
}
DARK = {
    "bg": "#11151b",
    "card": "#1a2029",
    "ink": "#e8ecf2",
    "soft": "#a3aebd",
    "rule": "#323c49",
    "line": "#75818f",
    "segment": "#6ea4ff",
    "map": "#b98cf5",
    "template": "#4cc3b7",
    "flow": "#f0a057",
    "outcome": "#d5b25c",
    "event": "#58bfe8",
    "schedule": "#a3b1c2",
    "exit": "#e58aa5",
    "create": "#4cc77a",
    "update": "#e8a93f",
    "replace": "#d08cf0",
    "delete": "#ff7b72",
    "error": "#ff7b72",
    "warning": "#e8b53f",
}
_COLOURED = {
    "segment": "segment",
    "outcome": "outcome",
    "event": "event",
    "map": "map",
    "template": "template",
    "flow": "flow",
    "action": "flow",
    "schedule": "schedule",
    "entry": "segment",
    "exit": "exit",
    "destination": "flow",
    "delay": "schedule",
    "hold": "event",
    "split": "map",
    "random": "map",
    "rule": "exit",
    "back": "schedule",
    "unknown": "delete",
    "label": "schedule",
}


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())


COLOURS = (
    f":root{{color-scheme:light dark;{_variables(LIGHT)}}}\n"
    f"@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}\n"
)
PICTURE = (
    COLOURS
    + "".join(f".k-{kind}{{--k:var(--{colour})}}" for kind, colour in _COLOURED.items())
    + """
svg{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.b{fill:color-mix(in srgb,var(--k) 7%,var(--card));stroke:var(--k);stroke-width:1.2}
.bar{fill:var(--k)}
.i{fill:none;stroke:var(--k);stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}
.t{fill:var(--ink);font-size:12px;font-weight:600}
.s{fill:var(--soft);font-size:10.5px}
.foreign .b{stroke-dasharray:4 3;fill:var(--card);stroke-width:1}
.foreign .bar{opacity:0}
.chip .t{font-weight:500;font-size:11px}
.label .b{fill:var(--bg);stroke:var(--rule);stroke-width:1}
.label .s{fill:var(--ink)}
.off .b{fill:var(--bg);stroke:var(--line);stroke-dasharray:2 3}
.off .t,.off .s{fill:var(--soft)}
.off .bar{fill:var(--line)}.off .i{stroke:var(--line)}
.pill{fill:var(--line)}.pillt{fill:var(--card);font-size:9.5px;font-weight:600}
.c-create>.b,.c-import>.b{stroke:var(--create);stroke-width:2}
.c-update>.b{stroke:var(--update);stroke-width:2}
.c-replace>.b{stroke:var(--replace);stroke-width:2}
.c-delete>.b{stroke:var(--delete);stroke-width:2}
.c-delete>.t{text-decoration:line-through}
.c-create .sign,.c-import .sign{fill:var(--create)}.c-update .sign{fill:var(--update)}
.c-replace .sign{fill:var(--replace)}.c-delete .sign{fill:var(--delete)}
.signt{fill:var(--card);font-size:12px;font-weight:700;text-anchor:middle}
.e{fill:none;stroke:var(--line);stroke-width:1.4}
.h{fill:var(--line)}
.dead .e{stroke-dasharray:3 4;opacity:.75}
.e-create .e{stroke:var(--create);stroke-width:1.8}.e-create .h{fill:var(--create)}
.e-delete .e{stroke:var(--delete);stroke-width:1.8;stroke-dasharray:6 4}.e-delete .h{fill:var(--delete)}
.el{fill:var(--soft);font-size:10px;text-anchor:middle;paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
.w-error{fill:var(--error)}.w-warning{fill:var(--warning)}
g:hover>.b{stroke-width:2.4}a:hover .e,g.a:hover .e{stroke-width:2.6}
.field{fill:var(--card);stroke:var(--rule)}
.ht{fill:var(--ink);font-size:14px;font-weight:650}.hs{fill:var(--soft);font-size:11px;font-weight:400}
"""
)
PAGE = """
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
header{padding:20px 24px 12px}
h1{font-size:21px;margin:0 0 2px}
h1 small{font-weight:400;color:var(--soft);font-size:15px}
header p{margin:4px 0;color:var(--soft)}
.counts b{color:var(--ink)}
.tag{display:inline-block;border-radius:9px;padding:0 8px;font-size:12px;font-weight:600;color:var(--card);background:var(--line);margin-right:4px}
.tag.create,.tag.import{background:var(--create)}.tag.update{background:var(--update)}.tag.replace{background:var(--replace)}
.tag.delete,.tag.error{background:var(--delete)}.tag.warning{background:var(--warning)}
.note{border-left:3px solid var(--warning);padding:2px 10px}
.bar{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:6px 16px;align-items:center;background:var(--bg);
 border-bottom:1px solid var(--rule);padding:8px 24px}
.legend{display:flex;flex-wrap:wrap;gap:4px 12px;color:var(--soft);font-size:12px;align-items:center}
.legend svg{vertical-align:-3px;margin-right:3px}
fieldset{border:0;padding:0;margin:0;display:flex;gap:4px}
fieldset label{cursor:pointer;border:1px solid var(--rule);border-radius:12px;padding:1px 10px;font-size:12.5px;background:var(--card)}
fieldset input{position:absolute;opacity:0}
fieldset label:has(:checked){background:var(--ink);color:var(--card);border-color:var(--ink)}
fieldset label:has(:focus-visible){outline:2px solid var(--segment)}
main{columns:560px;column-gap:14px;padding:14px 24px 40px}
section{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:10px 14px 14px;scroll-margin-top:60px;
 break-inside:avoid;margin-bottom:14px;min-width:0}
section.wide{column-span:all;break-inside:auto}
section h2{font-size:14.5px;margin:0 0 8px;overflow-wrap:anywhere}
section h2 small{font-weight:400;color:var(--soft);font-size:12px;margin-left:6px}
section p{margin:-4px 0 10px;color:var(--soft);font-size:12.5px}
.pic{overflow-x:auto}
.search{display:none;color:var(--soft);font-size:12.5px;align-items:center;gap:6px}.scripted .search{display:flex}
.search input{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:1px 10px;width:15em}
.other{display:none}
ul.shared{margin:14px 24px 0;background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:8px 14px}
.outline,.outline ul{list-style:none;margin:0;padding:0}.outline{display:none;font-size:13.5px}
.outline>li+li{margin-top:12px;border-top:1px solid var(--rule);padding-top:10px}
.outline ul{margin:4px 0 0 7px;border-left:2px solid var(--rule);padding-left:12px}
.outline li{margin:3px 0;overflow-wrap:anywhere;color:var(--soft)}.outline b{color:var(--ink)}.outline b.tag{color:var(--card)}
.outline i{font-style:normal;color:var(--soft)}.outline em{font-style:normal}.outline .dead{opacity:.65}
.outline svg{display:inline;vertical-align:-2px;margin-right:5px}
section .pic>svg{display:block;max-width:100%;height:auto}
section.wide .pic>svg{max-width:none}
section.ch-create,section.ch-import{border-left:3px solid var(--create)}section.ch-delete{border-left:3px solid var(--delete)}
section.ch-replace{border-left:3px solid var(--replace)}
.findings{list-style:none;margin:10px 0 0;padding:0;font-size:12.5px}
.findings li{margin:3px 0;padding-left:20px;position:relative;overflow-wrap:anywhere}
.findings li::before{content:"!";position:absolute;left:0;top:1px;width:14px;height:14px;line-height:14px;border-radius:50%;text-align:center;
 font-size:10px;font-weight:700;color:var(--card);background:var(--warning)}
.findings li.error::before{background:var(--error)}
.findings em{color:var(--soft);font-style:normal}
details{padding:0 24px}summary{cursor:pointer;color:var(--soft)}
details ol{columns:16em;padding-left:2.2em;margin:6px 0;font-size:12.5px}
a{color:inherit}
footer{padding:0 24px 24px;color:var(--soft);font-size:12px}
body:has(#f-changed:checked) section:not(.changed),body:has(#f-problem:checked) section:not(.problem),
body:has(#f-off:checked) section:not(.isoff){display:none}
@media (max-width:700px){section .pic>svg{display:none}.outline{display:block}header{padding:16px 14px 8px}.bar{padding:8px 14px;position:static}
 main{padding:12px 14px 30px}details{padding:0 14px}ul.shared{margin:12px 14px 0}.search input{width:10em;font-size:16px}}
@media print{.search,.bar{display:none}main{display:block}section{break-inside:avoid;margin-bottom:10px}}
"""
