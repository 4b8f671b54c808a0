"""The pages of risk: its home, the register, scenarios and people, concentration, cover and claims."""
