"""How the figures are made, in plain words.

Here belongs the text, for a head of sales and not for statisticians; numbers stand in it only where
the marts hold them or no setting can change them. What each metric is, is in the glossary.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.company.context import Context
from reports.records import number
from reports.rulebook import NAME as RULES


@dataclass(frozen=True, slots=True)
class MethodPart:
    """One question, and its answer."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Method:
    """The method, question by question."""

    parts: tuple[MethodPart, ...]


def build_method(context: Context) -> Method:
    """The method, as far as this company's marts make use of it."""
    parts = [_adjusted(context), *_certainty(context), _same_age(context)]
    if context.marts.rows("health"):
        parts.append(_chain(context))
    return Method((*parts, *_coaching(context), *_limits(context)))


def _adjusted(context: Context) -> MethodPart:
    say = context.formatter.texts.say
    months = {
        int(months)
        for row in context.marts.rows("ranked_roles")
        if (months := number(row, "window_months")) is not None
    }
    if months:
        window = say(
            "The evidence is that of the last %(months)s months, or of more where a figure needs "
            "them; recent months weigh more.",
            months=min(months),
        )
    else:
        window = say("Recent months weigh more than old ones.")
    text = say(
        "Nobody chooses the leads and deals they get. What somebody achieved is compared with what "
        "an average person of the role would have achieved with the same kinds of leads or deals "
        "in the same months. The rate is then drawn towards that of the role, the more the fewer "
        "cases there are: three wins of five make nobody a 60%% closer. Tables of people show "
        "plain rates; rankings use adjusted ones. %(window)s",
        window=window,
    )
    return MethodPart(say("How rates are adjusted"), text)


def _certainty(context: Context) -> Iterator[MethodPart]:
    say = context.formatter.texts.say
    yield MethodPart(
        say("What an interval is"),
        say(
            "The range in which the true rate lies, as far as the cases can tell: nine of ten such "
            "intervals hold it. Few cases make it wide. Where the intervals of two people overlap "
            "widely, the data do not say who is better."
        ),
    )
    yield MethodPart(
        say("What P(top quartile) means"),
        say(
            "How probable it is that somebody truly belongs to the best quarter of the role, in "
            "view of all cases. By luck alone somebody may lead a table and still have a low "
            "probability. A star is somebody with a high one, in a role where people really differ."
        ),
    )
    yield MethodPart(
        say("Why somebody is not ranked"),
        say(
            "Because there are no or too few cases, because the role has too few people to compare,"
            " or because its people differ no more than chance explains: a rank would then be a "
            "lottery. Not being ranked says nothing against anybody."
        ),
    )


def _same_age(context: Context) -> MethodPart:
    say = context.formatter.texts.say
    return MethodPart(
        say("Equal age, mature months"),
        say(
            "A month goes on changing after its end: leads are still decided, deals entered late. "
            "It is therefore compared with the month before as that stood at its own end. A hollow "
            "point is a month of which much is still to come. Only what had happened and was known "
            "to the CRM at the cutoff counts."
        ),
    )


def _chain(context: Context) -> MethodPart:
    say = context.formatter.texts.say
    return MethodPart(
        say("Alarms and findings of the chain"),
        say(
            "Each stage is held against its own past, with as much allowance as its months usually "
            "vary by; small deviations add up to an alarm. Teams and pairs are held against what "
            "both sides achieve elsewhere. So many comparisons find something by chance, so limits "
            "are set for few of the findings to be false, not for none."
        ),
    )


def _coaching(context: Context) -> Iterator[MethodPart]:
    say = context.formatter.texts.say
    yield MethodPart(
        say("How effects of coaching are measured"),
        say(
            "Who is coached has often had bad months, and would recover anyway. So what coached "
            "people achieved beyond expectation is compared with what people without coaching "
            "achieved beyond theirs, and a second method compares before with after. Where the two "
            "contradict each other, the effect is “not separable” from other causes, and no figure "
            "is relied on. With too few coached people, none is given."
        ),
    )
    yield MethodPart(
        say("How recommendations are chosen"),
        say(
            "For every pair that may meet, the gain to be expected per hour of the coach is "
            "estimated. Only people who can, want to and have hours left are coaches; the pairs "
            "are chosen so that all hours together bring most, a few of them to find out whether "
            "they work. Nobody gets more than a few recommendations, and for a bad month within "
            "noise the advice is to do nothing. Gains are expectations, not promises."
        ),
    )


def _limits(context: Context) -> Iterator[MethodPart]:
    say = context.formatter.texts.say
    yield MethodPart(
        say("What is not known"),
        say(
            "Whatever is not in the CRM: what is said in calls, sessions that nobody records, "
            "changes of product, price and market, illness that nobody entered. Kinds of leads are "
            "told apart by source and segment at most. Comparisons show where to look; the cause "
            "has to be asked for."
        ),
    )
    yield MethodPart(
        say("How to dispute a figure"),
        say(
            "Write to %(contact)s, with the month and the figure. The attached table %(file)s "
            "lists for each sentence its rule, inputs, n and threshold. What is wrong is mended in "
            "the CRM; the month can then be closed again, and its new revision lists every figure "
            "that has changed.",
            contact=context.pack.settings.dispute_contact,
            file=RULES,
        ),
    )
