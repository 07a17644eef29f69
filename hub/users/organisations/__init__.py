"""Organisations as their people use them: joining and leaving, inviting, asking for one.

`membership`, `invitations`, `mail_domains` and `requests` own the rules; forms and views call them.
"""
