#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every wrong thing gets a sentence that says what it is, a code, and nothing is half done: neither in the database nor
on the disk."""

import contextlib
import ctypes
import email
import email.policy
import glob
import hashlib
import os
import resource
import shutil
import socket
import sqlite3
import stat
import sys

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'),
                os.path.dirname(os.path.abspath(__file__))]

import tap
from ctl import Ctl
from relay import Relay

case = tap.Plan()

FULL_DISK = os.environ.get('SA_FULL_DISK', '')
SENDER = 'sender=Acme <acme@example.com>'
KEY = 'Planted-Key-7f3a9c1e5d'
LONG = 'x' * 100000
HOSTILE = ['A & B <b>bold</b>', 'say "it" \'now\'', 'Zoë 🎉 👩‍👩‍👧', 'ltr \u202eltr\u202c', '\u2066iso\u2069 \u200frtl', '-- --json', '=1+1', '%s %n {site} {{ x }}']


# What would let a name rearrange the line that it stands in, or drive the terminal.
TURNING = {chr(code) for code in [*range(0x202a, 0x202f), *range(0x2066, 0x206a), 0x1b]}


def is_sentence(text):
    """What stands on standard error for a person: the program's name, then a whole sentence."""
    lines = text.strip().splitlines()
    return bool(lines) and lines[-1].startswith('site-adminctl: ') and len(lines[-1]) > 45


def expect(answer, code, *words):
    assert answer.code == code, (answer.code, answer.out[-500:], answer.err[-500:])
    for word in words:
        assert word in answer.err + answer.out, (word, answer.out[-500:], answer.err[-500:])
    assert len(answer.err) < 2000, 'what was given is told back whole'
    if not answer.out:
        assert is_sentence(answer.err), answer.err


def content(ctl):
    """All that the database says, whatever is still in its log."""
    with contextlib.closing(sqlite3.connect(ctl.database)) as db:
        assert db.execute('PRAGMA integrity_check').fetchone()[0] == 'ok'
        return hashlib.sha256('\n'.join(db.iterdump()).encode()).hexdigest()


def bytes_of(path):
    with open(path, 'rb') as file:
        return file.read()


@contextlib.contextmanager
def unchanged(ctl):
    before = content(ctl)
    yield
    assert content(ctl) == before, 'something was written'


# Lines of every kind: some read, some write.
LINES = [['user', 'list'], ['user', 'show', 'ana@example.com'], ['invite', 'bo@x.example'], ['outbox', 'list'],
         ['outbox', 'send'], ['relay', 'show'], ['relay', 'set', 'folder', 'path=/tmp/x', SENDER], ['log'], ['undo'],
         ['site', 'add', 'Another', '--url', 'https://b.example.com'], ['template', 'list'], ['outbox', 'pause']]


@case('/ctl/bad-input/malformed-addresses')
def _():
    bad = ['nobody', 'a@', '@x.example', 'a@b@x.example', 'a@x', 'a b@', 'a..b@x.example', '"a@x.example', 'a@-x.example', 'a@[192.0.2.1]',
           'x' * 70 + '@x.example', 'a@' + 'x' * 300 + '.example']
    with Ctl().init() as ctl:
        with unchanged(ctl):
            for address in bad:
                answer = ctl.run('--json', 'invite', address)
                assert answer.code == 1, (address, answer.out, answer.err)
                rows = answer.json['results']
                assert rows and all(row['verdict'] == 'invalid' and row['reason'].startswith('address-') for row in rows), rows
                text = ctl.run('invite', address)
                assert text.code == 1 and 'Invalid' in text.out or 'not valid' in text.out.lower(), text.out
                expect(ctl.run('relay', 'test', address), 1)
                expect(ctl.run('account', 'change-address', 'ana@example.com', address), 1)
                assert ctl.run('revoke', address).code == 1
                expect(ctl.run('--as', address, 'user', 'list'), 1)
                expect(ctl.run('operator', 'set', address), 1)
            for bytes_given in (b'\xff\xfe@x.example', b'a\0b@x.example'):
                answer = ctl.run('invite', '-', stdin=bytes_given)
                assert answer.code in (1, 2) and answer.err + answer.out, bytes_given
        # The good ones among them are not lost, and each bad one is named.
        answer = ctl.run('--json', 'invite', '--no-mail', '-', stdin='good@x.example, ' + ' ; '.join(bad[:5]))
        assert answer.code == 3 and [row['verdict'] for row in answer.json['results']].count('invited') == 1, answer.out
        assert len(answer.json['results']) >= 6, answer.out


