"""What may be shown of answers, so that it says nothing of fewer than five people. Pure; see docs/decisions/0015."""
