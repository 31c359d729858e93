"""The look of articles in HTML, in light and in dark surroundings."""

from __future__ import annotations

from typing import Final

# Colours from the palette of Okabe and Ito, told apart with any colour vision;
# the letter after a sentence says the same without colour.
_DARK: Final = (
    "--ink:#f2f2f2;--paper:#16181c;--faint:#a8adb5;"
    "--anonymous:#7a4a00;--named:#0b4f7d;--outlet:#74315a"
)

#: The style of an article; notebooks show it within their own page.
STYLE: Final = f"""
.attrib{{--ink:#1a1a1a;--paper:#fff;--faint:#5c6370;--anonymous:#ffd58f;--named:#bfe3ff;
--outlet:#f7cbe3;color:var(--ink);background:var(--paper);font:1.05em/1.7 Georgia,serif;
padding:1em 1.4em;max-width:46em;text-align:start}}
@media (prefers-color-scheme:dark){{.attrib{{{_DARK}}}}}
[data-jp-theme-light=false] .attrib,.vscode-dark .attrib{{{_DARK}}}
[data-jp-theme-light=true] .attrib,.vscode-light .attrib{{--ink:#1a1a1a;--paper:#fff;
--faint:#5c6370;--anonymous:#ffd58f;--named:#bfe3ff;--outlet:#f7cbe3}}
.attrib h2{{font-size:1.5em;line-height:1.25;margin:0 0 .2em;color:inherit}}
.attrib h3{{font-size:1.1em;margin:1.2em 0 .3em;color:inherit}}
.attrib .facts,.attrib small,.attrib .legend{{color:var(--faint);font-family:sans-serif;
font-size:.8em}}
.attrib .legend{{list-style:none;display:flex;flex-wrap:wrap;gap:.3em 1.2em;padding:0;
margin:.6em 0}}
.attrib .legend span,.attrib .legend b{{color:var(--ink)}}
.attrib p{{margin:0 0 .8em;white-space:pre-line}}
.attrib .sentence{{unicode-bidi:isolate}}
.attrib .anonymous,.attrib .named,.attrib .outlet{{color:var(--ink);padding:.12em .15em;
border-radius:.2em;box-decoration-break:clone;-webkit-box-decoration-break:clone;
print-color-adjust:exact;-webkit-print-color-adjust:exact}}
.attrib .anonymous{{background:var(--anonymous)}}
.attrib .named{{background:var(--named)}}
.attrib .outlet{{background:var(--outlet)}}
.attrib .source{{text-decoration:underline;text-decoration-thickness:.11em;
text-underline-offset:.18em}}
.attrib .behind{{text-decoration:underline dotted;text-underline-offset:.18em}}
.attrib .cue{{font-weight:bold}}
.attrib sup{{font:bold .6em sans-serif;margin-left:.25em;user-select:none}}
.attrib .score strong{{font-size:1.5em}}
.attrib table{{border-collapse:collapse;margin:0 0 .8em}}
.attrib th,.attrib td{{padding:0 1em 0 0;text-align:start;background:none;color:inherit}}
""".replace("\n", "")

#: What a page of its own adds: larger letters, for a projector.
PAGE_STYLE: Final = """
body{margin:0;background:#fff;font-size:1.25rem}
.attrib{margin:0 auto;padding:2em 1.4em}
.attrib+.attrib{border-top:.15em solid var(--faint)}
@media (prefers-color-scheme:dark){body{background:#16181c}}
""".replace("\n", "")