@case('/ctl/bad-input/a-database-that-is-newer-stays-as-it-is')
def _():
    with Ctl().init() as ctl:
        with contextlib.closing(sqlite3.connect(ctl.database)) as db:
            db.execute('PRAGMA user_version = 4711')
        before = bytes_of(ctl.database)
        for line in LINES:
            expect(ctl.run(*line), 1, 'newer')
        assert bytes_of(ctl.database) == before


@case('/ctl/bad-input/a-database-that-is-corrupt-stays-as-it-is')
def _():
    with Ctl().init() as ctl:
        with contextlib.closing(sqlite3.connect(ctl.database)) as db:
            db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        whole = bytes_of(ctl.database)
        middle = len(whole) // 2
        for damaged in (b'', b'this is a text\n' * 1000, whole[:middle], whole[:100], b'\0' * len(whole),
                        b'SQLite format 3\0' + b'\xff' * (len(whole) - 16)):
            for name in glob.glob(ctl.database + '*'):
                os.unlink(name)
            with open(ctl.database, 'wb') as file:
                file.write(damaged)
            for line in LINES:
                expect(ctl.run(*line), 1)
                assert bytes_of(ctl.database) == damaged, (damaged[:20], line)
            expect(ctl.run('init', '--organization', 'B', '--site', 'B', '--url', 'https://b.example.com', '--admin',
                           'b@b.example'), 1, 'already')
            assert bytes_of(ctl.database) == damaged


@case('/ctl/bad-input/another-program-database-and-what-is-no-file')
def _():
    with Ctl() as ctl:
        with contextlib.closing(sqlite3.connect(ctl.database)) as db:
            db.execute('CREATE TABLE somebody (elses)')
        before = bytes_of(ctl.database)
        for line in LINES:
            expect(ctl.run(*line), 1)
        assert bytes_of(ctl.database) == before
    with Ctl() as ctl:
        os.mkdir(ctl.database)
        for line in LINES:
            expect(ctl.run(*line), 1)
        assert os.listdir(ctl.database) == []
    with Ctl() as ctl:
        for line in LINES:
            expect(ctl.run(*line), 1, 'init')
        assert not os.path.exists(ctl.database)
        expect(ctl.run('--database', '/proc/none/organization.db', 'init', '--organization', 'B', '--site', 'B', '--url',
                       'https://b.example.com', '--admin', 'b@b.example'), 1, '/proc/none')


