#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The promises of the command line: words, keys of the JSON, exit codes."""

import csv
import glob
import io
import os
import re
import sqlite3
import stat
import sys

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'),
                os.path.dirname(os.path.abspath(__file__))]

import locales
import tap
from ctl import Ctl

case = tap.Plan()

USER_KEYS = ['id', 'site', 'email', 'name', 'status', 'role', 'products', 'groups', 'origin', 'added', 'last_sent',
             'first_seen', 'expires', 'delivery', 'delivery_error', 'account_state']


@case('/ctl/init/makes-a-private-database-with-its-founder')
def _():
    with Ctl().init() as ctl:
        assert stat.S_IMODE(os.stat(ctl.database).st_mode) == 0o600
        users = ctl.json('user', 'list')
        assert [user['email'] for user in users] == ['ana@example.com']
        founder = users[0]
        assert list(founder)[:len(USER_KEYS)] == USER_KEYS, list(founder)
        assert (founder['name'], founder['role'], founder['status'], founder['account_state']) == \
            ('Ana López', 'site-admin', 'has-site-access', 'active')
        assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', founder['added'])
        assert ctl.json('site', 'list')[0]['url'] == 'https://support.example.com'


@case('/ctl/init/refuses-a-database-that-is-there')
def _():
    with Ctl().init() as ctl:
        before = open(ctl.database, 'rb').read()
        answer = ctl.run('init', '--organization', 'B', '--site', 'B', '--url', 'https://b.example.com', '--admin', 'b@b.example')
        assert answer.code == 1 and answer.err.startswith('site-adminctl: '), answer.err
        assert open(ctl.database, 'rb').read() == before


@case('/ctl/init/says-what-is-wrong-and-leaves-no-file')
def _():
    good = {'--organization': 'Acme', '--site': 'S', '--url': 'https://s.example.com', '--admin': 'A <a@example.com>'}
    for option, value in [('--admin', 'nobody'), ('--admin', 'a@example'), ('--url', 'no url'), ('--url', 'ftp://x.example'),
                          ('--site', ''), ('--site', 'x' * 300), ('--organization', 'a\nb')]:
        with Ctl() as ctl:
            line = [word for pair in dict(good, **{option: value}).items() for word in pair]
            answer = ctl.run('init', *line)
            assert answer.code in (1, 4), (option, value, answer.code, answer.out, answer.err)
            assert (answer.err + answer.out).strip(), (option, value)
            assert not os.path.exists(ctl.database), (option, value)


@case('/ctl/usage/exits-with-2')
def _():
    with Ctl().init() as ctl:
        for words in [[], ['nonsense'], ['user', 'list', '--status', 'odd'], ['user', 'list', '--sort', 'odd'], ['invite'],
                      ['user', 'list', '--format', 'odd'], ['invite', '--role', 'king', 'a@example.com'], ['product', 'set', 'X'],
                      ['invite', '--expires', 'soon', 'a@example.com'], ['user', 'show'], ['resend'], ['user', 'list', '--odd'],
                      ['undo', 'x'], ['log', '--since', 'yesterday'], ['init']]:
            answer = ctl.run(*words)
            assert answer.code == 2, (words, answer.code, answer.err)


@case('/ctl/help/knows-every-command')
def _():
    with Ctl() as ctl:
        text = ctl.ok('--help').out
        for command in ['init', 'site list', 'site add', 'product list', 'product add', 'product set', 'group list', 'group add',
                        'user list', 'user show', 'invite', 'resend', 'link', 'remove', 'restore', 'revoke', 'seen', 'set-role',
                        'grant', 'withdraw', 'account change-address', 'relay set', 'relay show', 'relay remove', 'relay test',
                        'outbox list', 'outbox status', 'outbox show', 'outbox send', 'outbox retry', 'outbox postpone',
                        'outbox cancel', 'outbox pause', 'outbox resume', 'template list', 'template show', 'template set',
                        'template reset', 'template preview', 'organization language', 'log', 'undo', 'redo',
                        'domain allow', 'operator show', 'operator set']:
            assert re.search(r'^  %s\b' % command, text, re.M), command
            assert ctl.ok(*command.split(), '--help').out


