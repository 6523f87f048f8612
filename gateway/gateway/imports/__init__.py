"""Historical work from other tools' exports: CSV, a column mapping, a report of every row.

`mapping` says what is what in a file, `tables` reads it, `drafting` makes of each row what the
services are asked to take, `runner` asks them, batch by batch, and `report` lists the results.
Each batch has an idempotency key made of the job and its place, and each row an external
reference, so a run that was killed is simply run again, and a file may be sent twice.
"""
