"""`make drill`: what takes too long for every day. Races, kills, great numbers, restoring.

A drill is a function with a bound, and says whether what it measured keeps to it. To add one, write
one module in `tests/drill/drills/`; it is found by itself:

    @drill(about="a million completions are counted by organisation", bound="2 s")
    def count_a_million(folder: Path, *, rows: int = 1_000_000) -> Outcome:
        ...
        return Outcome(f"{seconds:.2f} s", holds=seconds <= 2)

- It is run once on each database that is here, each time on a freshly migrated one of its own, as
  `tests.services.databases` makes them; `databases=("sqlite",)` names fewer.
- `folder` is an empty folder of its own. `server.Server(folder)` serves the site from there with
  several processes on the present database; `visitors.Visitor` sends requests to it.
- Its size is an argument with a default, so that `tests/drill/test_drills.py` can run it small,
  in seconds, in every test run. Give it a line there.
- What it raises counts as a bound that does not hold.

`make drill ONLY=name` runs one; the name is that of the function with hyphens. All together stay
within 20 minutes on a machine with nothing else to do.
"""
