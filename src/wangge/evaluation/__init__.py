"""Evaluation (综合评价): stored runs of the indicators and scores, which open down to single cases."""
