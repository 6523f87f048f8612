"""Who is away when: kinds of leave, allowances, and requests that a lead approves.

The kind of somebody's leave is shown to the person, to their lead and to who may see all leave.
Everybody else sees that the person is away.
"""
