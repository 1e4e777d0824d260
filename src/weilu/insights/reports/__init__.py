"""报告: what a finished day, week or month came to, in sentences that say only what was counted."""
