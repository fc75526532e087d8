"""Patrol (巡查): who was on duty, where he walked, and who looked at it."""
