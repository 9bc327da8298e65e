"""How the documentation becomes a site: `make site` builds it with Sphinx, and any warning is an error."""

project = "Journeys as code"
copyright = "the authors, Apache-2.0"
extensions = ["myst_parser"]
exclude_patterns = ["examples"]  # they are in the pages of the reference
html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
templates_path: list[str] = []
# Links to headings of other pages are checked, as GitHub writes them.
myst_heading_anchors = 3
nitpicky = True
# Pygments doesn't know Mermaid: its source is shown without colours.
suppress_warnings = ["misc.highlighting_failure"]
