"""How long what is sent in about a case study is kept, and how much may be uploaded with it."""

# Days for which the link to an unfinished submission works, counted from its last change.
SUBMISSION_LINK_DAYS = 30
# Days after the last decision, or after it was sent in, until the submitter's data is erased.
SUBMISSION_RETENTION_DAYS = 365
SUBMISSION_MOST_FILES = 5
SUBMISSION_FILE_BYTES = 10 * 1024 * 1024
SUBMISSION_ALL_BYTES = 25 * 1024 * 1024
