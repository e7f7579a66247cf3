"""What becomes of the marks inside a line."""

import pytest

from pipeline.extract.commonmark import block_parser
from pipeline.extract.inline import MARKED_MAX, read_inline
from pipeline.model.errors import SourceUnreadable


def read(content: str) -> list[tuple[int | None, str]]:
    return [(line.location.line, line.text) for line in read_inline(block_parser(), content, 10, "r")]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (r"1,2 M\$ a", "1,2 M$ a"),
        (r"\[x\] Nouvelle", "[x] Nouvelle"),
        ("**LA** *PSIS* __x__ _y_ ***z***", "LA PSIS x y z"),
        ("<b>TITRE</b>\tMesure", "TITRE\tMesure"),
        ("<STRONG>TITRE</STRONG>", "TITRE"),
        ("a   b \t c", "a   b \t c"),
        ("mot_cle_fin", "mot_cle_fin"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("2*3*4", "2*3*4"),
        ("2**3**4", "2**3**4"),
        ("2*3 et a*", "2*3 et a*"),
        ("13 M$* *note*", "13 M$* note"),
        ("2*", "2*"),
        ("~~barré~~", "~~barré~~"),
        ("`code`", "code"),
        ("`` `a` ``", "`a`"),
        ("un ` seul", "un ` seul"),
        ("&eacute;t&eacute; &amp; &lt;5 &#233;", "été & <5 é"),
        ("13&nbsp;700&nbsp;$", "13\u00a0700\u00a0$"),
        ("soli&shy;darité", "solidarité"),
        ("a&#0;b &#10; &NewLine; &#8;", "a&#0;b &#10; &NewLine; &#8;"),
        ("a&Tab;b", "a\tb"),
        ("e&#769;", "é"),
        ("&inconnu; R&D", "&inconnu; R&D"),
        ("[PSIS](https://a.qc.ca/x)", "PSIS (https://a.qc.ca/x)"),
        ('[PSIS](https://a.qc.ca "le plan")', 'PSIS (https://a.qc.ca "le plan")'),
        ("[https://a.qc.ca](https://a.qc.ca)", "https://a.qc.ca"),
        ("[a@b.ca](mailto:a@b.ca)", "a@b.ca"),
        ("[texte]()", "texte"),
        ("[texte][1] et [1]", "[texte][1] et [1]"),
        ("[x](nouvelle) [ ](reconduite) [X](a)", "[x](nouvelle) [ ](reconduite) [X](a)"),
        ("[a](javascript:b)", "[a](javascript:b)"),
        ("<https://a.qc.ca> <a@b.ca>", "https://a.qc.ca a@b.ca"),
        ("![Carte **des** régions](c.png)", "Carte des régions"),
        ('<img alt="Carte" src=c.png> x', "Carte x"),
        ("<a href='https://a.ca'>plan</a>", "plan (https://a.ca)"),
        ("<a href=https://a.ca>https://a.ca</a> </a>", "https://a.ca"),
        ("<a name='ancre'>plan</a>", "plan"),
        ("1<sup>er</sup> avril, m<sup>2</sup>, CO<sub>2</sub>", "1er avril, m², CO₂"),
        ("12 500<sup>1</sup> $", "12 500¹ $"),
        ("<sup>12 500 $", "12 500 $"),
        ("12</sup>", "12"),
        ('<input type="checkbox" checked> Nouvelle', "[x] Nouvelle"),
        ("<input type='checkbox'/> Nouvelle", "[ ] Nouvelle"),
        ("<input type=text>", "<input type=text>"),
        ("<montant> à préciser", "<montant> à préciser"),
        ("<?xml?> <!DOCTYPE a> <![CDATA[b]]>", "<?xml?> <!DOCTYPE a> <![CDATA[b]]>"),
        ("<td>a</td><td>b</td>", "a\tb"),
        ("[a*b*](c [d <e@f.ca>](g) ", "[ab](c d e@f.ca (g)"),
        ("[[a <mailto:b>](c)](d)", "[a mailto:b (c)](d)"),
        ("☒ oui ☐ non", "☒ oui ☐ non"),
    ],
)
def test_marks_go_and_words_stay(written: str, words: str) -> None:
    assert read(written) == [(10, words)]


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("a\nb", [(10, "a"), (11, "b")]),
        ("a  \nb", [(10, "a"), (11, "b")]),
        ("*a  \nb*", [(10, "a"), (11, "b")]),
        ("*a*\\\n  b", [(10, "a"), (11, "b")]),
        ("**a\nb** c", [(10, "a"), (11, "b c")]),
        ("a<br>b<br/>c<BR />", [(10, "a"), (10, "b"), (10, "c")]),
        ("a<br>\nb", [(10, "a"), (11, "b")]),
        ("<p>a</p><p>b</p>", [(10, "a"), (10, "b")]),
        ("`a\nb` c", [(10, "a"), (11, "b c")]),
        ("` a\nb ` c", [(10, "a"), (11, "b c")]),
        ("[a\nb](c) d", [(10, "a"), (11, "b (c) d")]),
        ("[a](\nc\n'd') e", [(10, "a ("), (11, "c"), (12, "'d') e")]),
        ("![a\nb](\nc) d", [(10, "a"), (11, "b"), (12, "d")]),
        ("<b\nid=x>a</b> b", [(11, "a b")]),
        ("<montant\n> a", [(10, "<montant"), (11, "> a")]),
        ("<a href=u>v\nw</a>", [(10, "v"), (11, "w (u)")]),
        ("<mailto:a\n> b", [(10, "<mailto:a"), (11, "> b")]),
        ("<sup>a\n12</sup>", [(10, "a"), (11, "12")]),
    ],
)
def test_words_keep_their_line(written: str, lines: list[tuple[int, str]]) -> None:
    assert read(written) == lines


def test_a_paragraph_of_inhuman_length_is_read_line_by_line() -> None:
    lines = read("**a** b\n" * (MARKED_MAX // 8 + 1))
    assert lines[-1] == (10 + len(lines) - 1, "a b")


def test_a_line_of_inhuman_length_is_read_if_it_has_no_marks() -> None:
    assert len(read("mot " * MARKED_MAX)[0][1]) == 4 * MARKED_MAX - 1
    with pytest.raises(SourceUnreadable) as caught:
        read("*mot* " * MARKED_MAX)
    assert caught.value.details == {"cause": "ligne"}


@pytest.mark.parametrize("marks", ["[", "![", "*a ", "`", "<a ", "&", "[a](", "_*", '[a](b "', "<!--"])
def test_many_marks_take_no_time_and_lose_nothing(marks: str) -> None:
    written = marks * 5000 + " fin"
    assert read(written)[0][1].endswith("fin")
