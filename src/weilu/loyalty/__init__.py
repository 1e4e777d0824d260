"""积分, 礼品 and what else members get for what they do. Points are kept by double entry: see ledger.py."""
