#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A script that invites through a real relay: each answer is compared as a whole, with ids and times masked."""

import os
import re
import sys

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'),
                os.path.dirname(os.path.abspath(__file__))]

import ctl as program
import mail_servers
import tap

case = tap.Plan()

FOUNDER = 'ana@example.test'
INVITED = ['u%d@example.test' % number for number in range(1, 8)] + ['alice@example.test', 'bob@example.test']
LIST = INVITED[:4] + ['not-an-address', FOUNDER] + INVITED[4:] + ['U3@Example.TEST']
TIME = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ')


def mask(value):
    """Ids and times become what they are; anything else stays."""
    if isinstance(value, dict):
        return {key: 'ID' if key in ('id', 'event', 'relay_id') and each is not None else mask(each)
                for key, each in value.items()}
    if isinstance(value, list):
        return [mask(each) for each in value]
    return 'TIME' if isinstance(value, str) and TIME.fullmatch(value) else value


def expect(answer, wanted):
    found = mask(answer)
    assert found == wanted, 'wanted %r\nfound  %r' % (wanted, found)


def user(email, **others):
    facts = {'id': 'ID', 'site': 'Acme Support', 'email': email, 'name': '', 'status': 'invitation-pending',
             'role': 'trusted', 'products': ['Desk'], 'groups': ['Desk-users', 'emea'], 'origin': 'invited', 'added': 'TIME',
             'last_sent': 'TIME', 'first_seen': None, 'expires': 'TIME', 'delivery': 'handed-over', 'delivery_error': None,
             'account_state': 'none'}
    facts.update(others)
    return facts


FOUNDER_FACTS = user(FOUNDER, name='Ana López', status='has-site-access', role='site-admin', products=[], groups=[],
                     last_sent=None, first_seen='TIME', expires=None, delivery='none', account_state='active')


def made(name):
    return {'name': name, 'verdict': 'done', 'reason': None, 'id': 'ID', 'event': 'ID'}


def verdict(written, word='invited', **others):
    return dict({'input': written, 'email': written, 'verdict': word, 'reason': None}, **others)


VERDICTS = {'not-an-address': verdict('not-an-address', 'invalid', email=None, reason='address-no-at'),
            FOUNDER: verdict(FOUNDER, 'already-user'),
            LIST[-1]: verdict(LIST[-1], 'duplicate')}


def queued(email):
    return {'id': 'ID', 'site': 'Acme Support', 'email': email, 'state': 'queued', 'attempts': 0, 'queued': 'TIME',
            'not_before': 'TIME', 'error': None, 'error_class': None, 'next_try': None, 'handed_over': None, 'delivered': None,
            'relay_id': None}


def get_link(mail, port):
    found = set(re.findall(r'http://127\.0\.0\.1:%d/i/[A-Za-z0-9_-]{43}' % port, mail.text))
    assert len(found) == 1, mail.text
    return found.pop()


