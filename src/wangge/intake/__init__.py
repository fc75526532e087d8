"""Intake (受理渠道): the ways by which reports come in; here the import of files of other systems."""
