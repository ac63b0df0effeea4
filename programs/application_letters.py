"""What applicants are written, as it ships: a program's admins put it into their own words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

PLACEHOLDERS = ("first_name", "side", "program", "organization", "contact")


@dataclass(frozen=True)
class Shipped:
    """One kind of letter: when it is sent, what it says, what its button says, and what can be filled in."""

    title: str
    sent: str
    subject: str
    text: str
    button: str = ""
    placeholders: tuple[str, ...] = PLACEHOLDERS


_DECIDED = (*PLACEHOLDERS, "words")
SHIPPED = {
    "link": Shipped(
        "The own link",
        "At once, to whoever asks for it with the shared link, at the address of the directory.",
        "Your application for {program}",
        "Hello {first_name},\n\nthis is your own way to the application for {program}. It takes ten minutes, is saved as you"
        " write, and needs no password. If it was not you who asked for it, you need not do anything.",
        "Open my application",
    ),
    "received": Shipped(
        "Received",
        "At once, when somebody has sent the application.",
        "We have your application for {program}",
        "Hello {first_name},\n\nthank you for applying as a {side}. Two of us read every application, and you hear from us"
        " either way. Until then you can look at it, and take it back if your plans change.",
        "Look at my application",
    ),
    "accepted": Shipped(
        "Accepted",
        "Ten minutes after the decision. Its button is the next step of the way in, as in an invitation.",
        "You are in: {program}",
        "Hello {first_name},\n\nwe would like you to be a {side} in {program}.\n\n{words}\n\nThe next step takes two minutes:"
        " keep your place, and tell us what we need to match you well.",
        "Open my place",
        _DECIDED,
    ),
    "waitlisted": Shipped(
        "Waitlisted",
        "Ten minutes after the decision, also to whoever is accepted when all places are taken.",
        "You are on the waitlist of {program}",
        "Hello {first_name},\n\nwe would be glad to have you as a {side} in {program}, and there are more good people than"
        " places.\n\n{words}\n\nYou keep your place in the line and need not do anything. As soon as a place is yours, we"
        " write to you.",
        "Look at my application",
        _DECIDED,
    ),
    "moved_up": Shipped(
        "Moved up",
        "When somebody from the waitlist has a place.",
        "A place for you: {program}",
        "Hello {first_name},\n\nthank you for your patience: a place as a {side} in {program} is yours.\n\n{words}\n\nThe next"
        " step takes two minutes.",
        "Open my place",
        _DECIDED,
    ),
    "declined": Shipped(
        "Declined",
        "Ten minutes after the decision.",
        "Your application for {program}",
        "Hello {first_name},\n\nthank you for the time and the thought that you gave to your application. This time we chose"
        " others for {program}; it was a close decision, and it says nothing about your work.\n\n{words}\n\nThe next cohort"
        " is open to you. If you would like to know more, write to {contact}.",
        placeholders=_DECIDED,
    ),
}
SAMPLE_WORDS = "What you wrote about the shift plans stayed with us."