@case('/ctl/relay/a-script-invites-sends-removes-and-brings-back')
def _():
    port = mail_servers.free_ports(1)[0]
    with mail_servers.MailServers() as servers, program.Ctl(SITE_ADMIN_RELAY_SECRET=servers.secret('alice'),
                                               SITE_ADMIN_GATEWAY_PORT=str(port)) as ctl:
        ctl.ok('init', '--organization', 'Acme', '--site', 'Acme Support', '--url', 'https://support.example.test',
               '--admin', 'Ana López <%s>' % FOUNDER)
        expect(ctl.json('product', 'add', 'Desk', '--seats', '25'), made('Desk'))
        expect(ctl.json('group', 'add', 'emea', '--description', 'Europe'), made('emea'))
        expect(ctl.json('relay', 'set', 'jmap', 'url=' + servers.url, 'user=alice', 'sender=Acme <alice@example.test>'),
               made('jmap'))
        expect(ctl.json('relay', 'show'), [{'id': 'ID', 'site': None, 'protocol': 'jmap',
                                            'sender': 'Acme <alice@example.test>', 'url': servers.url, 'user': 'alice'}])
        expect(ctl.json('relay', 'test', 'bob@example.test'),
               {'email': 'bob@example.test', 'class': 'none', 'relay_id': 'ID', 'text': None, 'retry_after': None})
        servers.wait_for_mails('bob', 1)

        answer = ctl.run('--json', 'invite', '--role', 'trusted', '--product', 'Desk', '--group', 'emea', '-',
                         stdin='\n'.join(LIST))
        assert answer.code == 3, (answer.code, answer.err)
        expect(answer.json, {'event': 'ID', 'results': [VERDICTS.get(each, verdict(each)) for each in LIST]})
        # The newest first.
        expect(ctl.json('outbox', 'list'), [queued(each) for each in reversed(INVITED)])
        expect(ctl.json('outbox', 'send', '--wait'), [])
        everybody = {each: user(each) for each in INVITED}
        everybody[FOUNDER] = FOUNDER_FACTS
        expect(ctl.json('user', 'list', '--sort', 'email'), [everybody[each] for each in sorted(everybody)])

        mails = {mail.to: mail for name, count in (('archive', 7), ('alice', 1), ('bob', 2))
                 for mail in servers.wait_for_mails(name, count)}
        assert sorted(mails) == sorted(INVITED)
        assert len({get_link(mail, port) for mail in mails.values()}) == len(INVITED)

        answer = ctl.run('--json', 'remove', '--yes', 'u5@example.test', 'nobody@example.test')
        assert answer.code == 3, (answer.code, answer.err)
        expect(answer.json, {'event': 'ID', 'results': [
            verdict('u5@example.test', 'done'), verdict('nobody@example.test', 'not-found', reason='not-found')]})
        expect(ctl.json('user', 'list', '--sort', 'email'),
               [everybody[each] for each in sorted(everybody) if each != 'u5@example.test'])
        expect(ctl.json('undo'), made('undo'))
        expect(ctl.json('user', 'list', '--sort', 'email'), [everybody[each] for each in sorted(everybody)])
        expect(ctl.json('outbox', 'send', '--wait'), [])
        assert len(servers.mails('archive')) == 7, 'neither removing nor undoing sends mail'


@case('/ctl/relay/a-script-sends-by-smtp-submission')
def _():
    with mail_servers.MailServers() as servers, program.Ctl(SITE_ADMIN_RELAY_SECRET=servers.secret('alice')) as ctl:
        url = 'smtp://127.0.0.1:%d' % servers.submission
        ctl.ok('init', '--organization', 'Acme', '--site', 'Acme Support', '--url', 'https://support.example.test',
               '--admin', 'Ana López <%s>' % FOUNDER)
        expect(ctl.json('relay', 'set', 'smtp', 'url=' + url, 'user=alice', 'sender=Acme <alice@example.test>'),
               made('smtp'))

        # nobody vouches for its certificate yet, and the password is not shown to it
        answer = ctl.run('--json', 'relay', 'test', 'bob@example.test').json
        assert answer['class'] == 'try-again' and 'certificate' in answer['text'], answer
        ctl.environment['SSL_CERT_FILE'] = servers.ca_file
        answer = ctl.json('relay', 'test', 'bob@example.test')
        assert answer['class'] == 'none' and answer['relay_id'], answer

        answer = ctl.run('--json', 'invite', '-', stdin='u1@example.test\nnobody@example.test\n')
        assert answer.code == 0, (answer.code, answer.err)
        ctl.run('outbox', 'send', '--wait')
        users = {each['email']: each for each in ctl.json('user', 'list')}
        assert users['u1@example.test']['delivery'] == 'handed-over', users
        assert users['nobody@example.test']['delivery'] == 'failed', users
        assert users['nobody@example.test']['delivery_error'].startswith('550 5.1.1 '), users
        servers.wait_for_mails('archive', 1)
        servers.wait_for_mails('bob', 1)


case.run()
