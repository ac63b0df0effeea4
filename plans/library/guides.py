"""Guides to be read when they are needed: feedback in both directions, goals, trouble, and what others should know. Pure.

Their markup is the least that a page needs: ``## `` begins a heading, ``- `` a point of a list, a blank line a paragraph.
"""

from __future__ import annotations

from dataclasses import replace

from plans.library.texts import Paper, flowing

_UPWARD = Paper(
    key="feedback-upward",
    kind="guide",
    title="Giving feedback upward",
    side="mentor",
    text="""You are going to tell somebody with more power than you what you saw. That takes courage, and it also takes
craft. Here is the craft.

## Before you say it
- Choose one thing. Two are a list, and a list is easy to wave away.
- Choose something that both of you were there for. What others told you is theirs to say.
- Ask for the moment: “Is this a good time for something that I noticed?” A no is fine. Ask again next time.

## Saying it
- What you saw, as a camera would have seen it: “In Tuesday's meeting you answered before Mira had finished.”
- What it did: “After that nobody on our side said anything more.”
- What you do not know: “I do not know what you meant by it. What was going on for you?”
- Then stop. The silence belongs to them. Count to ten if you have to.

## What to leave out
- “Always”, “never”, “everybody thinks”: they turn one moment into a verdict.
- Why they did it. You know the effect; only they know the reason.
- The cushion before it and the apology after it. Both say that you do not quite mean it.

## If it lands badly
Say: “I said that because I think that you would rather know. Shall we leave it there for today?” You have done your part.
If it costs you anything afterwards, talk to someone: that is what the door on your page is for.

## And the good things
Say what worked as exactly as what did not. “You asked a second question and then waited” is worth more than “great
session”, because it can be done again.""",
)
_RECEIVING = Paper(
    key="feedback-receiving",
    kind="guide",
    title="Receiving feedback from somebody junior",
    side="mentee",
    text="""Whoever tells you something uncomfortable has thought about it for longer than you have known of it. How you
take the first one decides whether there will be a second.

## In the moment
- Put down what is in your hands. Turn to the one who is speaking.
- Say back what you heard, in their words: “You saw me answer before she had finished.”
- Ask for more, once: “What did it look like from where you were sitting?”
- Thank them, and mean the risk as well as the words.

## What closes the door
- Explaining. It may all be true. It can wait until tomorrow.
- “I am glad that you feel able to tell me this.” It praises the courage and skips the content.
- Asking who else thinks so. You would make a witness of your mentor.
- A joke. Everybody will laugh, and nobody will try again.

## In your own head
You do not have to agree. You only have to have heard it. If your face gets hot, say so: “That is not easy to hear, and I
want to think about it.” Nobody has ever lost respect by that sentence.

## Afterwards
- Within a week, say what you did with it. “I tried it, and it felt strange” counts. So does “I thought about it, and I see
  it differently, because …”
- Never use it elsewhere without asking. Not even as praise.
- Ask again at the next session, for something smaller. Trust grows from small things that went well.""",
)
_SMART = Paper(
    key="smart-sheet",
    kind="guide",
    title="SMART sheet: a goal that holds",
    text="""Fill this in together, in ten minutes. One goal is enough, three are plenty.

## Learner
Who will be able to do something new? Write a name. In reverse mentoring it is the mentee's in most of your goals. A goal of
the mentor's is welcome, as long as it is not the only one.

## Specific: what will the learner do?
- Write what a stranger could watch: “I run the weekly figures through the new tool myself.”
- Not what one would like to be: “more digital”, “closer to the young people”.

## Measurable: how will you both see it?
- Where it stands today: a number, a yes or no, or how it feels from 1 to 5.
- Where it shall stand at the end, in the same unit.
- Who notices? Best is somebody who does not know that it is a goal.

## Achievable: what is the smaller step that would still count?
Write it down now. In a bad month it will save the goal.

## Relevant: whose day gets better?
One sentence. If nobody comes to mind, take another goal.

## Time: on which day do you look at it?
A date of one of your sessions. Half-way is a good one.

## Two examples
- Learner: the mentee. “By the fourth session I answer the questions of my team in the channel myself, three a week instead
  of none.”
- Learner: the mentee. “By June I have dropped one approval that only I insisted on, and my mentor knows two people whom it
  saves time.”""",
)
_TROUBLE = Paper(
    key="problem-guide",
    kind="guide",
    title="When something is wrong",
    text="""Most pairs meet one of these. None of them is anybody's fault, and each has a next step that takes five
minutes.

## A date was moved for the second time
Do not move it a third time. Halve it: twenty minutes at the old time are better than an hour that does not happen. If it
goes on, ask the assistant to guard one slot a month.

## The roles have turned
The mentee explains, the mentor nods. Say: “We have swapped places again.” Take a rescue line, and let the mentor choose the
next ten minutes.

## There is nothing to talk about
Draw a starter. Or take a decision of last week, and tell each other how it looked from where you were.

## It is friendly, and nothing comes of it
Look at your goals. Is there one that could fail? If not, it is not a goal yet. Make the next session a task, done live.

## It touches somebody's work or pay
Stop. Mentoring is not an appraisal, in either direction. If the two of you came into one reporting line, tell your program
admin today; they have seen it before.

## Something was told to others
Say what you heard, and from whom. Ask what happened. If trust is gone, you may end it, and you need no reason.

## It does not feel right
A remark, a hint, a hand, a pressure that you cannot name: you do not have to be sure, and you do not have to say it to the
other first. Use “Talk to someone” on your page. It reaches one human being of your choice who is not in the other's
reporting line.

## You want to stop
Write to your program admin: “I would like to end this pairing.” Nobody asks why, and both of you can be paired again.""",
)
_ASSISTANTS = Paper(
    key="assistant-guide",
    kind="guide",
    title="For assistants: guarding an hour that nobody sees",
    side="mentee",
    text="""Hand this to whoever keeps your calendar.

## What this is
Your executive learns from a colleague early in their career, an hour or less each month. It is one of the few meetings in
which they are not in charge. That is why it is easily moved, and why it should not be.

## What you can do
- Give it the best hour, not the last one. After a board meeting nobody learns anything.
- Keep the same slot each month: “every first Tuesday at nine” survives, “some time in May” does not.
- If it has to move, offer two new times in the same message, within seven days.
- Leave ten minutes free before it. They are for reading the three questions.

## What you will see, and what not
You can see and move proposed times. You see no goals, no notes and no answers, and nobody will ask you about them.

## How to write about it
In the calendar call it what they call it, without a topic. To the mentor write as you would to a guest: a date that you
cancel for them was a brave evening of preparation.

## When it happens in passing
A talk over lunch or by phone counts. Your executive can say so with one tap.""",
)
_MANAGERS = Paper(
    key="manager-note",
    kind="guide",
    title="For managers: somebody in your team is a mentor",
    side="mentor",
    text="""Hand this to your manager if you like.

## What they do
Somebody in your team mentors a leader from another part of the organization, for about two hours a month with preparation.
They were chosen for what they know and for how they explain it.

## What helps them
- Treat the date like a meeting with a customer. It is not spare time.
- Do not ask what was said. Ask whether they have what they need.
- Do not give them messages to carry upward. A mentor who speaks for others is no longer heard for themself.
- If the weeks before a deadline are too full, say so early. Moving it once is no trouble.

## What it is not
It is neither a reward nor a sign that somebody is being groomed for a post, and nothing that happens in it may appear in an
appraisal, good or bad.

## What you get
People who have explained their work to a stranger with power come back clearer about it. Ask them in half a year to show
the team one thing that they now do differently.""",
)
GUIDES: tuple[Paper, ...] = tuple(
    replace(guide, text=flowing(guide.text))
    for guide in (_UPWARD, _RECEIVING, _SMART, _TROUBLE, _ASSISTANTS, _MANAGERS)
)
