"""`tandem demo`: fills a running installation with a believable agency, once."""
