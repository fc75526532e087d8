"""The Mermaid diagram of a table."""

from __future__ import annotations

from tests.rules.workflow.loops import LOOP, build_move
from wangge.workflow.public import MoveTable, State, render_mermaid

SMALL = MoveTable(
    subject="note",
    states={
        "open": State("open", "handler", is_final=False),
        "held": State("held", "handler", is_final=False),
        "done": State("done", None, is_final=True),
    },
    initial="open",
    moves=(
        build_move("hold", "open", "held", "handler", is_optional=True),
        build_move("finish", "held open", "done", "handler"),
    ),
    known_roles=frozenset({"handler"}),
)


def test_diagram_with_names() -> None:
    assert render_mermaid(SMALL) == (
        "stateDiagram-v2\n"
        '    state "open" as open\n'
        '    state "held" as held\n'
        '    state "done" as done\n'
        "    [*] --> open\n"
        "    open --> held : hold?\n"
        "    open --> done : finish\n"
        "    held --> done : finish\n"
        "    done --> [*]\n"
    )


def test_diagram_with_chinese_labels() -> None:
    text = render_mermaid(
        SMALL, state_labels={"open": "待办", "done": "办结"}, move_labels={"hold": "挂账", "finish": "完成"}
    )
    assert '    state "待办" as open\n' in text
    assert '    state "held" as held\n' in text
    assert "    open --> held : 挂账?\n" in text
    assert "    held --> done : 完成\n" in text


def test_labels_cannot_break_the_diagram() -> None:
    text = render_mermaid(SMALL, state_labels={"open": 'a "b"; c'}, move_labels={"hold": "x: y\n#z"})
    assert '    state "a #quot;b#quot;#59; c" as open\n' in text
    assert "    open --> held : x#58; y #35;z?\n" in text


def test_diagram_shows_every_state_and_move_once() -> None:
    lines = render_mermaid(LOOP).splitlines()
    assert len(lines) == len(set(lines))
    for state in LOOP.states:
        assert f'    state "{state}" as {state}' in lines
    arrows = {line for line in lines if " : " in line}
    assert len(arrows) == sum(len(move.sources) for move in LOOP.moves)
