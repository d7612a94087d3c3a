from __future__ import annotations

import mailbox
from datetime import timedelta
from email.message import EmailMessage

import pytest

from aarsplan.diagnostics import Rejected, WrongUse
from aarsplan.invitations.model import Answer, Convened, person
from aarsplan.invitations.replies import take
from aarsplan.loading.replies import reader
from aarsplan.loading.replies.reader import FoundReply, read_replies
from aarsplan.texts import speaking
from tests.invitations.samples import CHIEF, MAYOR, NOW, UID, facts, told

pytestmark = pytest.mark.timeless

KEY = "KCL/2025-10"


def calendar(
    partstat="ACCEPTED", *, address=CHIEF.address, sequence=0, stamp="20250602T080000Z", method="REPLY", uid=UID
):
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{stamp}",
        f"SEQUENCE:{sequence}", f'ATTENDEE;CN="Økonomichef; Norddjurs";PARTSTAT={partstat}:MAILTO:{address}',
        "ORGANIZER:mailto:sekretariatet@norddjurs.dk", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\r\n".join(lines)


def mail(text, *, sender=CHIEF.address, subtype="calendar", charset="utf-8"):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Chefen <{sender}>", "sekretariatet@norddjurs.dk", "Accepteret"
    made.set_content("Ja tak\nFrom now on I am there.\n")
    made.add_alternative(text, subtype=subtype, charset=charset, params={"method": "REPLY"})
    made.add_attachment(text.encode(), maintype="application", subtype="ics", filename="invite.ics")
    return made


def save(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def found(**changes):
    values = {
        "file": "a.eml", "method": "REPLY", "uid": UID, "address": CHIEF.address, "partstat": "ACCEPTED",
        "sequence": 0, "stamp": NOW, "sender": CHIEF.address,
    }  # fmt: skip
    return FoundReply(**{**values, **changes})


def asked(**changes):
    return {KEY: Convened(UID, {person(UID, CHIEF.address): told(**changes)})}


def taking(invitations, replies):
    return take(invitations, replies, facts(), NOW)


def answer(taken):
    return taken.invitations[KEY].told[person(UID, CHIEF.address)].answer


def test_replies_are_found_in_mail_mbox_calendar_file_and_folder(tmp_path):
    save(tmp_path, "1.eml", mail(calendar()).as_bytes())
    save(tmp_path, "2.ics", calendar("DECLINED", address=MAYOR.address))
    box = mailbox.mbox(tmp_path / "3.mbox")
    box.add(mail(calendar("TENTATIVE")))
    box.add(mail(calendar("ACCEPTED")))
    box.flush()
    save(tmp_path, "notes.txt", "not read")
    reading = read_replies([tmp_path])
    assert [(one.file.rpartition("/")[2], one.partstat, one.address) for one in reading.replies] == [
        ("1.eml", "ACCEPTED", CHIEF.address),
        ("2.ics", "DECLINED", MAYOR.address),
        ("3.mbox", "TENTATIVE", CHIEF.address),
        ("3.mbox", "ACCEPTED", CHIEF.address),
    ]
    assert reading.notes == []
    assert reading.others == 0


def test_reply_in_another_code_page_is_read(tmp_path):
    path = save(tmp_path, "1.eml", mail(calendar(), charset="iso-8859-1").as_bytes())
    assert [one.partstat for one in read_replies([path]).replies] == ["ACCEPTED"]


def test_mail_that_is_no_reply_is_counted_and_nothing_else(tmp_path):
    plain = EmailMessage()
    plain.set_content("Hej")
    save(tmp_path, "1.eml", plain.as_bytes())
    save(tmp_path, "2.ics", calendar(method="REQUEST"))
    reading = read_replies([tmp_path])
    assert (reading.replies, reading.notes, reading.others) == ([], [], 2)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".msg"),
        (calendar(sequence="-1"), "no number"),
        (calendar(sequence="9" * 5000), "no number"),
        (calendar(stamp="yesterday"), "DTSTAMP"),
        (calendar(stamp="20250602"), "DTSTAMP"),
        (calendar().replace("ORGANIZER:", "ATTENDEE:"), "2 attendees"),
        (calendar().replace("END:VEVENT\r\n", ""), "damaged"),
        (calendar() + "\0", "damaged"),
        ("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + "BEGIN:X\r\n" * 100, "damaged"),
    ],
)
def test_hostile_file_is_told_and_gives_no_reply(tmp_path, content, words):
    path = save(tmp_path, "1.eml", content)
    with speaking("en"):
        reading = read_replies([path])
    assert reading.replies == []
    assert [note.span.file for note in reading.notes] == [str(path)]
    assert words in reading.notes[0].message


