#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mails handed to programs that stand in for Resend and Amazon SES, read back by their own means."""

import email
import email.policy
import html
import json
import os
import re
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'ctl')]

import ctl as program
import emulator
import peer
import tap
import wire

case = tap.Plan()

SECRET = 're_sw0rdfish-0123456789'
SES = {'region': 'eu-central-1', 'key-id': 'AKIDEXAMPLE'}
MESSAGE = 'Grüße, {{name}} & <b>%recipient.x%</b>\n\n“日本”'
# (language, whom): a name that has to be encoded and cut, one that has to be quoted, a domain that has to be in ASCII
INVITED = [('ja', '山田太郎（サポート担当・東京本社） <taro@example.test>'), ('ar', '"Lee, Zoë A." <zoe@example.test>'),
           ('en', 'bob@bücher.example')]


def expect(found, wanted):
    assert found == wanted, 'wanted %r\nfound  %r' % (wanted, found)


def hrefs(text):
    return [html.unescape(each) for each in re.findall(r'href="([^"]*)"', text)]


def read_resend(mail):
    """What resend-local keeps, as people read it."""
    return {'from': wire.mailbox(mail['from']), 'to': [wire.mailbox(each) for each in mail['to']],
            'reply-to': [wire.mailbox(each) for each in mail['replyTo']], 'subject': mail['subject'], 'text': mail['text'],
            'html': mail['html'], 'language': mail['headers']['Content-Language'],
            'others': mail['cc'] + mail['bcc'] + mail['attachments']}


def read_ses(server, mail):
    """The same of aws-ses-v2-local, from the mail that it writes from what it keeps."""
    raw = bytes(server.get('/get-emlContent?messageId=' + mail['messageId'])['body']['data'])
    message = email.message_from_bytes(raw, policy=email.policy.default)
    # the newer half of Python's package makes blanks of folds between encoded words
    plain = email.message_from_bytes(raw, policy=email.policy.compat32)

    def mailboxes(name):
        return [wire.mailbox(each) for each in plain.get_all(name, [])]

    return {'from': mailboxes('from')[0], 'to': mailboxes('to'), 'reply-to': mailboxes('reply-to'),
            'subject': wire.text(plain['subject']), 'text': message.get_body(('plain',)).get_content().replace('\r\n', '\n'),
            'html': message.get_body(('html',)).get_content().replace('\r\n', '\n'),
            'others': mail['destination']['cc'] + mail['destination']['bcc'] + mail['attachments']}


def expected(mail):
    return {'from': (mail['from_name'], mail['from']), 'to': [(mail['to_name'], mail['to'])],
            'reply-to': [(mail['reply_to_name'], mail['reply_to'])] if mail['reply_to'] else [], 'subject': mail['subject'],
            'text': mail['text'], 'html': mail['html'], 'language': mail['language'], 'others': []}


@case('/peers/resend-local/mail-arrives-whole')
def _():
    with emulator.ResendLocal() as server:
        expect(emulator.listeners(server.port), {'0100007F'})
        expect(server.mails(), [])
        for mail in (peer.MAIL, peer.PLAIN):
            receipt = peer.ask(None, 'resend', server.url, SECRET, {}, mail)
            expect(receipt['class'], 'none')
            kept, = [each for each in server.mails() if each['id'] == receipt['relay_id']]
            expect(read_resend(kept), expected(mail))
        kept = server.mails()[-1]
        assert peer.LINK in kept['text'] and hrefs(kept['html']) == [peer.LINK], kept

        answer = peer.ask_sdk('fields', 'resend', server.url, SECRET, {}, peer.MAIL)
        theirs, = [each for each in server.mails() if each['id'] == answer['id']]
        expect(read_resend(theirs), read_resend(kept))


@case('/peers/resend-local/news-are-read')
def _():
    with emulator.ResendLocal() as server:
        sent = peer.ask(None, 'resend', server.url, SECRET, {}, peer.MAIL)
        news = peer.ask('follow', 'resend', server.url, SECRET, {}, peer.MAIL, sent['relay_id'])
        expect((news['class'], news['delivery']), ('none', 'delivered'))


