"""Exploring: scenarios found by searching what a flow can do, for parts that none reaches yet."""
