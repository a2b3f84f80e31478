#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same mail, sent by Site Admin and by the vendors' own SDKs (for Mailpit: a client of somebody else) to a
recorder: the requests are compared field by field. What differs on purpose stands in DIFFERENCES with its reason;
anything else is a fault, and so is a difference that is no longer there.
"""

import copy
import functools
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import peer
import recorder
import tap
import wire

case = tap.Plan()

SECRET = 'SG.sw0rdfish-0123456789'    # as SendGrid's look, which its SDK wants
SETTINGS = {
    'resend': {},
    'postmark': {'stream': 'invitations'},
    'mailgun': {'domain': 'mg.example.com'},
    'sendgrid': {},
    'postal': {},
    'mailpit': {'user': 'api'},
    'ses': {'region': 'eu-central-1', 'key-id': 'AKIDEXAMPLE', 'configuration-set': 'invitations'},
}
MAILS = {'full': peer.MAIL, 'plain': peer.PLAIN}
# (vendor, way): the ways of its SDK that ours are compared with
SENDING = [('resend', 'fields'), ('postmark', 'fields'), ('mailgun', 'raw'), ('mailgun', 'fields'), ('sendgrid', 'fields'),
           ('ses', 'raw'), ('ses', 'fields'), ('postal', 'raw'), ('postal', 'fields'), ('mailpit', 'fields')]
ASKING = [('resend', 'follow'), ('postmark', 'look-up'), ('postmark', 'follow'), ('mailgun', 'look-up'),
          ('mailgun', 'follow'), ('ses', 'follow')]

OURS, THEIRS, BOTH = 'only ours has it', 'only theirs has it', 'both have it'

ACCEPT = [('header.accept', BOTH, 'we read nothing but JSON')]
NO_ACCEPT = [('header.accept', OURS, 'we read nothing but JSON')]
NO_BODY = [('header.content-type', THEIRS, 'a GET has no body')]
AWS = [
    ('header.amz-sdk-*', THEIRS, 'the SDK numbers its attempts, which no answer depends on'),
    ('header.x-amz-user-agent', THEIRS, 'the name of the SDK'),
    ('header.x-amz-content-sha256', THEIRS, 'only S3 wants it; the signature holds the same sum (checked by verify)'),
]
TAGS = [('body.EmailTags.message', THEIRS, 'SES finds no mail by its tags, and whoever reads events has the Message-ID')]
RAW = [
    ('mail.*', OURS, 'we send the mail as it was frozen: each attempt is alike, and Message-ID and Date are ours'),
]

# (vendor, way): [(name of a field, who has it, why)]. A name may end with "*".
DIFFERENCES = {
    ('resend', 'fields'): ACCEPT + [
        ('body.tags.message', THEIRS, 'the idempotency key finds the mail; tags can be seen by its recipient'),
    ],
    ('postmark', 'fields'): [
        ('body.Headers.Message-ID', OURS, 'one Message-ID on each attempt, by which receivers know a repeat'),
        ('body.Headers.X-PM-KeepID', OURS, 'without it Postmark writes a Message-ID of its own over that one'),
    ],
    ('mailgun', 'raw'): ACCEPT + [
        ('form.message;filename', BOTH, 'any name makes it a file'),
        ('form.message;type', BOTH, 'it is a mail, not just octets'),
        ('mail.encoding*', BOTH, 'quoted-printable where that is shorter; Python always writes base64'),
    ],
    ('mailgun', 'fields'): ACCEPT + RAW + [
        ('path', BOTH, 'messages.mime takes mails as they are'),
        ('form.message;*', OURS, 'the mail as a file'),
        ('form.from', THEIRS, 'in the mail'),
        ('form.to', BOTH, 'the envelope alone; the name is in the mail'),
        ('form.h:*', THEIRS, 'in the mail'),
        ('form.subject', THEIRS, 'in the mail'),
        ('form.text', THEIRS, 'in the mail'),
        ('form.html', THEIRS, 'in the mail'),
    ],
    ('sendgrid', 'fields'): [
        ('body.custom_args.message', THEIRS, 'with the recipient, as there is one'),
        ('body.personalizations[0].custom_args.message', OURS, 'likewise'),
        ('header.content-language', THEIRS, 'the SDK sends the headers of the mail as headers of the request too'),
    ],
    ('ses', 'raw'): AWS + TAGS + [
        ('mail.encoding*', BOTH, 'quoted-printable where that is shorter; Python always writes base64'),
    ],
    ('ses', 'fields'): AWS + TAGS + RAW + [
        ('body.Content.Simple.*', THEIRS, 'in the mail'),
        ('body.ReplyToAddresses*', THEIRS, 'in the mail'),
        ('body.FromEmailAddress', BOTH, 'the envelope alone; the name is in the mail'),
        ('body.Destination.ToAddresses[0]', BOTH, 'likewise'),
    ],
    ('postal', 'raw'): NO_ACCEPT + [
        ('mail.encoding*', BOTH, 'quoted-printable where that is shorter; Python always writes base64'),
    ],
    ('postal', 'fields'): NO_ACCEPT + RAW + [
        ('path', BOTH, 'send/raw takes mails as they are; send/message makes a Message-ID of its own'),
        ('body.mail_from', OURS, 'the envelope'),
        ('body.rcpt_to[0]', OURS, 'likewise'),
        ('body.from', THEIRS, 'in the mail'),
        ('body.to[0]', THEIRS, 'in the mail'),
        ('body.reply_to', THEIRS, 'in the mail'),
        ('body.subject', THEIRS, 'in the mail'),
        ('body.plain_body', THEIRS, 'in the mail'),
        ('body.html_body', THEIRS, 'in the mail'),
        ('body.headers.Content-Language', THEIRS, 'in the mail'),
        ('body.cc', THEIRS, 'an empty list'),
        ('body.bcc', THEIRS, 'an empty list'),
        ('body.attachments', THEIRS, 'an empty list'),
        ('body.tag', THEIRS, 'send/raw has none, and Postal finds no mail by it'),
    ],
    ('mailpit', 'fields'): ACCEPT + [
        ('body.Headers.Message-ID', OURS, 'one Message-ID on each attempt'),
        ('body.Tags[0]', THEIRS, 'nobody looks for a mail by it'),
    ],
    ('resend', 'follow'): ACCEPT + NO_BODY,
    ('postmark', 'look-up'): NO_BODY + [
        ('query.messagestream', OURS, 'the documents write all of these names in lower case'),
        ('query.messageStream', THEIRS, 'likewise; the SDK says fromEmail where they have fromemail'),
    ],
    ('postmark', 'follow'): NO_BODY,
    ('mailgun', 'look-up'): ACCEPT + NO_BODY,
    ('mailgun', 'follow'): ACCEPT + NO_BODY,
    ('ses', 'follow'): AWS + NO_ACCEPT,
}
# Differences that a mail without names and an answer does not have
ONLY_FULL = {'form.to', 'body.FromEmailAddress', 'body.Destination.ToAddresses[0]', 'body.ReplyToAddresses*', 'body.reply_to'}


@functools.cache
def record(vendor, way, which):
    """(our request, theirs), and what either made of the answer."""
    mail = MAILS[which]
    ours = way if way in ('look-up', 'follow') else None
    relay_id = {'mailgun': 'mail-1@mg.example.com'}.get(vendor, 'mail-1')
    with recorder.Recorder(vendor) as server:
        receipt = peer.ask(ours, vendor, server.url, SECRET, SETTINGS[vendor], mail, relay_id)
        answer = peer.ask_sdk(way, vendor, server.url, SECRET, SETTINGS[vendor], mail, relay_id)
        assert len(server.requests) == 2, [request.target for request in server.requests]
        return server.requests[0], server.requests[1], receipt, answer


def fits(name, pattern):
    return name.startswith(pattern[:-1]) if pattern.endswith('*') else name == pattern


def compare(ours, theirs, differences):
    """Yields what differs and is in no row of the table, and each row of it that nothing differs by."""
    stale = set(pattern for pattern, _, _ in differences)
    for name in sorted(set(ours) | set(theirs)):
        if ours.get(name) == theirs.get(name):
            continue
        who = THEIRS if name not in ours else OURS if name not in theirs else BOTH
        rows = [pattern for pattern, whose, _ in differences if fits(name, pattern) and whose == who]
        stale -= set(rows)
        if not rows:
            yield '%s: %s: ours %r, theirs %r' % (name, who, ours.get(name), theirs.get(name))
    for pattern in sorted(stale):
        yield '%s: no longer differs' % pattern


def rows_for(vendor, way, which):
    return [row for row in DIFFERENCES[vendor, way] if which == 'full' or row[0] not in ONLY_FULL]


def expected(which):
    mail = MAILS[which]
    return {'from': (mail['from_name'], mail['from']), 'to': (mail['to_name'], mail['to']),
            'reply-to': (mail['reply_to_name'], mail['reply_to']) if mail['reply_to'] else None,
            'subject': mail['subject'], 'text': mail['text'], 'html': mail['html'], 'language': mail['language']}


def add_sending(vendor, way, which):
    path = '/peers/%s/%s/%s-' % (vendor, way, which)

    @case(path + 'requests-are-alike')
    def _():
        ours, theirs, receipt, answer = record(vendor, way, which)
        assert receipt['class'] == 'none' and receipt['relay_id'] == answer['id'], (receipt, answer)
        tap.expect_none(compare(wire.fields(vendor, ours), wire.fields(vendor, theirs), rows_for(vendor, way, which)))

    @case(path + 'mails-are-the-invitation')
    def _():
        for request in record(vendor, way, which)[:2]:
            found = wire.read_mail(vendor, wire.fields(vendor, request))
            assert found == expected(which), found


for sent in SENDING:
    for kind in MAILS:
        add_sending(*sent, kind)


def add_asking(vendor, way):
    @case('/peers/%s/%s/requests-are-alike' % (vendor, way))
    def _():
        ours, theirs, receipt, answer = record(vendor, way, 'full')
        assert receipt['class'] == 'none' and answer['id'] == 'mail-1', (receipt, answer)
        if way == 'follow':
            assert receipt['delivery'] == 'delivered', receipt
        tap.expect_none(compare(wire.fields(vendor, ours), wire.fields(vendor, theirs), DIFFERENCES[vendor, way]))


for asked in ASKING:
    add_asking(*asked)


def refuses(request, secret=SECRET):
    try:
        wire.verify(request, secret, 'eu-central-1', 'ses')
    except AssertionError:
        return True
    return False


@case('/peers/ses/signatures-are-right')
def _():
    for way in ('raw', 'fields', 'follow'):
        for request in record('ses', way, 'full')[:2]:
            wire.verify(request, SECRET, 'eu-central-1', 'ses')
            assert refuses(request, 'another'), 'any key will do'
            for name in request.headers['authorization'].split('SignedHeaders=')[1].split(',')[0].split(';'):
                changed = copy.deepcopy(request)
                changed.headers[name] += '1'
                assert refuses(changed), 'the signature holds no %s' % name
            changed = copy.deepcopy(request)
            changed.body += b' '
            assert refuses(changed), 'the signature holds no body'
            changed = copy.deepcopy(request)
            changed.target += 'x'
            assert refuses(changed), 'the signature holds no path'


@case('/peers/comparing-finds-each-planted-change')
def _():
    for vendor, way in SENDING:
        ours, theirs = (wire.fields(vendor, request) for request in record(vendor, way, 'full')[:2])
        rows = DIFFERENCES[vendor, way]
        for name in set(ours) & set(theirs):
            if any(fits(name, pattern) for pattern, _, _ in rows):
                continue
            tap.expect_found(compare({**ours, name: 'planted'}, theirs, rows), name + ': both have it')
            tap.expect_found(compare({key: ours[key] for key in ours if key != name}, theirs, rows),
                             name + ': only theirs has it')
        tap.expect_found(compare({**ours, 'body.planted': 1}, theirs, rows), 'body.planted: only ours has it')
        tap.expect_found(compare(ours, theirs, rows + [('header.x', OURS, '')]), 'header.x: no longer differs')


if __name__ == '__main__':
    case.run()
