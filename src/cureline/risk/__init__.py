"""The register of risks, stress scenarios, concentration, and cover by guarantees, insurance and collateral."""
