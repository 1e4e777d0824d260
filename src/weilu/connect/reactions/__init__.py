"""自动回应: rules by which Weilu answers, welcomes, counts 打卡 and alerts by itself; each off until switched on."""
