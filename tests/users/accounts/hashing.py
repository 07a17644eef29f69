"""The product's way of hashing passwords, with fewer rounds: what it does not hide, shows more."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class FewRounds(PBKDF2PasswordHasher):
    """As slow as a page, not as a second: a hash left out would still be seen at once."""

    iterations = 60_000
