"""Kernel: errors, actor, clock protocol, ids and hashes. Imports nothing of ours."""