def test_deeply_nested_mail_takes_nothing_down(tmp_path):
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(5000))
    paths = [save(tmp_path, "1.eml", parts), save(tmp_path, "2.ics", calendar())]
    assert [one.partstat for one in read_replies(paths).replies] == ["ACCEPTED"]


def test_one_file_that_takes_too_long_spares_the_others(tmp_path, monkeypatch):
    slow = save(tmp_path, "b.eml", b"slow")
    good = [save(tmp_path, name, calendar()) for name in ("a.ics", "c.ics", "d.ics")]
    ask = reader.ask

    def asked_with_a_slow_one(module, arguments, content, **limits):
        if content.endswith(b"slow") or b"slow" in content:
            return {"fault": {"code": "time", "line": 1, "seen": {"seconds": "20"}}}
        return ask(module, arguments, content, **limits)

    monkeypatch.setattr(reader, "ask", asked_with_a_slow_one)
    reading = read_replies([tmp_path])
    assert [one.file for one in reading.replies] == [str(path) for path in good]
    assert [note.span.file for note in reading.notes] == [str(slow)]


def test_too_large_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "MAX_BYTES", 100)
    path = save(tmp_path, "1.ics", calendar())
    with pytest.raises(Rejected) as caught:
        read_replies([path])
    assert [told.code for told in caught.value.diagnostics] == ["limit"]


def test_file_that_is_not_there_is_wrong_use(tmp_path):
    with pytest.raises(WrongUse):
        read_replies([tmp_path / "none.eml"])


@pytest.mark.parametrize(
    ("partstat", "expected"),
    [("ACCEPTED", Answer.ACCEPTED), ("DECLINED", Answer.DECLINED), ("TENTATIVE", Answer.TENTATIVE)],
)
def test_answer_is_kept(partstat, expected):
    taken = taking(asked(), [found(partstat=partstat)])
    assert (answer(taken), taken.changed, taken.findings) == (expected, {KEY: 1}, [])


def test_newest_answer_holds_in_whatever_order_they_come():
    yes, no = found(), found(partstat="DECLINED", stamp=NOW + timedelta(hours=1))
    assert answer(taking(asked(), [yes, no])) is answer(taking(asked(), [no, yes])) is Answer.DECLINED


def test_higher_number_outranks_a_later_time():
    early = found(sequence=1, partstat="DECLINED", stamp=NOW - timedelta(days=3))
    taken = taking(asked(sequence=1), [early, found(sequence=0)])
    assert answer(taken) is Answer.DECLINED


def test_same_reply_twice_changes_nothing():
    once = taking(asked(), [found()])
    assert taking(once.invitations, [found()]).changed == {}


def test_answer_to_an_earlier_date_is_kept_as_stale():
    taken = taking(asked(sequence=1), [found(sequence=0)])
    kept = taken.invitations[KEY].told[person(UID, CHIEF.address)]
    assert (kept.answer, kept.is_stale, taken.findings) == (None, True, [])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"uid": "other@norddjurs.dk"}, "no meeting that was convened"),
        ({"address": "stranger@example.org", "sender": "stranger@example.org"}, "was not invited"),
        ({"method": "COUNTER"}, "Økonomichef proposes another time"),
        ({"partstat": "DELEGATED"}, "somebody else"),
        ({"partstat": "NEEDS-ACTION"}, "neither yes"),
        ({"sequence": 7}, "never sent"),
        ({"stamp": NOW + timedelta(days=900)}, "still to come"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_file(changes, words):
    with speaking("en"):
        taken = taking(asked(), [found(**changes)])
    assert taken.invitations == asked()
    assert [told.span.file for told in taken.findings] == ["a.eml"]
    assert words in taken.findings[0].message


def test_reply_that_somebody_else_sent_is_kept_and_told():
    taken = taking(asked(), [found(sender="sekretaer@norddjurs.dk")])
    assert answer(taken) is Answer.ACCEPTED
    assert "sekretaer@norddjurs.dk" in taken.findings[0].message
