"""Reading cases: lists, one case, its history, what may happen next, the map window and the audit chain."""
