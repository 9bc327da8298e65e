"""Vendor-neutral HTTP: credentials, pacing, retries, paging and the exception tree."""
