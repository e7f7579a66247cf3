"""Names over time, built from the reference tables."""

from datetime import date

from pipeline.normalise.notation.names import NameIndex, NameRow, RegionIndex

REFERENCES = {
    "noms_organismes": (
        {
            "id_organisme": "a",
            "valide_du": date(2010, 4, 1),
            "nom": "Office A",
            "sigle": "OA",
            "valide_au": date(2015, 3, 31),
        },
        {"id_organisme": "b", "valide_du": date(2015, 4, 1), "nom": "Office B", "sigle": "OA", "valide_au": None},
    ),
    "organismes": (
        {"id_organisme": "a", "nom": "Bureau ancien"},
        {"id_organisme": "c", "nom": "Conseil du Centre"},
    ),
    "regions": ({"code_region": "17", "nom": "Centre-du-Québec"},),
}


def test_dated_names_come_before_the_latest_ones() -> None:
    index = NameIndex.from_references(REFERENCES)
    assert index.find("OFFICE A").id == "a"
    assert index.find("Conseil du Centre").id == "c"
    assert index.find("Bureau ancien").id is None


def test_an_acronym_belongs_to_the_body_of_its_time() -> None:
    index = NameIndex.from_references(REFERENCES)
    assert index.find("OA", "2010-2011").id == "a"
    assert index.find("OA", "2016-2017").id == "b"
    assert index.find("OA").id is None
    assert index.find("oa", "2010-2011").id is None


def test_a_name_counts_outside_its_years_when_one_body_bore_it() -> None:
    index = NameIndex.from_references(REFERENCES)
    assert index.find("Office B", "2010-2011").id == "b"


def test_a_name_that_two_bodies_bore_is_told_by_the_year() -> None:
    early = NameRow(id="x", name="Agence du Nord", valid_to=date(2012, 3, 31))
    late = NameRow(id="y", name="Agence du Nord", valid_from=date(2012, 4, 1))
    index = NameIndex([early, late])
    assert index.find("Agence du Nord", "2011-2012").id == "x"
    assert index.find("Agence du Nord", "2012-2013").id == "y"
    assert index.find("Agence du Nord").id is None


def test_nothing_known_proposes_nothing() -> None:
    assert NameIndex.from_references({}).find("Office A").nearest == ()
    assert RegionIndex.from_references({}).find("17").id is None


def test_regions_come_from_their_table() -> None:
    index = RegionIndex.from_references(REFERENCES)
    assert index.find("Centre du Québec").id == "17"
    assert index.find("17").id == "17"
    assert index.find("16").id is None


def test_a_very_long_name_is_only_unknown() -> None:
    assert NameIndex.from_references(REFERENCES).find("Office " * 100_000).id is None
