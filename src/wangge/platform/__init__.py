"""Platform (平台): clock, error wording, audit chain, due work, evidence files, writer lock and backups."""
