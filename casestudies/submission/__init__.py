"""Case studies that people outside send in: the form, the way through moderation, retention.

An app of its own, so that what is known of the people who write stays apart from the pages.
"""