@case('/ctl/help/the-manual-has-the-same-commands')
def _():
    with open(os.path.join(tap.TOP, 'data', 'site-adminctl.1'), encoding='utf-8') as file:
        manual = file.read().replace('\\-', '-')
    with Ctl() as ctl:
        text = ctl.ok('--help').out
        listed = re.findall(r'^  ([a-z][a-z-]*(?: [a-z][a-z-]*)?)(?: |$)', text[text.index('Commands:'):], re.M)
        assert len(listed) > 40, listed
        section = manual[manual.index('.SH COMMANDS'):manual.index('.SH EXIT')]
        named = set(re.findall(r'(?:\\fB|^\.TP\n\.B )([a-z][a-z-]*(?: [a-z][a-z-]*)?)(?=\\fR|$)', section, re.M))
        assert set(listed) == named, (set(listed) ^ named)


@case('/ctl/help/says-what-each-relay-asks-for-in-the-words-of-the-reader')
def _():
    with Ctl() as ctl:
        text = ctl.ok('relay', 'set', '--help', environment=locales.make(ctl.dir, 'de')).out
        for line in ('jmap      url=… [user=…]', 'ses       region=… key-id=…', 'smtp      url=… [user=…]', '--secret=-'):
            assert line in text, text
        assert 'Geheimnis' in text and 'Protokolle' in text, text


@case('/ctl/invite/gives-one-verdict-an-address')
def _():
    with Ctl().init() as ctl:
        ctl.ok('product', 'add', 'Jira', '--seats', '3')
        ctl.ok('group', 'add', 'support-emea')
        answer = ctl.run('--json', 'invite', '--product', 'Jira', '--group', 'support-emea', '--no-mail', '-',
                         stdin='bo@x.example, BO@x.example; "Last, First" <lf@x.example>\nana@example.com\nnot-an-address\n'
                               'third@x.example fourth@x.example')
        assert answer.code == 3, (answer.code, answer.err)
        rows = answer.json['results']
        assert [set(row) >= {'input', 'email', 'verdict', 'reason'} for row in rows] == [True] * 7
        assert [(row['email'], row['verdict']) for row in rows] == [
            ('bo@x.example', 'invited'), ('BO@x.example', 'duplicate'), ('lf@x.example', 'invited'),
            ('ana@example.com', 'already-user'), (None, 'invalid'), ('third@x.example', 'invited'),
            ('fourth@x.example', 'refused')], rows
        assert rows[4]['input'] == 'not-an-address' and rows[4]['reason']
        assert rows[6]['reason'] == 'no-seat' and rows[6]['detail'] == 'Jira'
        assert isinstance(answer.json['event'], int)
        user = ctl.user('lf@x.example')
        assert (user['name'], user['status'], user['products'], user['groups'], user['origin'], user['delivery']) == \
            ('Last, First', 'invitation-not-sent', ['Jira'], ['Jira-users', 'support-emea'], 'invited', 'none'), user
        product = ctl.json('product', 'list')[0]
        assert (product['in_use'], product['reserved'], product['seats']) == (0, 3, 3)


@case('/ctl/invite/letter-case-makes-no-second-account')
def _():
    with Ctl().init() as ctl:
        ctl.ok('invite', '--no-mail', 'Bo.Lind@Bücher.example')
        assert ctl.verdicts('invite', '--no-mail', 'bo.lind@BÜCHER.example') == ['already-user']
        assert ctl.verdicts('invite', '--no-mail', 'bo.lind@xn--bcher-kva.example') == ['already-user']
        with sqlite3.connect(ctl.database) as db:
            assert db.execute('SELECT count(*) FROM account').fetchone()[0] == 2


@case('/ctl/invite/every-verdict-of-a-second-site')
def _():
    with Ctl().init() as ctl:
        ctl.ok('invite', '--no-mail', 'seen@x.example', 'unseen@x.example')
        ctl.ok('seen', 'seen@x.example')
        ctl.ok('site', 'add', 'Acme Partners', '--url', 'https://partners.example.com')
        assert ctl.run('user', 'list').code == 2, 'with two sites --site is needed'
        assert ctl.verdicts('--site', 'acme partners', 'invite', 'seen@x.example', 'unseen@x.example') == \
            ['existing-account', 'invited']
        partners = {user['email']: user['status'] for user in ctl.json('--site', 'Acme Partners', 'user', 'list')}
        assert partners['seen@x.example'] == 'invitation-not-sent'


