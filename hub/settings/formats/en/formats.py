"""How dates and times are written and read in English: day first, 24 hours."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = [
    *("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y"),
    *("%d %b %Y", "%d %B %Y", "%d %b %y", "%d %B %y"),
]
DATETIME_INPUT_FORMATS = [
    "%Y-%m-%d %H:%M:%S",
    *(f"{day} {time}" for day in DATE_INPUT_FORMATS for time in ("%H:%M", "%H.%M")),
    *(f"{day}, %H:%M" for day in DATE_INPUT_FORMATS),
]
