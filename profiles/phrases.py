"""Words by which a free answer is recognized as one of those to choose from; the first that is held decides."""

from __future__ import annotations

from profiles.enums import Contact, Hope, Pace, Worry

_WORDS: dict[str, dict[str, str]] = {
    "pace": {
        Pace.PLANNED: "plan,agenda,prepared,structur,vorbereitet",
        Pace.OPEN: "open,spontan,as it comes,flexib,offen",
    },
    "contact": {
        Contact.EITHER: "either,both,egal,any,beides",
        Contact.IN_PERSON: "person,face,vor ort,coffee,lunch",
        Contact.VIDEO: "video,remote,online,teams,zoom,virtual",
    },
    "hopes": {
        Hope.LEARN_TOOLS: "tool,skill,technolog",
        Hope.BE_HEARD: "heard,voice,listen",
        Hope.UNDERSTAND: "understand,perspective,point of view",
        Hope.CHANGE: "change,improve,fix",
        Hope.NETWORK: "network,people,contacts",
        Hope.GROW: "career,grow,develop",
    },
    "worries": {
        Worry.NOTHING_TO_OFFER: "nothing to offer,too little,not enough to",
        Worry.SPEAKING_UP: "openly,speak,honest,hierarchy",
        Worry.LOOKING_FOOLISH: "foolish,uninformed,embarrass,stupid",
        Worry.CONFIDENTIALITY: "confiden,privacy,between us",
        Worry.BAD_FIT: "wrong person,fit,chemistry",
        Worry.TIME: "time,busy,workload,calendar",
    },
}
PHRASES = {key: {value: tuple(words.split(",")) for value, words in choices.items()} for key, choices in _WORDS.items()}
