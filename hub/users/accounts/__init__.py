"""Accounts of people: signing up and in, addresses, second factors, sessions, deletion."""
