"""What pages are about and how they are linked: `Term`, `TermLabel`, `PageTerm`, `PageLink`."""
