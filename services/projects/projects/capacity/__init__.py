"""How many minutes each person has on each day: contract, public holidays and leave.

All that asks how much somebody can work asks here: the capacity report, bookings, levelling,
demand, and the duration of tasks. The room has no records of its own. It reads those of resourcing.
"""
