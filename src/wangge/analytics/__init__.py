"""Analytics (分析): the flat case facts, every indicator once as an Ibis expression, and scores made of them. No Django."""
