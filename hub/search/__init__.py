"""Public search: what a reader asks, two engines behind one interface, and what keeps them true."""
