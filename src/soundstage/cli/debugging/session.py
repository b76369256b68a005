"""A debugging session: one line after the other, each a command."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import msgspec

from soundstage.cli.debugging.film import Film, Stop
from soundstage.cli.debugging.inputs import INPUTS
from soundstage.cli.debugging.show import (
    change_lines,
    moment_lines,
    plain,
    state_lines,
    timeline_lines,
    value,
    whole,
)
from soundstage.cli.errors import CommandError, UsageError
from soundstage.errors import Json, SoundstageError
from soundstage.liquid import LiquidError, compile_template
from soundstage.replaying.timeline import Moment
from soundstage.replaying.tree import ABSENT, at

Lines = Iterable[str]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what does it, its short names, what it needs and does."""

    run: Callable[[str], Lines]
    short: tuple[str, ...]
    needs: str
    help: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a run stops: when a state is entered, or a condition comes to hold."""

    text: str
    stops: Stop


class Session:
    """Takes commands; `over` tells that the person has left, `failed` that one went wrong."""

    def __init__(self, film: Film) -> None:
        self.over = False
        self.failed = False
        self._film = film
        self._breaks: list[Break] = []
        self._last = "next"
        self.commands = {
            "next": Command(self._next, ("n", "step", "s"), "[N]", "go a moment forward, or N"),
            "back": Command(self._back, ("b",), "[N]", "go a moment back, or N"),
            "run": Command(self._run, ("continue", "c", "r"), "", "go on to a break or the end"),
            "goto": Command(self._goto, ("g",), "N", "go to moment N; 1 is the beginning"),
            "moments": Command(self._moments, ("m",), "", "list all moments"),
            "where": Command(self._where, ("w",), "", "show this moment again"),
            "list": Command(self._list, ("l",), "[STATE]", "show a state and the ways around it"),
            "context": Command(self._context, ("x",), "[PATH]", "show the context, or a part"),
            "diff": Command(self._diff, ("d",), "[N]", "show what changed, since moment N"),
            "template": Command(self._template, ("t",), "TEXT", "fill a template in, now"),
            "break": Command(
                self._break, (), "[STATE | if CONDITION]", "stop run there; alone: list all"
            ),
            "delete": Command(self._delete, (), "N", "forget a break"),
            "set": Command(self._set, (), "PATH VALUE", "change the context, from here on"),
            "again": Command(self._again, (), "", "let the journal's next event happen here"),
            "help": Command(self._help, ("h", "?"), "", "show this"),
            "quit": Command(self._quit, ("q", "exit"), "", "leave"),
        }
        self._names = {s: name for name, c in self.commands.items() for s in (name, *c.short)}

    def begin(self) -> Lines:
        """Return what is shown at first."""
        film = self._film
        if film.now is None:
            return (f"{film.box.waits_for}; help shows what can be typed",)
        return (
            f"{len(film.moments)} moments; help shows what can be typed",
            *moment_lines(film, 0),
        )

    def take(self, line: str) -> Lines:
        """Do what a line says and return what to show; an empty one repeats the last step."""
        words = line.strip() or self._last
        name, _, rest = words.partition(" ")
        try:
            lines = tuple(self._do(name, rest.strip()))
        except SoundstageError as fault:
            self.failed = True
            return (f"error: {fault}",)
        self._last = words if self._names.get(name) in ("next", "back") else "next"
        return lines

    def _do(self, name: str, rest: str) -> Lines:
        if name in INPUTS:
            return self._input(name, rest)
        known = self._names.get(name)
        if known is None:
            near = get_close_matches(name, [*self._names, *INPUTS], n=1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise UsageError(f"{name!r} is no command; {hint}help lists them all")
        return self.commands[known].run(rest)

    # going about

    def _next(self, rest: str) -> Lines:
        film = self._film
        if film.at_end:
            waits = film.box.waits_for
            raise CommandError(f"this is the last moment; {waits}; what you type happens now")
        first = film.place + 1
        film.go(min(film.place + _number(rest, 1), len(film.moments) - 1))
        return self._shown(first)

    def _back(self, rest: str) -> Lines:
        if self._film.place == 0:
            raise CommandError("this is the first moment")
        self._film.go(max(self._film.place - _number(rest, 1), 0))
        return self._where("")

    def _goto(self, rest: str) -> Lines:
        self._film.go(_number(rest, None) - 1)
        return self._where("")

    def _run(self, _: str) -> Lines:
        if self._film.at_end:
            return self._next("")
        film = self._film
        stopped = film.run(lambda moment, last: any(b.stops(moment, last) for b in self._breaks))
        moment = film.now
        hit = [b.text for b in self._breaks if stopped and moment and b.stops(moment, film.before)]
        return (*(f"stopped: {text}" for text in hit), *self._where(""))

    def _where(self, _: str) -> Lines:
        film = self._film
        return moment_lines(film, film.place) if film.now else self.begin()

    def _moments(self, _: str) -> Lines:
        return timeline_lines(self._film)

    def _shown(self, first: int) -> Lines:
        for place in range(first, self._film.place + 1):
            yield from moment_lines(self._film, place)

    # looking

    def _list(self, rest: str) -> Lines:
        state = self._film.state(rest or None)
        if state is None:
            names = [*self._film.program.states]
            near = get_close_matches(rest, names, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(names)}"
            raise CommandError(f"there is no state {rest!r}{hint}")
        return state_lines(self._film, state)

    def _context(self, rest: str) -> Lines:
        context = self._moment().context
        if not rest:
            return (whole(context),)
        found = at(context, tuple(rest.split(".")))
        if found is ABSENT:
            raise CommandError(f"{rest} is not there; {_beside(context, rest)}")
        return (whole(found),)

    def _diff(self, rest: str) -> Lines:
        film, moment = self._film, self._moment()
        since = film.moments[_place(rest, film)].context if rest else None
        if since is None:
            since = film.before.context if film.before else {}
        return tuple(change_lines(since, moment.context)) or ("nothing changed in the context",)

    def _template(self, rest: str) -> Lines:
        return (plain(_rendered(rest, self._moment(), self._film)),)

    def _moment(self) -> Moment:
        if self._film.now is None:
            raise CommandError(self._film.box.waits_for)
        return self._film.now

    # where a run stops

    def _break(self, rest: str) -> Lines:
        if not rest:
            return [f"{n}  {b.text}" for n, b in enumerate(self._breaks, start=1)] or ["no breaks"]
        if rest.startswith("if "):
            self._breaks.append(self._condition(rest.removeprefix("if ").strip()))
        else:
            self._list(rest)
            self._breaks.append(
                Break(
                    rest,
                    lambda moment, last: moment.state == rest != (last.state if last else None),
                )
            )
        return (f"break {len(self._breaks)}: {rest}",)

    def _condition(self, text: str) -> Break:
        source = f"{{% if {text} %}}1{{% endif %}}"
        try:
            template = compile_template(source)
        except LiquidError as error:
            raise UsageError(f"{text!r} is no condition: {error.message}") from error

        def holds(moment: Moment) -> bool:
            try:
                return template.render(moment.context, moment.at) == "1"
            except LiquidError:
                return False

        return Break(
            f"if {text}", lambda moment, last: holds(moment) and not (last and holds(last))
        )

    def _delete(self, rest: str) -> Lines:
        number = _number(rest, None)
        if not 1 <= number <= len(self._breaks):
            raise CommandError(f"there is no break {number}; `break` lists them")
        gone = self._breaks.pop(number - 1)
        return (f"forgotten: {gone.text}",)

    # the sandbox

    def _set(self, rest: str) -> Lines:
        path, _, text = rest.partition(" ")
        if not path or not text.strip():
            raise UsageError("expected set PATH VALUE, for example set flow.variables.size large")
        first = self._film.follow(self._film.box.set(tuple(path.split(".")), _value(text.strip())))
        return self._shown(first)

    def _input(self, name: str, rest: str) -> Lines:
        typed = INPUTS[name]
        if typed.needs and not typed.needs.startswith("[") and not rest:
            raise UsageError(f"expected {name} {typed.needs}: {typed.help}")
        film = self._film
        first = film.follow(typed.run(film.box, rest))
        return (*self._shown(first), *self._after(first))

    def _again(self, _: str) -> Lines:
        film = self._film
        turn = film.next_of_journal()
        first = film.follow(film.box.moved_to(turn.entry.at).take(turn.event))
        return self._shown(first)

    def _after(self, first: int) -> Lines:
        """Say what could happen next when nothing has."""
        if first > self._film.place:
            yield f"it is {self._film.clock:%F %T}; {self._film.box.waits_for}"

    # the rest

    def _help(self, _: str) -> Lines:
        for name, command in self.commands.items():
            names = ", ".join((name, *command.short))
            yield f"  {f'{names} {command.needs}':<34} {command.help}"
        yield "  what can happen where the flow waits (a sandbox begins there):"
        for name, typed in INPUTS.items():
            yield f"  {f'{name} {typed.needs}':<34} {typed.help}"

    def _quit(self, _: str) -> Lines:
        self.over = True
        return ()


def _entered(state: str, moment: Moment, last: Moment | None) -> bool:
    return moment.state == state and (last is None or last.state != state)


def _number(text: str, default: int | None) -> int:
    if not text and default is not None:
        return default
    if not text.isascii() or not text.isdigit():
        raise UsageError(f"{text!r} is no number")
    return int(text)


def _place(text: str, film: Film) -> int:
    number = _number(text, None)
    if not 1 <= number <= len(film.moments):
        raise CommandError(f"there is no moment {number}: there are 1 to {len(film.moments)}")
    return number - 1


def _value(text: str) -> Json:
    """Return a value: JSON if it is any, else the text itself."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


def _rendered(source: str, moment: Moment, film: Film) -> str:
    try:
        return compile_template(source).render(moment.context, film.clock)
    except LiquidError as error:
        raise UsageError(str(error)) from error


def _beside(context: Json, path: str) -> str:
    """Say what is there, where the path stops leading anywhere."""
    *parents, _ = path.split(".")
    while parents and at(context, tuple(parents)) is ABSENT:
        parents.pop()
    found = at(context, tuple(parents))
    name = ".".join(parents) or "the context"
    if isinstance(found, dict):
        return f"{name} holds {', '.join(found) or 'nothing'}"
    return f"{name} is {value(found)}"