@case('/ctl/bad-input/a-damaged-page-is-told-when-it-is-met')
def _():
    with Ctl().init() as ctl:
        ctl.ok('invite', '--no-mail', '-', stdin='\n'.join('u%d@x.example' % number for number in range(300)))
        with contextlib.closing(sqlite3.connect(ctl.database)) as db:
            db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
            root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'account'").fetchone()[0]
            size = db.execute('PRAGMA page_size').fetchone()[0]
        with open(ctl.database, 'r+b') as file:
            file.seek((root - 1) * size)
            file.write(b'\xde\xad\xbe\xef' * (size // 4))
        before = bytes_of(ctl.database)
        for line in (['user', 'list'], ['invite', 'bo@x.example'], ['user', 'show', 'ana@example.com']):
            expect(ctl.run(*line), 1)
        assert bytes_of(ctl.database) == before


def as_somebody():
    """Root may write anywhere by two capabilities; without them it is like anybody else. (linux/prctl.h has
    PR_CAPBSET_DROP, linux/capability.h CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.)"""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        assert libc.prctl(24, 1, 0, 0, 0) == 0 and libc.prctl(24, 2, 0, 0, 0) == 0


@case('/ctl/bad-input/a-read-only-database-is-read-and-not-written')
def _():
    reading = [['user', 'list'], ['user', 'show', 'ana@example.com'], ['outbox', 'list'], ['outbox', 'status'],
               ['relay', 'show'], ['log'], ['template', 'list'], ['--dry-run', 'invite', 'bo@x.example']]
    writing = [line for line in LINES if line not in reading]
    with Ctl().init() as ctl:
        with contextlib.closing(sqlite3.connect(ctl.database)) as db:
            db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        os.mkdir(ctl.dir + '/elsewhere')
        ctl.environment.update(HOME=ctl.dir + '/elsewhere', XDG_STATE_HOME=ctl.dir + '/elsewhere',
                               XDG_CONFIG_HOME=ctl.dir + '/elsewhere')
        before = bytes_of(ctl.database)
        # Once the file alone, and once its folder too.
        for folder_mode in (0o755, 0o555):
            os.chmod(ctl.database, 0o444)
            os.chmod(ctl.dir, folder_mode)
            try:
                for line in reading:
                    answer = ctl.run(*line, setup=as_somebody)
                    assert answer.code == 0 and answer.out, (line, answer.code, answer.err)
                for line in writing:
                    answer = ctl.run(*line, setup=as_somebody)
                    expect(answer, 1, 'can only be read', ctl.database)
                assert bytes_of(ctl.database) == before
            finally:
                os.chmod(ctl.dir, 0o755)
        os.chmod(ctl.database, 0o600)
        assert [user['email'] for user in ctl.json('user', 'list')] == ['ana@example.com']


def disk(left):
    """A disk with so many bytes left."""
    return {'LD_PRELOAD': FULL_DISK, 'SA_DISK_LEFT': str(left), 'ASAN_OPTIONS': 'verify_asan_link_order=0'}


@case('/ctl/bad-input/a-full-disk-leaves-all-as-it-was')
def _():
    init = ['init', '--organization', 'Acme', '--site', 'S', '--url', 'https://s.example.com', '--admin', 'A <a@example.com>']
    for left in (0, 100, 5000, 50000, 150000):
        with Ctl() as ctl:
            answer = ctl.run(*init, environment=disk(left))
            expect(answer, 1)
            assert 'room' in answer.err or 'space' in answer.err, answer.err
            assert not glob.glob(ctl.database + '*'), (left, glob.glob(ctl.database + '*'))
            ctl.ok(*init)
    with Ctl().init() as ctl:
        people = '\n'.join('u%d@x.example' % number for number in range(500))
        for left in (0, 40, 5000, 40000, 100000):
            for line in (['invite', '-'], ['site', 'add', 'Another', '--url', 'https://b.example.com'],
                         ['relay', 'set', 'folder', 'path=/tmp/x', SENDER], ['group', 'add', 'emea']):
                answer = ctl.run(*line, stdin=people, environment=disk(left))
                if line[0] != 'invite' and answer.code == 0:
                    ctl.ok('undo')    # there was room for so little
                    continue
                expect(answer, 1)
                assert 'room' in answer.err or 'space' in answer.err, (left, line, answer.err)
                with contextlib.closing(sqlite3.connect(ctl.database)) as db:
                    assert db.execute('PRAGMA integrity_check').fetchone()[0] == 'ok'
                assert [user['email'] for user in ctl.json('user', 'list')] == ['ana@example.com'], (left, line)
                assert len(ctl.json('site', 'list')) == 1
        assert ctl.verdicts('invite', '-', stdin=people) == ['invited'] * 500, 'once there is room it goes on'


@case('/ctl/bad-input/a-full-disk-keeps-no-half-of-a-key-and-loses-no-mail')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY).init() as ctl, Relay() as relay:
        line = ['relay', 'set', 'resend', SENDER, 'url=' + relay.url]
        ctl.ok(*line, environment={'SITE_ADMIN_RELAY_SECRET': ''})
        # The relay is set already, and nothing is written but the key.
        answer = ctl.run(*line, environment=disk(10))
        assert answer.code == 3 and 'key is not kept' in answer.err and KEY not in answer.err, (answer.code, answer.err)
        assert glob.glob(ctl.dir + '/config/site-admin/secrets/*') == []
        assert [name for name in os.listdir(ctl.dir + '/config/site-admin/secrets')] == []
        ctl.ok('invite', 'bo@x.example')
        answer = ctl.run('outbox', 'send', environment=disk(0))
        assert answer.code in (1, 3) and not relay.requests, (answer.code, answer.out, answer.err)
        ctl.ok('outbox', 'send')
        assert len(relay.requests) == 1 and ctl.user('bo@x.example')['delivery'] == 'handed-over'


@case('/ctl/bad-input/a-file-that-may-not-grow-is-told-like-a-full-disk')
def _():
    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    with Ctl().init() as ctl:
        with unchanged(ctl):
            expect(ctl.run('invite', 'bo@x.example', setup=limited), 1, 'room')


@case('/ctl/bad-input/a-relay-url-that-is-none')
def _():
    urls = ['', 'nothing', 'mail.example.com', 'http://mail.example.com', 'ftp://mail.example.com', 'https://', 'https://a b.example.com',
            'https://u:p@mail.example.com', 'https://mail.example.com/\nX: y', 'javascript:alert(1)', 'file:///etc/passwd',
            'https://mail.example.com/#x', 'https://' + LONG]
    settings = {'jmap': [], 'resend': [], 'postmark': [], 'mailgun': ['domain=mg.example.com'], 'sendgrid': [], 'mailpit': [],
                'ses': ['region=eu-central-1', 'key-id=AKID'], 'postal': [], 'smtp': []}
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY).init() as ctl:
        with unchanged(ctl):
            for protocol, others in settings.items():
                other = ['https://mail.example.com'] if protocol == 'smtp' else ['smtp://mail.example.com']
                for url in (urls if protocol in ('jmap', 'resend', 'smtp') else urls[1:4]) + other:
                    answer = ctl.run('relay', 'set', protocol, SENDER, 'url=' + url, *others)
                    assert answer.code == 1, (protocol, url[:100])
                    expect(answer, 1)
                    assert 'u:p' not in answer.err, answer.err
            for words in (['resend', 'sender=nobody', 'url=https://r.example.com'], ['resend', 'url=https://r.example.com'],
                          ['mailgun', SENDER, 'domain=not a domain'], ['ses', SENDER, 'region=x/y', 'key-id=A'],
                          ['folder', SENDER, 'path=relative'], ['pigeon', SENDER], ['resend', SENDER, 'colour=red'],
                          ['resend', SENDER, 'pace=fast'], ['resend', SENDER, 'pace=-1'], ['resend', SENDER, 'concurrency=0'],
                          ['resend', SENDER, 'concurrency=1000'], ['resend', 'sender=A\nBcc: x@x.example <a@x.example>']):
                expect(ctl.run('relay', 'set', *words), 1)
            for words in (['resend', SENDER, 'url'], ['resend', SENDER, '=x'], ['resend', SENDER, SENDER],
                          ['resend', SENDER, 'url=https://a.example', 'url=https://b.example']):
                expect(ctl.run('relay', 'set', *words), 2)
        assert not glob.glob(ctl.dir + '/config/site-admin/secrets/*')


