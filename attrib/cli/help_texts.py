r"""What stands below the options in the help of each command: examples and exit codes.

``\b`` alone on a line tells Typer to keep the lines of the paragraph.
"""

from __future__ import annotations

from typing import Final

_EXAMPLES: Final = {
    "attrib": """
        attrib score article.txt
        attrib predict news/ -o labelled.jsonl
        attrib predict --help
    """,
    "predict": """
        attrib predict article.txt
        attrib predict news/ "more/**/*.html" -o labelled.jsonl
        attrib predict table.csv --column text=body -o sentences.csv
        attrib predict article.txt --outlet "BBC News" -o article.html
        cat article.txt | attrib predict -
    """,
    "score": """
        attrib score article.txt --outlet "BBC News"
        attrib score news/*.jsonl -o scores.csv
        attrib score corrected.jsonl --labelled
    """,
    "compare": """
        attrib compare scores.jsonl --by outlet
        attrib compare scores/*.jsonl --by month --baseline 2020-01 -o months.csv
        attrib compare scores.csv --by section --metadata sections.csv --json
    """,
    "train": """
        attrib train --out model
        attrib train corrected.jsonl news/train.jsonl --out model --seed 1
        attrib predict article.txt --model model
    """,
    "evaluate": """
        attrib evaluate gold.jsonl
        attrib evaluate gold.jsonl --model model --json > figures.json
        attrib evaluate gold.jsonl --predictions labelled.jsonl
    """,
    "info": """
        attrib info
        attrib info --model model --json
    """,
}

_EXIT_CODES: Final = """
    0  all fine
    1  something failed: a record or file was rejected (the others were done),
       or the command as a whole failed
    2  wrong usage
"""


def _block(title: str, lines: str) -> str:
    kept = "\n".join("  " + line.removeprefix("    ") for line in lines.strip("\n").splitlines())
    return f"{title}:\n\n\b\n{kept.rstrip()}\n"


#: For each command (``attrib`` for all together) the text below its options.
EPILOGS: Final = {
    name: _block("Examples", examples.replace("        ", "    "))
    + "\n"
    + _block("Exit codes", _EXIT_CODES)
    for name, examples in _EXAMPLES.items()
}