@case('/peers/aws-ses-v2-local/mail-arrives-whole')
def _():
    with emulator.SesLocal() as server:
        expect(emulator.listeners(server.port), {'0100007F'})
        # it keeps names as texts, and does not quote what was quoted
        full = dict(peer.MAIL, from_name='Ann “A.” O\'Neil, via Bücher')
        for mail in (full, peer.PLAIN):
            receipt = peer.ask(None, 'ses', server.url, SECRET, SES, mail)
            expect(receipt['class'], 'none')
            kept, = [each for each in server.mails() if each['messageId'] == receipt['relay_id']]
            wanted = expected(mail)
            del wanted['language']    # it keeps no other headers
            expect(read_ses(server, kept), wanted)
            expect(kept['body'], {'text': mail['text'], 'html': mail['html']})
        kept = server.mails()[0]
        assert peer.LINK in kept['body']['text'] and hrefs(kept['body']['html']) == [peer.LINK], kept

        for way in ('raw', 'fields'):
            answer = peer.ask_sdk(way, 'ses', server.url, SECRET, SES, full)
            theirs, = [each for each in server.mails() if each['messageId'] == answer['id']]
            expect(read_ses(server, theirs), read_ses(server, kept))


def invite(server, read, *relay):
    """Has the program itself invite by this relay, and reads what arrives."""
    port = emulator.free_port()
    link = re.compile(r'http://127\.0\.0\.1:%d/i/[A-Za-z0-9_-]{43}' % port)
    with program.Ctl(SITE_ADMIN_RELAY_SECRET=SECRET, SITE_ADMIN_GATEWAY_PORT=str(port)) as ctl:
        ctl.init()
        expect(ctl.json('relay', 'set', *relay, 'url=' + server.url, 'sender=Acmé, “Q” <invitations@bücher.example>')['verdict'],
               'done')
        expect(ctl.json('relay', 'test', 'bob@example.test')['class'], 'none')
        assert 'bob@example.test' in json.dumps(server.mails()), server.mails()
        for language, whom in INVITED:
            expect(ctl.verdicts('invite', '--language', language, '--message', MESSAGE, whom), ['invited'])
        expect(ctl.json('outbox', 'send', '--wait'), [])

        users = {user['email']: user for user in ctl.json('user', 'list')}
        invited = [email.utils.parseaddr(whom) for _, whom in INVITED]
        for _, address in invited:
            expect((users[address]['delivery'], users[address]['status']), ('handed-over', 'invitation-pending'))

        arrived = {found['to'][0][1]: found for found in read(server) if found['to'][0][1] != 'bob@example.test'}
        expect(sorted(arrived), ['bob@xn--bcher-kva.example', 'taro@example.test', 'zoe@example.test'])
        links = set()
        for (name, address), (language, _) in zip(invited, INVITED):
            found = arrived[address.replace('bücher', 'xn--bcher-kva')]
            expect(found['to'][0][0], name)
            expect(found['from'][1], 'invitations@xn--bcher-kva.example')
            expect(found['reply-to'], [('Ana López', 'ana@example.com')])
            assert 'Ana López' in found['from'][0] and 'Ana López' in found['subject'], found
            expect(found.get('language', language), language)
            for line in MESSAGE.split('\n'):
                assert line in found['text'] and html.escape(line, quote=False) in found['html'], (line, found)
            in_text = link.findall(found['text'])
            assert len(in_text) == 1 and in_text[0] in hrefs(found['html']), found
            expect(set(link.findall(found['html'])), set(in_text))
            links |= set(in_text)
        expect(len(links), len(INVITED))


@case('/peers/resend-local/the-program-invites')
def _():
    with emulator.ResendLocal() as server:
        invite(server, lambda it: [read_resend(mail) for mail in it.mails()], 'resend')


@case('/peers/aws-ses-v2-local/the-program-invites')
def _():
    with emulator.SesLocal() as server:
        invite(server, lambda it: [read_ses(it, mail) for mail in it.mails()], 'ses', 'region=eu-central-1',
               'key-id=AKIDEXAMPLE')


case.run()
