"""Early warning: series, indicators, control charts, accounts that may fall behind, alerts with owner and deadline."""
