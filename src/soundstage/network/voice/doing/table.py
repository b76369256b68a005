"""Which function does which verb."""

from soundstage.network.voice.attributes import Verb
from soundstage.network.voice.doing import (
    connecting,
    dialling,
    ending,
    enqueueing,
    gathering,
    paying,
    recording,
    sides,
    speaking,
)
from soundstage.network.voice.program import Doer
from soundstage.network.voice.verbs.connect import Connect
from soundstage.network.voice.verbs.dial import Dial
from soundstage.network.voice.verbs.flow import Hangup, Redirect, Refer, Reject
from soundstage.network.voice.verbs.gather import Gather
from soundstage.network.voice.verbs.pay import Pay
from soundstage.network.voice.verbs.queueing import Enqueue, Leave
from soundstage.network.voice.verbs.record import Record
from soundstage.network.voice.verbs.sides import Start, Stop, Text
from soundstage.network.voice.verbs.spoken import Pause, Play, Say

DOERS: dict[type[Verb], Doer] = {
    Connect: connecting.connect,
    Dial: dialling.dial,
    Enqueue: enqueueing.enqueue,
    Gather: gathering.gather,
    Hangup: ending.hang_up,
    Leave: ending.leave,
    Pause: speaking.speak,
    Pay: paying.pay,
    Play: speaking.speak,
    Record: recording.record,
    Redirect: ending.redirect,
    Refer: ending.refer,
    Reject: ending.reject,
    Say: speaking.speak,
    Start: sides.start,
    Stop: sides.stop,
    Text: sides.text,
}
