"""The topics an organization starts with, by theme. Organizations rename, merge and retire them as they like."""

from __future__ import annotations

from programs.enums import Theme

STARTERS: dict[str, tuple[str, ...]] = {
    Theme.TECHNOLOGY: (
        "Generative AI at work", "Data literacy", "Automation with low code", "Collaboration tools", "Cyber hygiene",
        "Dashboards and charts",
    ),
    Theme.SOCIAL: (
        "Social media presence", "Short video", "Writing for the intranet", "Community building", "Reputation online",
        "Messaging etiquette",
    ),
    Theme.INNOVATION: (
        "Design thinking", "Running experiments", "Start-up ways of working", "Inclusive products",
        "Ideas from other industries", "Sustainability ideas",
    ),
    Theme.CULTURE: (
        "Feedback culture", "Hybrid work", "Meeting culture", "Psychological safety", "Inclusive language",
        "Recognition that counts",
    ),
    Theme.RETENTION: (
        "How the business is run", "How leaders communicate", "Access to leaders", "Internal upskilling",
        "Why colleagues stay or leave", "Culture as it is lived",
    ),
    Theme.MARKET: (
        "How young customers buy", "Trends in popular culture", "Brand perception", "Subscriptions and sharing",
        "Ethical consumption", "Gaming and virtual worlds",
    ),
    Theme.BALANCE: (
        "Boundaries and availability", "Flexible hours", "Mental health at work", "Parenting and career",
        "Energy and focus", "Sabbaticals and part time",
    ),
}  # fmt: skip