@case('/ctl/bad-input/a-key-with-a-line-break')
def _():
    for environment, stdin, words in [({'SITE_ADMIN_RELAY_SECRET': 'a\nb'}, None, []), ({}, 'a\nb', ['--secret', '-']),
                                      ({'SITE_ADMIN_RELAY_SECRET': 'a\rb'}, None, []), ({}, 'a\n\n', ['--secret', '-'])]:
        with Ctl().init() as ctl:
            with unchanged(ctl):
                expect(ctl.run('relay', 'set', 'resend', SENDER, *words, stdin=stdin, environment=environment), 1, 'line break')
            assert not glob.glob(ctl.dir + '/config/**/*.key', recursive=True)
    with Ctl().init() as ctl, Relay() as relay:
        ctl.ok('relay', 'set', 'resend', SENDER, 'url=' + relay.url)
        ctl.ok('invite', 'bo@x.example')
        path = ctl.dir + '/key'
        with open(path, 'w', encoding='utf-8', opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write('a\nX-Injected: yes\n')
        for environment in ({'SITE_ADMIN_RELAY_SECRET': 'a\nb'}, {'SITE_ADMIN_RELAY_SECRET_FILE': path}):
            expect(ctl.run('relay', 'test', 'bo@x.example', environment=environment), 1, 'line break')
            answer = ctl.run('outbox', 'send', environment=environment)
            expect(answer, 1, 'line break')
        assert not relay.requests and ctl.user('bo@x.example')['delivery'] == 'queued'


@case('/ctl/bad-input/a-relay-that-answers-html')
def _():
    page = '<!DOCTYPE html><html><head><title>Log in</title><script>alert(1)</script></head><body>' + 'x' * 50000 + '</body></html>'
    for protocol, others in (('resend', []), ('postmark', []), ('mailpit', []), ('jmap', []), ('sendgrid', []), ('postal', []),
                             ('mailgun', ['domain=mg.example.com']), ('ses', ['region=eu-central-1', 'key-id=AKID'])):
        for status in (200, 502):
            with Ctl(SITE_ADMIN_RELAY_SECRET=KEY).init() as ctl, Relay(lambda request: (status, page)) as relay:
                ctl.ok('relay', 'set', protocol, SENDER, 'url=' + relay.url, *others)
                answer = ctl.run('relay', 'test', 'bo@x.example')
                said = answer.out + answer.err
                assert answer.code == 1 and len(said) > 30, (protocol, status, said)
                assert '<script>' not in said and len(said) < 1500, said
                ctl.ok('invite', 'bo@x.example')
                answer = ctl.run('outbox', 'send')
                assert answer.code == 3, (protocol, status, answer.code, answer.out, answer.err)
                user = ctl.user('bo@x.example')
                assert user['status'] == 'invitation-not-sent' and user['delivery'] in ('waiting', 'unknown', 'queued', 'failed'), user
                assert '<script>' not in (user['delivery_error'] or ''), user


@case('/ctl/bad-input/a-host-that-cannot-be-reached')
def _():
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))    # bound and not listening: refuses
        for url in ('http://127.0.0.1:%d' % taken.getsockname()[1], 'https://host.invalid'):
            for protocol in ('resend', 'jmap', 'smtp'):
                with Ctl(SITE_ADMIN_RELAY_SECRET=KEY).init() as ctl:
                    given = url if protocol != 'smtp' else 'smtp' + url[url.index(':'):]
                    ctl.ok('relay', 'set', protocol, SENDER, 'url=' + given)
                    answer = ctl.run('relay', 'test', 'bo@x.example')
                    assert answer.code == 1 and len(answer.out + answer.err) > 30, (answer.code, answer.out, answer.err)
                    ctl.ok('invite', 'bo@x.example')
                    assert ctl.run('outbox', 'send').code == 3
                    message = ctl.json('outbox', 'list')[0]
                    assert message['state'] == 'waiting' and message['error'], message
                    assert message['not_before'] > message['queued'], message


