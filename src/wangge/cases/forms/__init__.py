"""Forms of the case pages: filter, moves, reports; nothing typed is lost on a fault."""
