"""Rules of a simulation: three-point estimates, and the runs of a plan."""