@case('/ctl/invite/again-resends-restores-and-brings-back')
def _():
    with Ctl().init() as ctl:
        ctl.ok('invite', 'p@x.example', 'r@x.example', 'gone@x.example')
        ctl.ok('revoke', 'r@x.example')
        ctl.ok('remove', 'gone@x.example')
        assert ctl.verdicts('invite', 'p@x.example', 'r@x.example', 'gone@x.example') == ['resent', 'restored', 'restored']
        assert len(ctl.json('outbox', 'list')) == 3, 'one open message an invitation'


@case('/ctl/invite/writes-nothing-in-a-dry-run')
def _():
    with Ctl().init() as ctl:
        answer = ctl.ok('--json', '--dry-run', 'invite', 'bo@x.example').json
        assert answer['results'][0]['verdict'] == 'invited' and answer['event'] is None
        assert len(ctl.json('user', 'list')) == 1
        assert ctl.json('outbox', 'list') == []


@case('/ctl/invite/basic-users-are-refused-and-roles-do-not-reach-above-their-own')
def _():
    with Ctl().init() as ctl:
        ctl.ok('invite', '--no-mail', 'basic@x.example')
        ctl.ok('invite', '--no-mail', '--role', 'trusted', 'trusted@x.example')
        ctl.ok('seen', 'basic@x.example', 'trusted@x.example')
        assert ctl.run('--as', 'basic@x.example', 'invite', 'n@x.example').code == 4
        assert ctl.run('--as', 'trusted@x.example', 'invite', '--role', 'site-admin', 'n@x.example').code == 4
        assert ctl.run('--as', 'trusted@x.example', 'invite', 'n@x.example').code == 0
        answer = ctl.run('--as', 'nobody@x.example', 'user', 'list')
        assert answer.code == 1 and 'nobody@x.example' in answer.err


@case('/ctl/invite/domains-join-only-where-they-are-somebodys')
def _():
    with Ctl().init() as ctl:
        ctl.ok('invite', '--no-mail', '--allow-domain', 'a@firm.example', 'b@gmail.com', 'c@co.uk')
        assert [rule['domain'] for rule in ctl.json('domain', 'list')] == ['firm.example']
        for domain in ('gmail.com', 'co.uk', 'no domain'):
            answer = ctl.run('domain', 'allow', domain)
            assert answer.code == 1 and domain in answer.err, (domain, answer.err)


@case('/ctl/last-administrator/cannot-go')
def _():
    with Ctl().init() as ctl:
        for words in (['remove', 'ana@example.com'], ['revoke', 'ana@example.com'], ['set-role', 'basic', 'ana@example.com']):
            answer = ctl.run('--json', *words)
            assert answer.code == 4, (words, answer.out)
            assert answer.json['results'][0]['reason'] in ('last-site-admin', 'last-organization-admin'), answer.out


@case('/ctl/verbs/answer-with-the-fixed-words')
def _():
    with Ctl().init() as ctl:
        ctl.ok('product', 'add', 'Wiki')
        ctl.ok('invite', '--no-mail', 'bo@x.example')
        assert ctl.verdicts('grant', 'Wiki', 'bo@x.example') == ['done']
        assert ctl.verdicts('grant', 'wiki', 'bo@x.example', 'who@x.example') == ['already-so', 'not-found']
        assert ctl.verdicts('withdraw', 'Wiki', 'bo@x.example') == ['done']
        assert ctl.verdicts('set-role', 'trusted', 'bo@x.example') == ['done']
        assert ctl.verdicts('revoke', 'bo@x.example') == ['done']
        assert ctl.user('bo@x.example')['status'] == 'no-site-access'
        assert ctl.verdicts('restore', 'bo@x.example') == ['done']
        assert ctl.verdicts('seen', 'bo@x.example') == ['done']
        assert ctl.user('bo@x.example')['status'] == 'has-site-access'
        assert ctl.verdicts('resend', 'bo@x.example') == ['refused']
        assert ctl.run('product', 'add', 'WIKI').code == 1
        assert ctl.run('site', 'add', 'acme support', '--url', 'https://x.example.com').code == 1
        assert ctl.run('grant', 'Nothing', 'bo@x.example').code == 1


