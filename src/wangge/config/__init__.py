"""Config: settings, urls, wiring, command line and the pages that join modules."""
