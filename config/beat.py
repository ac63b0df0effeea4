"""What the worker's clock asks for, and how often in seconds: every event of a room has a sweeper here. Pure."""

from __future__ import annotations

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "answers of the API": {"task": "accounts.tasks.sweep_answers", "schedule": 3600.0},
    "messages": {"task": "nudges.tasks.sweep_messages", "schedule": 20.0},
    "webhooks": {"task": "nudges.tasks.sweep_systems", "schedule": 30.0},
    "imports": {"task": "programs.sweep_imports", "schedule": 30.0},
    "members": {"task": "programs.sweep_members", "schedule": 300.0},
    "asks": {"task": "programs.sweep_asks", "schedule": 120.0},
    "pauses": {"task": "programs.sweep_pauses", "schedule": 900.0},
    "nudges": {"task": "programs.sweep_nudges", "schedule": 600.0},
    "waitlists": {"task": "programs.sweep_waitlists", "schedule": 300.0},
    "profiles": {"task": "profiles.sweep_profiles", "schedule": 60.0},
    "runs": {"task": "matching.tasks.sweep_runs", "schedule": 30.0},
    "what-ifs that nobody kept": {"task": "matching.tasks.clear_scenarios", "schedule": 21600.0},
    "publications": {"task": "matching.tasks.publish_due", "schedule": 20.0},
    "plans": {"task": "plans.tasks.open_plans", "schedule": 30.0},
    "private words": {"task": "plans.tasks.note_words", "schedule": 3600.0},
    "plan-dates": {"task": "plans.tasks.move_dates", "schedule": 900.0},
    "rollouts": {"task": "plans.tasks.sweep_rollouts", "schedule": 30.0},
    "sessions": {"task": "plans.tasks.let_go", "schedule": 120.0},
    "pairs": {"task": "plans.tasks.ask_pairs", "schedule": 900.0},
    "endings": {"task": "plans.tasks.end_due", "schedule": 120.0},
    "votes": {"task": "plans.tasks.sweep_votes", "schedule": 600.0},
    "keys of pairs": {"task": "plans.tasks.sweep_keys", "schedule": 3600.0},
    "messages of plans": {"task": "plans.tasks.tick_messages", "schedule": 300.0},
    "insights": {"task": "plans.tasks.show_insights", "schedule": 3600.0},
    "compasses": {"task": "plans.tasks.read_compasses", "schedule": 3600.0},
    "circles": {"task": "circles.tasks.sweep_circles", "schedule": 300.0},
    "surveys": {"task": "surveys.tasks.sweep_surveys", "schedule": 300.0},
    "results of surveys": {"task": "surveys.tasks.sweep_snapshots", "schedule": 300.0},
    "surveys of programs": {"task": "surveys.tasks.sweep_starts", "schedule": 300.0},
    "erasures": {"task": "rights.tasks.sweep_erasures", "schedule": 300.0},
    "exports": {"task": "rights.tasks.sweep_exports", "schedule": 20.0},
    "what is too old": {"task": "rights.tasks.sweep_old", "schedule": 21600.0},
    "figures": {"task": "analytics.tasks.take_figures", "schedule": 900.0},
    "comparisons": {"task": "analytics.tasks.sweep_comparisons", "schedule": 120.0},
    # Whoever brings a new directory finds it compared by the next morning, wherever they are.
    "nightly comparisons": {"task": "analytics.tasks.ask_for_comparisons", "schedule": 21600.0},
    "board reports": {"task": "analytics.tasks.send_reports", "schedule": 900.0},
    "rules": {"task": "matching.tasks.sweep_rules", "schedule": 120.0},
    "asking": {"task": "matching.tasks.sweep_asking", "schedule": 30.0},
}