@case('/ctl/undo/brings-back-and-redo-takes-away')
def _():
    with Ctl().init() as ctl:
        ctl.ok('invite', '--no-mail', 'bo@x.example', 'c@x.example')
        ctl.ok('remove', '--yes', 'bo@x.example')
        assert len(ctl.json('user', 'list')) == 2
        ctl.ok('undo')
        assert len(ctl.json('user', 'list')) == 3
        ctl.ok('redo')
        assert len(ctl.json('user', 'list')) == 2
        log = ctl.json('log')
        assert [event['kind'] for event in log][:3] == ['redo', 'undo', 'remove'], log
        assert log[0]['actor'] == 'Ana López'
        removal = next(event for event in log if event['kind'] == 'remove')
        assert ctl.run('undo', str(removal['event'])).code == 0
        assert ctl.run('undo', '99999').code == 1


@case('/ctl/undo/cancels-mail-that-is-still-here')
def _():
    with Ctl().init() as ctl:
        ctl.ok('invite', 'bo@x.example')
        answer = ctl.ok('undo')
        assert '1 mail' in answer.out, answer.out
        ctl.ok('outbox', 'send')
        assert not glob.glob(ctl.dir + '/**/*.eml', recursive=True)
        assert len(ctl.json('user', 'list')) == 1


@case('/ctl/user-list/filters-sorts-searches-and-pages')
def _():
    with Ctl().init() as ctl:
        ctl.ok('product', 'add', 'Jira')
        ctl.ok('invite', '--no-mail', '--product', 'Jira', 'Müller <mueller@x.example>', 'Łucja <lucja@y.example>')
        ctl.ok('invite', '--no-mail', '--role', 'trusted', 'Zoë <zoe@y.example>')
        emails = lambda *words: [user['email'] for user in ctl.json('user', 'list', *words)]
        assert emails() == ['ana@example.com', 'lucja@y.example', 'mueller@x.example', 'zoe@y.example']
        assert emails('--search', 'MULLER') == ['mueller@x.example']
        assert emails('--search', 'lucja y.ex') == ['lucja@y.example']
        assert emails('--product', 'jira', '--sort', 'email', '--descending') == ['mueller@x.example', 'lucja@y.example']
        assert emails('--role', 'trusted') == ['zoe@y.example']
        assert emails('--status', 'has-site-access') == ['ana@example.com']
        assert emails('--group', 'Jira-users', '--limit', '1', '--offset', '1') == ['mueller@x.example']
        assert emails('--origin', 'scim') == []
        rows = list(csv.reader(io.StringIO(ctl.ok('user', 'list', '--format', 'csv').out)))
        assert rows[0] == USER_KEYS and len(rows) == 5 and rows[3][3] == 'Müller'
        listed = ctl.ok('user', 'list', '--format', 'addresses', '--product', 'Jira').out
        assert ctl.verdicts('revoke', '-', stdin=listed) == ['done', 'done']


@case('/ctl/hostile-names/drive-neither-terminal-nor-spreadsheet')
def _():
    with Ctl().init() as ctl:
        ctl.ok('invite', '--no-mail', '=cmd <f@x.example>', '"A & B <b>" <e@x.example>', "Zoë 'q' 🎉 <z@x.example>")
        rows = list(csv.reader(io.StringIO(ctl.ok('user', 'list', '--format', 'csv').out)))
        assert not any(cell.startswith('=') for row in rows for cell in row)
        assert {'A & B <b>', "Zoë 'q' 🎉"} < {user['name'] for user in ctl.json('user', 'list')}
        assert '\x1b' not in ctl.ok('user', 'list').out


@case('/ctl/outbox/the-folder-relay-needs-no-settings-and-says-sent-only-when-it-took-the-mail')
def _():
    with Ctl().init() as ctl:
        ctl.ok('invite', '--language', 'de', '--message', 'Bis Montag & <bald>!', 'bo@x.example')
        assert ctl.user('bo@x.example')['status'] == 'invitation-not-sent'
        assert ctl.user('bo@x.example')['delivery'] == 'queued'
        ctl.ok('outbox', 'send')
        user = ctl.user('bo@x.example')
        assert (user['status'], user['delivery']) == ('invitation-pending', 'handed-over'), user
        assert user['last_sent'] and user['expires'] > user['last_sent']
        mails = glob.glob(ctl.dir + '/**/*.eml', recursive=True)
        assert len(mails) == 1, mails
        with open(mails[0], 'rb') as file:
            text = file.read()
        assert b'\r\nTo: ' in text or text.startswith(b'To: ')
        assert text.count(b'\n') == text.count(b'\r\n')