@case('/ctl/bad-input/names-that-exist')
def _():
    with Ctl().init() as ctl:
        ctl.ok('product', 'add', 'Desk')
        ctl.ok('group', 'add', 'emea')
        with unchanged(ctl):
            for line in (['site', 'add', 'Acme Support', '--url', 'https://x.example.com'],
                         ['site', 'add', 'acme SUPPORT', '--url', 'https://x.example.com'], ['product', 'add', 'DESK'],
                         ['group', 'add', 'Emea'], ['group', 'add', 'Desk-users']):
                answer = ctl.run(*line)
                assert answer.code == 1 and 'name' in answer.out.lower(), (line, answer.code, answer.out, answer.err)
                assert ctl.run('--json', *line).json['reason'] == 'name-taken', line


@case('/ctl/bad-input/texts-of-100-kb')
def _():
    with Ctl().init() as ctl:
        ctl.ok('invite', '--no-mail', 'bo@x.example')
        with unchanged(ctl):
            for line in (['site', 'add', LONG, '--url', 'https://x.example.com'],
                         ['site', 'add', 'X', '--url', 'https://x.example.com/' + LONG],
                         ['product', 'add', LONG], ['group', 'add', LONG], ['group', 'add', 'x', '--description', LONG],
                         ['invite', '--message', LONG, 'cy@x.example'], ['invite', '%s <cy@x.example>' % LONG],
                         ['invite', LONG], ['invite', '--language', LONG, 'cy@x.example'], ['domain', 'allow', LONG + '.example'],
                         ['resend', '--message', LONG, 'bo@x.example'], ['outbox', 'pause', '--reason', LONG],
                         ['relay', 'set', 'resend', 'sender=%s <a@x.example>' % LONG],
                         ['relay', 'set', 'folder', SENDER, 'path=/' + LONG],
                         ['account', 'change-address', 'bo@x.example', LONG + '@x.example']):
                answer = ctl.run(*line)
                assert answer.code in (1, 2, 4), (line[0], line[1][:20], answer.code, answer.out[:200])
                assert 20 < len(answer.out + answer.err) and LONG not in answer.err, (line[:2], answer.err[:200])
            for line in (['user', 'list', '--search', LONG], ['--site', LONG, 'user', 'list'], ['grant', LONG, 'bo@x.example']):
                assert ctl.run(*line).code in (0, 1), line
        for kind in ('name', 'site', 'organization'):
            with Ctl() as other:
                words = {'organization': 'O', 'site': 'S', 'name': 'N'}
                words[kind] = LONG
                answer = other.run('init', '--organization', words['organization'], '--site', words['site'], '--url',
                                   'https://s.example.com', '--admin', '%s <n@example.com>' % words['name'])
                assert answer.code in (1, 4) and not os.path.exists(other.database), (kind, answer.code)


