"""Settings: `local` (default of manage.py), `test`, `production`; all stand on `base`."""
