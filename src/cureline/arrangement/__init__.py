"""Arrangement: promises, repayment plans, waivers, settlements, and the payments that keep them."""
