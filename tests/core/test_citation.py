"""Citations: plain and BibTeX."""

from datetime import date

from hub.core.citation import Citation

CITATION = Citation(
    title="Value & cost: 100% of {it}",
    part="Part 4",
    publisher="Test_Body",
    year=2014,
    url="https://hub.example.org/r/",
    version_date=date(2026, 11, 23),
    key="r-4",
)


def test_plain_names_publisher_year_title_version_and_address() -> None:
    assert CITATION.plain == (
        "Test_Body (2014). Value & cost: 100% of {it}, Part 4. Version of 23 November 2026. "
        "https://hub.example.org/r/"
    )


def test_bibtex_escapes_what_tex_would_run() -> None:
    assert CITATION.bibtex == (
        "@techreport{r-4,\n"
        "  title = {{Value \\& cost: 100\\% of \\{it\\}}},\n"
        "  institution = {{Test\\_Body}},\n"
        "  year = {2014},\n"
        "  note = {Part 4, version of 2026-11-23},\n"
        "  url = {https://hub.example.org/r/}\n"
        "}"
    )
