"""The screens for families and for staff, and the rules behind them."""
