"""Facts about minutes beside the plan: what agrees, what does not, and what is proposed of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aarsplan
from aarsplan.checking import standing_plan
from aarsplan.diagnostics import Rejected
from aarsplan.domain import Role
from aarsplan.horizon import parse_horizon
from aarsplan.loading.minutes.reader import read_minutes
from aarsplan.loading.minutes.roles import Names, with_roles
from aarsplan.lockfile import Lock, advance
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.reconcile.agenda import LineState
from aarsplan.reconcile.dates import Agreement
from aarsplan.reconcile.meeting import words_of
from aarsplan.reconcile.phrases import after_pronoun, subject_of, what_was_decided
from aarsplan.reconcile.proposals import (
    AddFollowUp,
    AddLateDocument,
    PostponeStep,
    Proposal,
    PutTopicOn,
    RecordDecision,
    RecordNewItem,
    SplitItem,
    TakeTopicOff,
    proposal_json,
)
from aarsplan.reconcile.proposing import proposals
from aarsplan.reconcile.review import MAX_LINES, Review, reviewed
from aarsplan.reconcile.wording import best_pairs, code_of, likeness, role_called, roles_in, tidy
from aarsplan.solver.solve import solve
from aarsplan.texts import set_language, speaking

ROOT = Path(__file__).parent
MINUTES = ROOT / "data" / "minutes"
SEPTEMBER, OCTOBER = (
    (MINUTES / f"direktionen-{day}.txt").read_text(encoding="utf-8") for day in ("2024-09-25", "2024-10-23")
)
ROLES = {
    code: Role(code, name)
    for code, name in (
        ("chief", "Økonomichef"),
        ("committee", "Økonomiudvalgets medlemmer"),
        ("office", "Chef for Ledelsessekretariatet"),
        ("consultant", "Specialkonsulent i Ledelsessekretariatet"),
        ("mayor", "Borgmester"),
    )
}

Edit = tuple[str, str]
Look = Callable[..., Review]


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture(scope="module")
def autumn() -> tuple[Plan, Lock]:
    """Autumn 2024 of the Norddjurs project, its last quarter planned."""
    project = aarsplan.load(ROOT.parent / "config", "2024-08..2024-12")
    problem = build(project.facts, (parse_horizon("2024-10..2024-12"),))
    plan = solve(problem, project.rules).plan
    assert plan is not None
    lock = advance(Lock(), plan, datetime(2024, 10, 27, tzinfo=UTC))
    return standing_plan(project.facts, lock), lock


@pytest.fixture(scope="module")
def look(autumn) -> Look:
    """The review of minutes with texts replaced; `names` are those of the file of names."""

    def make(text: str, *edits: Edit, names: Names | None = None, without: tuple[str, ...] = ()) -> Review:
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        plan, lock = autumn
        facts = plan.problem.facts
        if without:
            plan = replace(plan, problem=replace(plan.problem, facts=bare(facts, without)))
        return reviewed(with_roles(read_minutes(text, "x", words_of(facts)), names or Names()), plan, lock)

    return make


def bare(facts, without: tuple[str, ...]):
    """The facts with nothing recorded of any meeting, and without the items and topics named."""
    items = {
        code: replace(
            item, decisions=(), postponements=(), documents=tuple(found for found in item.documents if not found.late)
        )
        for code, item in facts.items.items()
        if code not in without
    }
    topics = {code: topic for code, topic in facts.topics.items() if code not in without}
    return replace(facts, items=items, topics=topics, follow_ups=())


EVERYTHING = ("FRISAETTELSE-AKTOERSKAB", "AI-OPFOELGNING", "KLOGE-M2", "KCL-EMNE-2024-10")


def told(review: Review) -> list[str]:
    return [f"{found.span.line} {found.code}" for found in review.mismatches]


class TestTheTwoMinutes:
    def test_first_one_agrees_with_the_plan_in_everything(self, look):
        review = look(SEPTEMBER)
        assert review.entry.placement.key == "DIR/2024-W39"
        assert told(review) == []
        assert [line.visit.key for line in review.lines] == [
            "LEDELSESAKADEMI/dir", "BESTILLINGER/dir", "DIR/2024-W39/punkt-1", "DIR/2024-W39/frokost",
            "KCL/2024-09/koncernledelse", "DIR/2024-W39/gennemgang",
        ]  # fmt: skip

    def test_second_one_has_its_three_mismatches_and_no_other(self, look):
        review = look(OCTOBER)
        assert review.entry.placement.key == "DIR/2024-W43"
        assert told(review) == ["60 no-decision", "62 no-decision", "141 decision-not-planned"]
        assert [line.visit.key for line in review.lines if line.state is LineState.NO_DECISION] == [
            "EVALUERING-BUDGETPROCES-2025/dir", "UDMOENTNINGSPLAN/dir",
        ]  # fmt: skip
        (unplanned,) = (line for line in review.lines if line.state is LineState.DECISION_NOT_PLANNED)
        assert unplanned.item is not None
        assert unplanned.item.code == "KLOGE-M2"

    def test_what_decides_nothing_is_not_asked_for_a_decision(self, look):
        needless = [
            line.visit.key.rpartition("/")[2]
            for text in (SEPTEMBER, OCTOBER)
            for line in look(text).lines
            if line.state is LineState.NO_DECISION_NEEDED
        ]
        assert needless == ["punkt-1", "frokost", "gennemgang", "block-1", "frokost", "punkt-2", "gennemgang"]

    @pytest.mark.parametrize("text", [SEPTEMBER, OCTOBER], ids=["2024-09-25", "2024-10-23"])
    def test_every_single_day_agrees_with_the_lock_or_is_named(self, look, text):
        single = [check for check in look(text).dates if check.mention.days.first == check.mention.days.last]
        others = [(c.mention.text, c.agreement) for c in single if c.agreement is not Agreement.AGREES]
        assert others == ([("11.10.24", Agreement.UNKNOWN)] if text is OCTOBER else [])
        assert all(check.entries for check in single if check.agreement is Agreement.AGREES)

    def test_day_of_a_meeting_whose_body_is_not_named_is_found_by_its_day(self, look):
        found = {check.mention.text: check.entries for check in look(SEPTEMBER).dates}
        assert found["d. 12. september"][0].placement.key == "DIR/2024-W37"
        assert found["den 21. november"][0].placement.key == "LEDELSESAKADEMI-2024"

    def test_period_that_is_not_planned_yet_is_named(self, look):
        (found,) = {check.agreement for check in look(OCTOBER).dates if check.mention.text == "efteråret 2025"}
        assert found is Agreement.UNKNOWN


DIFFERENCES = {
    "another time": (
        OCTOBER,
        ("9.15 Norddjurs", "9.20 Norddjurs"),
        (
            'agenda-time: "Norddjurs Kommunes definitioner på psykologisk tryghed, frisættelse og aktørskab."'
            " began at 9:20, and the plan has it at 9:15"
        ),
    ),
    "a line that nobody planned": (
        OCTOBER,
        ("9.45 Regeringens", "9.30 Ny stormflodsplan\n\n9.45 Regeringens"),
        'not-planned: "Ny stormflodsplan" is in the minutes, and the plan does not have it at this meeting',
    ),
    "a line that was left out": (
        OCTOBER,
        ("13.25 Gennemgang af kommende møder", ""),
        "not-in-minutes: DIR/2024-W43/gennemgang is on the agenda of DIR/2024-W43, and the minutes do not have it",
    ),
    "another day of a body": (
        OCTOBER,
        ("KCL den 31. oktober og", "KCL den 30. oktober og"),
        'date: the minutes say "den 30. oktober" of KCL, and the plan has KCL/2024-10, Thu 31 Oct 2024 9:00',
    ),
    "another day of an event": (
        OCTOBER,
        ("på arbejdsmiljødagen den 26.", "på arbejdsmiljødagen den 27."),
        (
            'date: the minutes say "den 27. november" of ARBEJDSMILJOEDAG-2024, and the plan has ARBEJDSMILJOEDAG-2024,'
            " Tue 26 Nov 2024 0:00"
        ),
    ),
    "an open document that was closed": (
        SEPTEMBER,
        ("Lukket Portefølje", "Åben Portefølje"),
        'document: the document "Portefølje 2024-2025" is open in the minutes and closed in the project',
    ),
    "a closed document that was open": (
        SEPTEMBER,
        ("Åben Årsplan", "Lukket Årsplan"),
        'document: the document "Årsplan for Koncernledelsen" is closed in the minutes and open in the project',
    ),
    "another number": (
        SEPTEMBER,
        ("3671238", "3671239"),
        (
            'document: the document "Årsplan for Koncernledelsen" has the number 3671239 in the minutes'
            " and 3671238 in the project"
        ),
    ),
    "a document that nobody knows": (
        SEPTEMBER,
        ("Portefølje 2024-2025", "Kystsikring"),
        'document: nothing on the agenda has the document "Kystsikring"',
    ),
    "a guest too many": (
        OCTOBER,
        ("Direktionen drøfter regeringens", "Økonomichef Ane Eksempel deltager under behandlingen. Regeringens"),
        'guest: Økonomichef was called for "Regeringens Lovprogram", and not in the plan',
    ),
    "a guest whom nobody knows": (
        OCTOBER,
        ("Direktionen drøfter regeringens", "Havnefoged Ane Eksempel deltager under behandlingen. Regeringens"),
        'guest: A person was called for "Regeringens Lovprogram", and nobody in the plan',
    ),
    "a guest too few": (
        OCTOBER,
        ("Ida Test Eksempel del", "Ida Test Eksempel meddel"),
        "guest: HR- og arbejdsmiljøkonsulent should have been called for",
    ),
    "somebody in the room for less": (
        SEPTEMBER,
        ("kl. 10.15-12.00", "kl. 10.15-11.00"),
        "attendance: A person was in the room from 10:15 to 11:00, and the project says otherwise",
    ),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_difference_is_told_and_nothing_else_with_it(look, name):
    text, edit, expected = DIFFERENCES[name]
    usual = {found.message for found in look(text).findings}
    new = [f"{found.code}: {found.message}" for found in look(text, edit).mismatches if found.message not in usual]
    assert len(new) == 1
    assert new[0].startswith(expected)


def test_day_far_from_any_meeting_of_the_body_is_not_said_to_be_wrong(look):
    review = look(OCTOBER, ("HU den 15. november", "HU den 15. april 2026"))
    found = [check for check in review.dates if check.mention.days.first == date(2026, 4, 15)]
    assert {check.agreement for check in found} == {Agreement.UNKNOWN}
    assert len(told(review)) == 3


def test_role_in_the_file_of_names_is_held_to_its_own_hours(look):
    mayor, chief = (Names({"Prøvus": Role(code, code)}) for code in ("borgmester", "oekonomichef"))
    assert told(look(SEPTEMBER, names=mayor)) == []
    assert told(look(SEPTEMBER, names=chief)) == ["48 attendance"]


def test_agenda_that_nobody_has_decided_on_yet_lacks_no_decision(look):
    review = look(SEPTEMBER[: SEPTEMBER.index("Beslutning i Direktionen")])
    assert [found.message for found in review.mismatches] == ["there are no decisions"]
    assert proposals(review) == []


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ([("25-09-2024", "26-09-2024")], "the plan has no meeting of Direktionen on Thu 26 Sep 2024"),
        (
            [("Beslutning i Direktionen", "Beslutning i Havneudvalget")],
            'no body of the project is called "Havneudvalget"',
        ),
    ],
)
def test_meeting_that_is_not_in_the_plan_is_told_with_what_is_near(look, edits, message):
    with pytest.raises(Rejected) as rejected:
        look(SEPTEMBER, *edits)
    (found,) = rejected.value.diagnostics
    assert (found.message, str(found.span)) == (message, "x:2")
    if "Direktionen" in message:
        assert [reason.text for reason in found.because] == [
            "DIR/2024-W39, Wed 25 Sep 2024 9:00 is near it",
            "DIR/2024-W37, Thu 12 Sep 2024 9:00 is near it",
        ]


def test_more_lines_than_a_meeting_has_are_refused(look):
    lines = "".join(f"{hour}.{minute:02d} Emne\n\n" for hour in range(18, 22) for minute in range(60))
    with pytest.raises(Rejected, match=f"at most {MAX_LINES} are compared"):
        look(OCTOBER, ("13.30 Mødet afsluttes", lines))


def of_kind(review: Review, kind: type[Proposal]) -> list[Proposal]:
    return [proposal for proposal in proposals(review) if type(proposal) is kind]


class TestProposals:
    def test_what_is_recorded_is_not_proposed(self, look):
        for text in (SEPTEMBER, OCTOBER):
            assert all(type(proposal) is AddFollowUp for proposal in proposals(look(text)))
            assert len(proposals(look(text))) <= 1

    def test_everything_comes_back_where_nothing_is_recorded(self, look):
        review = look(OCTOBER, without=EVERYTHING)
        counted = {kind: len(of_kind(review, kind)) for kind in Proposal.__subclasses__()}
        assert counted == {
            RecordDecision: 3, RecordNewItem: 1, AddFollowUp: 7, PostponeStep: 1, SplitItem: 1, TakeTopicOff: 1,
            PutTopicOn: 1, AddLateDocument: 1,
        }  # fmt: skip
        assert [proposal.span.line for proposal in proposals(review)] == sorted(
            proposal.span.line for proposal in proposals(review)
        )

    def test_decision_is_what_the_agenda_did_not_say(self, look):
        first = of_kind(look(OCTOBER, without=EVERYTHING), RecordDecision)[0]
        assert (first.item, first.meeting) == ("DIALOGMOEDE", "DIR/2024-W43")
        assert first.text == (
            "Direktionen gennemgik slides og aftalte fordeling af punkter. Der blev givet bemærkninger og justeringer"
            " til oplægget. Chef for Ledelsessekretariatet følger op."
        )

    def test_decision_on_nothing_planned_makes_an_item(self, look):
        (found,) = of_kind(look(OCTOBER, without=EVERYTHING), RecordNewItem)
        assert (found.code, found.title) == ("OPSAMLING-DROEFTELSE-KLOGE-M2", "Opsamling på drøftelse om Kloge m2")

    def test_item_on_the_agenda_that_nobody_planned_makes_an_item_when_it_is_decided(self, look):
        agenda = ("9.45 Regeringens", "9.30 Ny stormflodsplan\n\n9.45 Regeringens")
        decided = ("\uf0b7 Regeringens", "\uf0b7 Ny stormflodsplan\n\nPlanen blev godkendt.\n\n\uf0b7 Regeringens")
        (found,) = of_kind(look(OCTOBER, agenda, decided), RecordNewItem)
        assert (found.code, found.text) == ("NY-STORMFLODSPLAN", "Planen blev godkendt.")

    def test_postponement_says_why_and_what_it_needs(self, look):
        (found,) = of_kind(look(OCTOBER, without=EVERYTHING), PostponeStep)
        assert (found.step, found.needs, found.responsible) == (
            "LOVPROGRAM/dir", ("borgmester",), ("ledelsessekretariatet",),
        )  # fmt: skip
        assert found.reason == "Direktionen besluttede at udskyde behandling af lovprogram 2024-2025."
        assert found.precondition.startswith("Der ønskes en vurdering af, om og hvilke lovændringer")

    def test_split_topics_and_late_document_have_what_the_sentences_say(self, look):
        review = look(OCTOBER, without=EVERYTHING)
        (split,), (off,) = of_kind(review, SplitItem), of_kind(review, TakeTopicOff)
        (on,), (late,) = of_kind(review, PutTopicOn), of_kind(review, AddLateDocument)
        assert (split.step, split.title) == ("PSYKOLOGISK-TRYGHED/dir", "Begrebet frisættelse og aktørskab")
        assert (off.target, off.step, off.source) == ("KCL/2024-10", "", "Direktionen 23-10-2024")
        assert (on.target, on.title, on.topic) == ("KCL/2024-10", "AI", "")
        assert (late.step, late.title) == ("DIALOGMOEDE/dir", "Yderligere slides om Kloge m2")

    def test_topic_of_the_bruttoliste_is_put_on_as_it_is(self, look):
        edit = ("at AI tilføjes som emne", "at sygefravær og trivsel tilføjes som emne")
        (found,) = of_kind(look(OCTOBER, edit, without=EVERYTHING), PutTopicOn)
        assert (found.topic, found.title, found.minutes) == ("SYGEFRAVAER", "Sygefravær og trivsel på tværs", 45)

    def test_item_that_the_sentence_names_is_taken_off(self, look):
        edit = ("Et af de planlagte emner blev taget ud", "Psykologisk tryghed, frisættelse og aktørskab blev taget ud")
        (found,) = of_kind(look(OCTOBER, edit, without=EVERYTHING), TakeTopicOff)
        assert found.step == "PSYKOLOGISK-TRYGHED/kcl"

    def test_owner_who_is_no_role_is_named_by_the_file_of_names(self, look):
        plain = of_kind(look(OCTOBER, without=EVERYTHING), AddFollowUp)
        assert [(task.owners, task.unknown) for task in plain if "Velfærd laver" in task.text] == [((), ("Velfærd",))]
        names = Names({"Velfærd": Role("velfaerdssekretariatet", "Velfærdssekretariatet")})
        known = of_kind(look(OCTOBER, names=names, without=EVERYTHING), AddFollowUp)
        assert [task.owners for task in known if "laver" in task.text] == [("velfaerdssekretariatet",)]

    def test_closed_minutes_make_closed_things(self, look):
        review = look(OCTOBER, ("Åben Sag", "Lukket Sag"), without=EVERYTHING)
        assert all(proposal.closed for proposal in proposals(review))
        assert all(proposal.for_all for proposal in of_kind(review, RecordDecision))

    def test_each_is_plain_data_with_its_place(self, look):
        for number, proposal in enumerate(proposals(look(OCTOBER, without=EVERYTHING)), 1):
            data = proposal_json(proposal, number)
            assert data["number"] == number
            assert data["span"] == {"file": "x", "line": proposal.span.line, "column": None}
            assert data["message"] == str(proposal)


class TestWording:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Regeringens Lovprogram", "Regeringens lovprogram 2024-2025"),
            ("Evaluering af budgetprocessen – budget 2025, bilag er vedlagt", "Evaluering af budgetprocessen"),
            ("lovgivning-folketingsaaret-2024-2025.pdf", "Lovgivning, folketingsåret 2024-2025"),
            ("Frokost", "frokost"),
            ("Opsamling på drøftelse om Kloge m2", "Kloge m2 – organisering og kommissorium"),
        ],
    )
    def test_two_tellings_of_one_thing_are_alike(self, one, other):
        assert likeness(one, other) >= 0.5

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Punkt 1 – Beslutningsprotokoller", "Punkt 2 – Økonomi"),
            ("Gennemgang af kommende møder", "Gennemgang af præsentation til dialogmøde"),
            ("", "Frokost"),
            ("og det", "og det"),
        ],
    )
    def test_two_things_are_not(self, one, other):
        assert likeness(one, other) == 0

    @given(st.text(max_size=40), st.text(max_size=40))
    def test_likeness_is_the_same_both_ways(self, one, other):
        assert likeness(one, other) == likeness(other, one)
        assert 0 <= likeness(one, other) <= 1

    @given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), max_size=5))
    def test_nothing_is_in_two_pairs_and_the_best_pair_is_taken(self, scores):
        pairs = best_pairs(range(len(scores)), range(4), lambda one, other: scores[one][other])
        assert len({one for one, _other in pairs}) == len({other for _one, other in pairs}) == len(pairs)
        best = max((score for row in scores for score in row), default=0)
        assert [scores[one][other] for one, other in pairs[:1]] == ([best] if best else [])

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("Chef for Ledelsessekretariatet", "office"), ("office", "office"), ("Specialkonsulenter", "consultant"),
            ("Økonomi", ""), ("Ledelsessekretariatet", ""), ("A person", ""), ("", ""),
        ],
    )  # fmt: skip
    def test_role_is_known_by_its_name_or_by_what_only_it_is_called(self, text, code):
        assert role_called(text, ROLES) == code

    def test_roles_in_a_sentence_are_found_with_their_endings(self):
        assert roles_in("i det tidsrum, hvor borgmesteren også deltager", ROLES) == ["mayor"]

    def test_code_is_made_of_the_title_and_is_not_taken(self):
        assert code_of("Frisættelse og aktørskab", []) == "FRISAETTELSE-AKTOERSKAB"
        assert code_of("Kloge m2", ["Kloge-M2", "KLOGE-M2-2"]) == "KLOGE-M2-3"
        assert code_of("– og –", []) == "PUNKT"

    @given(st.text(max_size=80))
    def test_code_of_any_title_is_one_that_a_project_may_have(self, title):
        code = code_of(title, [])
        assert 0 < len(code) <= 36
        assert code.isascii()
        assert code.replace("-", "").isalnum()
        assert not code.startswith("-")

    def test_text_is_tidied_before_it_is_written(self):
        assert tidy("a\u202e\n b\uf0b7") == "a b"
        assert tidy("x" * 30, 10) == "xxxxxxxxx…"

    def test_subject_of_a_sentence_is_what_it_is_about(self):
        assert subject_of("Som opfølgning blev det aftalt, at AI tilføjes som emne.") == "AI"
        assert subject_of("Begrebet skal der arbejdes med.") == "Begrebet"
        assert subject_of("Alt udgår.") == "Alt udgår"

    def test_pronoun_points_to_the_sentence_before(self, look):
        body = look(OCTOBER).lines[0].entry.body
        assert after_pronoun("Dette medbringes til mødet.", body) == "Yderligere slides om Kloge m2"
        assert after_pronoun("Et notat eftersendes.", body) == "Et notat eftersendes"

    def test_what_the_agenda_said_is_not_decided_by_being_repeated(self, look):
        line = look(SEPTEMBER).lines[1]
        assert what_was_decided(line.entry.body, line.entry.body) == ""


def test_danish_reader_gets_the_same_findings(look):
    english = [(found.code, found.span) for found in look(OCTOBER).findings]
    with speaking("da"):
        assert [(found.code, found.span) for found in look(OCTOBER).findings] == english
