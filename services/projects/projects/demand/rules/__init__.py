"""Pure rules of demand and capacity."""
