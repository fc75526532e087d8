"""Cases 案件: the closed loop from report to closure."""
