"""Contact: every way to reach a customer, and the gate that each of them passes."""
