"""The story's figures, worked by hand.

Quote, at the rates of the first card (per hour: designer 90, developer 110, project manager 95):

    brand guidelines   designer         40 h x  90.00    3,600.00
    website            designer         30 h x  90.00    2,700.00
    website            developer        60 h x 110.00    6,600.00
    the project        project manager  10 h x  95.00      950.00
    website            fonts, bought at 400.00 + 25 %      500.00
                                                        14,350.00   and 20 % tax 2,870.00

Work. On the last day a new card raises the developer to 120:

    Tom, designer            10 days x 7 h x  90.00      6,300.00
    Chloe, developer         10 days x 6 h x 110.00      6,600.00
    Chloe, developer          1 day  x 5 h x 120.00        600.00
    Daniel, project manager  10 days x 1 h x  95.00        950.00
                                          145 h         14,450.00   100.70 % of the budget

Invoice: the work 14,450.00 and the milestone "fonts" 500.00 make 14,950.00; with 20 % tax 2,990.00
it is 17,940.00, paid as 10,000.00 and 7,940.00.

Cost (per hour: Tom 42, Chloe 50, Daniel 48): 70 x 42 + 65 x 50 + 10 x 48 = 6,670.00, so the margin
is 14,950 - 6,670 = 8,280.00 on what was invoiced and 14,450 - 6,670 = 7,780.00 at standard value.

Retainer of 40 h a week for 3,600.00: 30 h are worked in the first week, so 10 are left for the
second, which has 50; 60 are worked in it, so the third has 40 - 10 = 30. Two weeks are 7,200.00 and
20 % tax 1,440.00, together 8,640.00. Of them 600.00 and tax 120.00 are credited: 7,920.00 is due.
"""

OPPORTUNITY_VALUE = "24000.00"
OPPORTUNITY_WEIGHTED = "14400.00"  # at a probability of 60 %
QUOTE_NET = "14350.00"
QUOTE_TAX = "2870.00"
QUOTE_TOTAL = "17220.00"
SOLD_HOURS = "140.00"
WORKED_HOURS = "145.00"
WORK_VALUE = "14450.00"
MILESTONE = "500.00"
INVOICE_NET = "14950.00"
INVOICE_TAX = "2990.00"
INVOICE_TOTAL = "17940.00"
FIRST_PAYMENT = "10000.00"
SECOND_PAYMENT = "7940.00"
LABOUR_COST = "6670.00"
LABOUR_COST_ROUNDED = "7000.00"  # to 1,000, for those who may not see what people cost
MARGIN_INVOICED = "8280.00"
MARGIN_STANDARD = "7780.00"
RETAINED_SECOND = "50.00"
RETAINED_THIRD = "30.00"
RETAINED = "8640.00"
CREDITED_NET = "600.00"
CREDITED = "-720.00"
RETAINED_DUE = "7920.00"
LATE_RENT = "1200.00"
NOTHING = "0.00"
