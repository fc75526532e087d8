"""Pure rules of the platform: the audit chain, retries, what a picture may be."""
