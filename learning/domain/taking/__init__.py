"""Taking part: enrolments, attempts and what a person needs for them."""