@case('/ctl/link/opens-the-invitation-once-and-is-kept-nowhere')
def _():
    with Ctl().init() as ctl:
        ctl.ok('invite', '--no-mail', 'bo@x.example')
        link = ctl.ok('link', 'bo@x.example').out.strip()
        secret = link.rsplit('/i/', 1)[1]
        assert re.fullmatch(r'http://[^ ]+/i/[A-Za-z0-9_-]{43}', link), link
        for path in glob.glob(ctl.dir + '/**/*', recursive=True):
            if os.path.isfile(path):
                assert secret.encode() not in open(path, 'rb').read(), path
        assert ctl.run('link', 'nobody@x.example').code == 1


@case('/ctl/relay/bad-settings-get-a-sentence')
def _():
    with Ctl().init() as ctl:
        for words in (['pigeon', 'url=https://x.example'], ['jmap', 'url=nothing'], ['jmap', 'url=http://mail.example.com/'],
                      ['jmap'], ['jmap', 'url=https://mail.example.com', 'colour=red'], ['folder', 'path=relative/path'],
                      ['jmap', 'url=https://mail.example.com', 'sender=nobody']):
            answer = ctl.run('relay', 'set', *words)
            assert answer.code in (1, 2) and len(answer.err) > 30, (words, answer.code, answer.err)
        ctl.ok('relay', 'set', 'jmap', 'url=https://mail.example.com/.well-known/jmap', 'user=alice',
               'sender=Acme <alice@example.com>')
        shown = ctl.json('relay', 'show')[0]
        assert (shown['protocol'], shown['sender']) == ('jmap', 'Acme <alice@example.com>'), shown


@case('/ctl/relay/without-its-key-nothing-is-lost')
def _():
    with Ctl().init() as ctl:
        ctl.ok('relay', 'set', 'jmap', 'url=http://127.0.0.1:9/jmap/', 'user=alice', 'sender=Acme <alice@example.com>')
        ctl.ok('invite', 'bo@x.example')
        answer = ctl.run('outbox', 'send')
        assert answer.code == 1 and 'SITE_ADMIN_RELAY_SECRET' in answer.err, (answer.code, answer.out, answer.err)
        assert ctl.user('bo@x.example')['delivery'] == 'queued'
        answer = ctl.run('outbox', 'send', environment={'SITE_ADMIN_RELAY_SECRET': 'a\nb'})
        assert answer.code == 1, answer.err
        answer = ctl.run('outbox', 'send', environment={'SITE_ADMIN_RELAY_SECRET': 'planted-secret'})
        assert answer.code in (0, 3), (answer.code, answer.err)
        user = ctl.user('bo@x.example')
        assert (user['status'], user['delivery']) == ('invitation-not-sent', 'waiting'), user
        for path in glob.glob(ctl.dir + '/**/*', recursive=True):
            if os.path.isfile(path):
                assert b'planted-secret' not in open(path, 'rb').read(), path


@case('/ctl/database/what-is-not-ours-is-never-touched')
def _():
    with Ctl() as ctl:
        answer = ctl.run('user', 'list')
        assert answer.code == 1 and 'init' in answer.err, answer.err
    with Ctl() as ctl:
        with open(ctl.database, 'wb') as file:
            file.write(b'this is a text\n' * 1000)
        answer = ctl.run('user', 'list')
        assert answer.code == 1 and len(answer.err) > 30
        assert open(ctl.database, 'rb').read() == b'this is a text\n' * 1000
    with Ctl().init() as ctl:
        with sqlite3.connect(ctl.database) as db:
            db.execute('PRAGMA user_version = 4711')
        answer = ctl.run('user', 'list')
        assert answer.code == 1 and 'newer' in answer.err.lower(), answer.err


case.run()
