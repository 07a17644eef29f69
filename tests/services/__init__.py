"""What the tests stand on outside Python: databases, servers, a browser, validators."""
