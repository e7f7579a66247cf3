from collections.abc import Callable

from pipeline.model.report import Judged
from pipeline.render.families import Family, families
from pipeline.render.groups import grouped

Make = Callable[..., Judged]


def told(*found: Judged) -> tuple[Family, ...]:
    return families(grouped(found, 5))


def test_a_consequence_stands_below_the_cause_in_its_own_field(judged: Make) -> None:
    first, second = told(
        judged("type-error", table="t", field="b", more=9),
        judged("type-error", table="t", field="a"),
        judged("unique-error", table="t", field="a", cascade_of="type-error"),
    )
    assert (first.follows, second.root.field) == ((), "a")
    assert [(one.group.code, one.sure) for one in second.follows] == [("unique-error", True)]


def test_a_consequence_without_a_field_stands_below_the_largest(judged: Make) -> None:
    first, second = told(
        judged("type-error", table="t", field="b"),
        judged("type-error", table="t", field="a", more=3),
        judged("primary-key", table="t", cascade_of="type-error"),
    )
    assert (first.root.field, second.follows) == ("a", ())
    assert [one.sure for one in first.follows] == [False]


def test_a_consequence_of_a_consequence_is_traced_to_the_root(judged: Make) -> None:
    (one,) = told(
        judged("incorrect-label", table="t"),
        judged("type-error", table="t", field="a", cascade_of="incorrect-label"),
        judged("primary-key", table="t", cascade_of="type-error"),
    )
    assert {follow.group.code for follow in one.follows} == {"type-error", "primary-key"}


def test_a_consequence_without_its_cause_stands_alone(judged: Make) -> None:
    found = told(
        judged("primary-key", table="t", cascade_of="type-error"),
        judged("type-error", table="another"),
        judged("unique-error", table="t", cascade_of="unique-error"),
    )
    assert [(one.root.code, one.follows) for one in found] == [
        ("primary-key", ()), ("type-error", ()), ("unique-error", ()),
    ]  # fmt: skip


def test_nothing_is_lost_between_groups_and_families(judged: Make) -> None:
    found = [
        judged("type-error", table="t", field=field, more=more, cascade_of=origin)
        for field in "abc" for more in (0, 4) for origin in (None, "type-error", "blank-row")
    ]  # fmt: skip
    count = sum(one.root.count + sum(follow.group.count for follow in one.follows) for one in told(*found))
    assert count == sum(1 + one.finding.more for one in found)


def test_a_total_follows_from_the_cell_of_another_table_that_it_lacks(judged: Make) -> None:
    (family,) = told(
        judged("montant_non_lu", table="projets", field="montant_accorde"),
        judged("accorde_different_des_projets", table="rapports_regionaux", cascade_of="montant_non_lu"),
    )
    assert [one.group.code for one in family.follows] == ["accorde_different_des_projets"]
