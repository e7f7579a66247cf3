from pipeline.extract.numbering import Numbering


def runs(*marks: str) -> list[bool]:
    numbering = Numbering()
    return [numbering.runs(0, ".", mark) for mark in marks]


def test_running_numbers() -> None:
    assert runs("1", "2", "3") == [True, True, True]
    assert runs("a", "b", "c") == [True, True, True]
    assert runs("1", "1", "1") == [True, True, True]


def test_numbers_that_the_text_states() -> None:
    assert runs("2010") == [False]
    assert runs("1", "3") == [True, False]
    assert runs("01") == [False]
    assert runs("b") == [False]
    assert runs("0") == [False]


def test_depths_and_styles_count_apart() -> None:
    numbering = Numbering()
    assert numbering.runs(0, ".", "1")
    assert numbering.runs(1, ".", "1")
    assert numbering.runs(1, ".", "2")
    assert numbering.runs(0, ".", "2")
    assert not numbering.runs(1, ".", "3")  # the inner list ended with its item
    assert not numbering.runs(0, ")", "3")


def test_a_heading_restarts() -> None:
    numbering = Numbering()
    assert numbering.runs(0, ".", "1")
    numbering.restart()
    assert not numbering.runs(0, ".", "2")
