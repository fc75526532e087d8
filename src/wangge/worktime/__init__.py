"""Worktime: limits, calendars, deadlines, pauses and lamps as pure arithmetic."""