@case('/ctl/bad-input/hostile-names-go-through-whole-and-harm-nothing')
def _():
    with Ctl().init() as ctl:
        for number, name in enumerate(HOSTILE):
            ctl.ok('site', 'add', '--url', 'https://s%d.example.com' % number, '--', name)
            ctl.ok('--site', 'Acme Support', 'group', 'add', '--description', name, '--', name)
            ctl.ok('--site', 'Acme Support', 'product', 'add', '--', name)
            ctl.ok('--site', name, 'invite', '--message', name, '-', stdin='email,name\nu%d@x.example,"%s"\n' % (
                number, name.replace('"', '""')))
        groups = [group['name'] for group in ctl.json('--site', 'Acme Support', 'group', 'list')]
        assert set(HOSTILE) <= set(groups), groups
        assert set(HOSTILE) <= {site['name'] for site in ctl.json('site', 'list')}
        for number, name in enumerate(HOSTILE):
            users = ctl.json('--site', name, 'user', 'list', '--search', 'u%d@' % number)
            assert [user['name'] for user in users] == [name], (name, users)
        for line in (['site', 'list'], ['--site', 'Acme Support', 'group', 'list'], ['--site', HOSTILE[3], 'user', 'list'], ['log'],
                     ['outbox', 'list']):
            shown = ctl.ok(*line).out
            assert not set(shown) & TURNING, (line, shown)
        ctl.ok('outbox', 'send')
        mails = [email.message_from_bytes(bytes_of(path), policy=email.policy.default)
                 for path in glob.glob(ctl.dir + '/**/*.eml', recursive=True)]
        assert len(mails) == len(HOSTILE)
        pages = [mail.get_body(('html',)).get_content() for mail in mails]
        assert any('A &amp; B &lt;b&gt;bold&lt;/b&gt;' in page for page in pages)
        assert not any('<b>bold' in page for page in pages), 'a name became markup'
        assert any('{site} {{ x }}' in page for page in pages), 'a name was taken for a variable'


case.run()
