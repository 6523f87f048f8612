"""Resource-constrained scheduling: the problem, the judge of answers, and the ways to an answer."""
