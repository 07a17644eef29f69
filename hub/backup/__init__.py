"""Backup and restore: one archive of the database, the uploaded files and the keys."""
