"""Writes src/test/resources/jinja/corpus/*.json: what Jinja2 makes of each line of templates/*.txt.

A line is a template, in which the sign \N{PILCROW SIGN} stands for the end of a line. Kept are the
text, or the kind of the error; left out are templates whose text names an address in memory.

    pip install jinja2==3.1.6
    python verticles/transform/src/test/jinja/make_corpus.py
"""

import json
import pathlib

import jinja2
import jinja2.ext
from jinja2.nodes import Macro, Name
from jinja2.sandbox import SandboxedEnvironment

HERE = pathlib.Path(__file__).parent
TARGET = HERE.parent / "resources" / "jinja" / "corpus"
LINE_END = "\N{PILCROW SIGN}"


class DbtTags(jinja2.ext.Extension):
    """The tags that dbt adds: each defines a macro, but `snapshot`, which is rendered in place."""

    tags = {"test", "data_test", "materialization", "docs", "snapshot"}

    def parse(self, parser):
        token = next(parser.stream)
        name = parser.parse_assign_target(name_only=True).name
        end = f"name:end{token.value}"
        if token.value == "snapshot":
            return parser.parse_statements((end,), drop_needle=True)
        macro = Macro(lineno=token.lineno)
        macro.name, macro.args, macro.defaults = f"dbt_{token.value}__{name}", [], []
        if token.value in ("test", "data_test"):
            parser.parse_signature(macro)
        if token.value == "materialization":
            self.materialization(parser, macro)
        macro.body = parser.parse_statements((end,), drop_needle=True)
        return macro

    @staticmethod
    def materialization(parser, macro):
        while parser.stream.skip_if("comma"):
            target = parser.parse_assign_target(name_only=True)
            if target.name == "default":
                continue
            if target.name not in ("adapter", "supported_languages"):
                parser.fail(f"unknown argument {target.name!r}")
            parser.stream.expect("assign")
            value = parser.parse_expression()
            if target.name == "supported_languages":
                macro.args, macro.defaults = [Name(target.name, "param")], [value]


def environment():
    extensions = ["jinja2.ext.do", "jinja2.ext.loopcontrols", DbtTags]
    return SandboxedEnvironment(extensions=extensions)


def rendered(template):
    try:
        return {"template": template, "expected": environment().from_string(template).render()}
    except Exception as error:
        return {"template": template, "error": f"{type(error).__name__}: {error}"[:200]}


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    for source in sorted((HERE / "templates").glob("*.txt")):
        lines = source.read_text(encoding="utf-8").split("\n")
        entries = [rendered(line.replace(LINE_END, "\n")) for line in lines if line]
        kept = [entry for entry in entries if " at 0x" not in entry.get("expected", "")]
        text = json.dumps(kept, indent=1) + "\n"
        (TARGET / f"{source.stem}.json").write_text(text, encoding="ascii")
        print(source.stem, len(kept), "of", len(entries))


if __name__ == "__main__":
    main()
