#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""relay, outbox, and when a mail leaves: words, keys of the JSON, exit codes, and that no secret is ever an argument."""

import datetime
import email
import email.policy
import glob
import os
import pty
import re
import shlex
import stat
import subprocess
import sys

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'),
                os.path.dirname(os.path.abspath(__file__))]

import ctl as program
import tap
from ctl import Ctl
from relay import Relay

case = tap.Plan()

SENDER = 'sender=Acme <acme@example.com>'
KEY = 'Planted-Key-7f3a9c1e5d'
TERMS = ['pace=90', 'concurrency=3']

# The protocols and settings of the command line, as they are promised; each of them takes a sender, a pace and a number
# of connections.
SETTINGS = {
    'folder': ['path=/var/mail/outgoing'],
    'jmap': ['url=https://mail.example.com', 'user=alice'],
    'resend': ['url=https://api.resend.example.com'],
    'postmark': ['url=https://api.postmark.example.com', 'stream=invitations'],
    'mailgun': ['domain=mg.example.com', 'url=https://api.eu.mailgun.net'],
    'sendgrid': ['url=https://api.eu.sendgrid.com'],
    'ses': ['region=eu-central-1', 'key-id=AKIDEXAMPLE', 'url=https://email.eu-central-1.amazonaws.com'],
    'postal': ['url=https://postal.example.com'],
    'mailpit': ['url=http://localhost:8025', 'user=alice'],
    'smtp': ['url=smtp://mail.example.com:587', 'user=alice'],
}


def secret_files(ctl):
    return glob.glob(ctl.dir + '/config/site-admin/secrets/*')


def check_unsaid(ctl):
    """The key is in no file but the one that is there to keep it."""
    for path in glob.glob(ctl.dir + '/**/*', recursive=True):
        if os.path.isfile(path) and path not in secret_files(ctl):
            with open(path, 'rb') as file:
                assert KEY.encode() not in file.read(), path


def in_future(**span):
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(**span)


def rfc3339(time):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ')


@case('/ctl/relay/set/knows-every-protocol-and-setting')
def _():
    with Ctl().init() as ctl:
        for protocol, settings in SETTINGS.items():
            answer = ctl.ok('--json', 'relay', 'set', protocol, SENDER, *TERMS, *settings).json
            assert (answer['name'], answer['verdict'], answer['reason']) == (protocol, 'done', None), answer
            shown = ctl.json('relay', 'show')
            assert len(shown) == 1 and shown[0]['protocol'] == protocol and shown[0]['site'] is None, shown
            expected = dict(word.split('=', 1) for word in settings + TERMS + [SENDER])
            assert {key: shown[0][key] for key in expected} == expected, (shown, expected)
        # Setting again what is set changes nothing.
        again = ctl.json('relay', 'set', 'smtp', SENDER, *TERMS, *SETTINGS['smtp'])
        assert again['verdict'] == 'already-so', again
        assert not secret_files(ctl), 'a secret that nobody gave is kept'


@case('/ctl/relay/set/for-one-site-or-for-all')
def _():
    with Ctl().init() as ctl:
        ctl.ok('site', 'add', 'Partners', '--url', 'https://partners.example.com')
        shown = ctl.json('relay', 'show')
        assert [(relay['id'], relay['protocol']) for relay in shown] == [(None, 'folder')], 'what stands in is shown'
        ctl.ok('relay', 'set', 'resend', SENDER)
        ctl.ok('--site', 'Partners', 'relay', 'set', 'postmark', 'sender=Partners <p@example.com>')
        shown = {relay['site']: relay for relay in ctl.json('relay', 'show')}
        assert {site: relay['protocol'] for site, relay in shown.items()} == {None: 'resend', 'Partners': 'postmark'}
        assert shown['Partners']['sender'] == 'Partners <p@example.com>'
        assert [relay['protocol'] for relay in ctl.json('--site', 'Partners', 'relay', 'show')] == ['postmark']
        assert [relay['protocol'] for relay in ctl.json('--site', 'Acme Support', 'relay', 'show')] == ['resend']
        assert ctl.run('--site', 'Nowhere', 'relay', 'show').code == 1
        text = ctl.ok('relay', 'show').out
        assert 'Partners' in text and 'postmark' in text and '(all sites)' in text, text


@case('/ctl/relay/set/writes-nothing-in-a-dry-run')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY).init() as ctl:
        ctl.ok('--dry-run', 'relay', 'set', 'resend', SENDER)
        assert ctl.json('relay', 'show')[0]['protocol'] == 'folder' and not secret_files(ctl)


@case('/ctl/relay/secret/comes-from-the-environment-or-standard-input-and-it-is-said-where-it-is-kept')
def _():
    for environment, words, stdin in [({'SITE_ADMIN_RELAY_SECRET': KEY}, [], None), ({}, ['--secret', '-'], KEY + '\n'),
                                      ({}, ['--secret=-'], KEY), ({}, ['--secret', '-'], KEY + '\r\n')]:
        with Ctl().init() as ctl, Relay() as relay:
            answer = ctl.ok('relay', 'set', 'resend', SENDER, 'url=' + relay.url, *words, stdin=stdin, environment=environment)
            files = secret_files(ctl)
            assert len(files) == 1 and files[0] in answer.err and KEY not in answer.out + answer.err, answer.err
            assert stat.S_IMODE(os.stat(files[0]).st_mode) == 0o600
            answer = ctl.ok('relay', 'test', 'bo@example.com')
            assert relay.requests[0].headers['Authorization'] == 'Bearer ' + KEY
            assert KEY not in ctl.ok('relay', 'show').out and KEY not in ctl.ok('--json', 'relay', 'show').out
            check_unsaid(ctl)


@case('/ctl/relay/secret/is-never-an-argument')
def _():
    with Ctl().init() as ctl:
        for words in (['--secret', KEY], ['--secret=' + KEY], ['password=' + KEY], ['secret=' + KEY], ['key=' + KEY],
                      ['token=' + KEY], ['api-key=' + KEY]):
            answer = ctl.run('relay', 'set', 'resend', SENDER, *words)
            assert answer.code == 2 and KEY not in answer.out + answer.err, (words, answer.code, answer.err)
            assert 'command lines' in answer.err, answer.err
            assert ctl.json('relay', 'show')[0]['protocol'] == 'folder' and not secret_files(ctl)


@case('/ctl/relay/secret/that-is-none-is-told-before-anything-is-written')
def _():
    with Ctl().init() as ctl:
        for bad in (b'two\nlines', b'', b'\n', b'bell\x07', b' kzq', b'kz qx', b'x' * 100000, b'zero\0byte',
                    b'\xff\xfe'):
            line = [program.CTL, '--database', ctl.database, 'relay', 'set', 'resend', SENDER, '--secret', '-']
            done = subprocess.run(line, input=bad, env=ctl.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  timeout=60)
            assert done.returncode == 1 and len(done.stderr) > 40, (bad[:10], done.returncode, done.stderr)
            assert bad.strip() == b'' or bad not in done.stderr
            assert ctl.json('relay', 'show')[0]['protocol'] == 'folder' and not secret_files(ctl), bad[:10]
        answer = ctl.run('relay', 'set', 'folder', 'path=/tmp/x', SENDER, '--secret', '-', stdin=KEY)
        assert answer.code == 2 and 'folder' in answer.err, answer.err


@case('/ctl/relay/secret/is-typed-unseen-at-a-terminal')
def _():
    def type_at_terminal(ctl, typed, *words):
        master, slave = pty.openpty()
        process = subprocess.Popen([program.CTL, '--database', ctl.database, 'relay', 'set', 'resend', SENDER, *words],
                                   stdin=slave, stdout=subprocess.PIPE, stderr=slave, env=ctl.environment)
        os.close(slave)
        seen = b''
        while not seen.rstrip().endswith(b':'):
            seen += os.read(master, 1000)
        os.write(master, typed)
        process.stdout.read()
        code = process.wait(60)
        while True:
            try:
                more = os.read(master, 1000)
            except OSError:
                break   # its end: nobody has the other side any more
            if not more:
                break
            seen += more
        os.close(master)
        process.stdout.close()
        return code, seen.decode()

    for words in ([], ['--secret', '-']):
        with Ctl().init() as ctl:
            code, seen = type_at_terminal(ctl, KEY.encode() + b'\n', *words)
            assert code == 0 and 'API Key' in seen and KEY not in seen, (code, seen)
            files = secret_files(ctl)
            assert len(files) == 1 and files[0] in seen
            with open(files[0], encoding='utf-8') as file:
                assert file.read() == KEY + '\n'
            # Return alone keeps the one that is there.
            code, seen = type_at_terminal(ctl, b'\n', *words)
            assert code == 0 and secret_files(ctl) == files, (code, seen)
            with open(files[0], encoding='utf-8') as file:
                assert file.read() == KEY + '\n'


@case('/ctl/relay/remove/takes-the-account-and-its-key')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY).init() as ctl:
        ctl.ok('relay', 'set', 'resend', SENDER)
        ctl.ok('--site', 'Acme Support', 'relay', 'set', 'postmark', SENDER)
        assert len(secret_files(ctl)) == 2
        ctl.ok('--dry-run', 'relay', 'remove')
        assert len(ctl.json('relay', 'show')) == 2 and len(secret_files(ctl)) == 2
        ctl.ok('--site', 'Acme Support', 'relay', 'remove')
        assert [relay['protocol'] for relay in ctl.json('relay', 'show')] == ['resend'] and len(secret_files(ctl)) == 1
        ctl.ok('relay', 'remove')
        assert [relay['protocol'] for relay in ctl.json('relay', 'show')] == ['folder'] and not secret_files(ctl)
        answer = ctl.run('--json', 'relay', 'remove')
        assert answer.code in (0, 1) and answer.json['verdict'] in ('already-so', 'not-found'), answer.out


@case('/ctl/relay/test/shows-the-full-answer-and-exits-with-1-when-it-is-refused')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY).init() as ctl, Relay() as relay:
        ctl.ok('relay', 'set', 'resend', SENDER, 'url=' + relay.url)
        answer = ctl.json('relay', 'test', 'bo@example.com')
        assert answer == {'email': 'bo@example.com', 'class': 'none', 'relay_id': 'mail-1', 'text': None, 'retry_after': None}
        relay.answer_with(lambda request: (422, {'name': 'validation_error', 'message': 'The domain is not verified.'}))
        answer = ctl.run('relay', 'test', 'bo@example.com')
        assert answer.code == 1 and 'The domain is not verified.' in answer.out, (answer.code, answer.out, answer.err)
        relay.answer_with(lambda request: (429, {'name': 'rate_limit_exceeded', 'message': 'Slow down'}, {'Retry-After': '77'}))
        answer = ctl.run('--json', 'relay', 'test', 'bo@example.com')
        assert answer.code == 1 and answer.json['class'] == 'try-again' and answer.json['retry_after'] == 77, answer.out
        n_requests = len(relay.requests)
        ctl.ok('--dry-run', 'relay', 'test', 'bo@example.com')
        answer = ctl.run('relay', 'test', 'nobody')
        assert answer.code == 1 and 'nobody' in answer.err and len(relay.requests) == n_requests, answer.err


def set_up(ctl, relay):
    ctl.init()
    ctl.ok('relay', 'set', 'resend', SENDER, 'url=' + relay.url)


def by_address(messages):
    return {message['email']: message for message in messages}


@case('/ctl/outbox/list/says-state-attempts-next-try-and-the-relays-words')
def _():
    def answer(request):
        if 'busy@x.example' in request.body:
            return 503, {'name': 'application_error', 'message': 'The house is full'}, {'Retry-After': '3600'}
        if 'wrong@x.example' in request.body:
            return 422, {'name': 'validation_error', 'message': 'No such person'}
        return there.take(request)

    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY) as ctl, Relay(answer) as there:
        set_up(ctl, there)
        ctl.ok('invite', 'wrong@x.example')
        ctl.run('outbox', 'send')
        ctl.ok('invite', 'good@x.example')
        assert ctl.run('outbox', 'send').code == 3, 'a mail that failed is left'
        ctl.ok('invite', 'busy@x.example')
        assert ctl.run('outbox', 'send').code == 3
        ctl.ok('invite', 'new@x.example')
        left = by_address(ctl.json('outbox', 'list'))
        assert {address: message['state'] for address, message in left.items()} == \
            {'wrong@x.example': 'failed', 'busy@x.example': 'waiting', 'new@x.example': 'queued'}, left
        assert left['busy@x.example']['attempts'] == 1 and 'The house is full' in left['busy@x.example']['error'], left
        assert left['busy@x.example']['next_try'] > rfc3339(in_future(minutes=50)), left['busy@x.example']
        assert 'No such person' in left['wrong@x.example']['error'] and left['wrong@x.example']['next_try'] is None
        done = by_address(ctl.json('outbox', 'list', '--state', 'handed-over'))
        assert list(done) == ['good@x.example'] and done['good@x.example']['handed_over'], done
        assert done['good@x.example']['relay_id'].startswith('mail-'), done
        assert list(by_address(ctl.json('outbox', 'list', '--state', 'failed', '--state', 'handed-over'))) != []
        text = ctl.ok('outbox', 'list').out
        assert 'The house is full' in text and 'Waiting' in text and 'Next Try' in text, text
        answer = ctl.run('outbox', 'list', '--state', 'odd')
        assert answer.code == 2 and 'handed-over' in answer.err, answer.err
        status = ctl.json('outbox', 'status')
        assert (status['paused'], status['queued'], status['waiting'], status['failed']) == (None, 1, 1, 1), status
        assert ctl.json('--site', 'Acme Support', 'outbox', 'list') == ctl.json('outbox', 'list')

        # retry and cancel by their numbers
        numbers = {address: str(message['id']) for address, message in left.items()}
        there.answer_with(there.take)
        answer = ctl.run('--json', 'outbox', 'retry', numbers['wrong@x.example'], numbers['new@x.example'], '99999')
        assert answer.code == 3, answer.out
        assert [(row['input'], row['email'], row['verdict']) for row in answer.json['results']] == \
            [(numbers['wrong@x.example'], 'wrong@x.example', 'done'), (numbers['new@x.example'], 'new@x.example', 'already-so'),
             ('99999', None, 'not-found')], answer.out
        assert ctl.verdicts('--dry-run', 'outbox', 'cancel', numbers['new@x.example']) == ['done']
        assert ctl.verdicts('outbox', 'cancel', numbers['new@x.example']) == ['done']
        ctl.run('outbox', 'send')
        assert ctl.user('wrong@x.example')['delivery'] == 'handed-over'
        assert ctl.user('new@x.example')['delivery'] == 'cancelled'
        assert not any('new@x.example' in request.body for request in there.requests)
        for words in (['retry', 'x'], ['cancel', '0'], ['show', '-1'], ['retry']):
            assert ctl.run('outbox', *words).code == 2, words


@case('/ctl/outbox/show/tells-all-and-gives-the-mail-itself')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY) as ctl, Relay(lambda request: (503, {'message': 'Later'}, {'Retry-After': '600'})) as there:
        set_up(ctl, there)
        ctl.ok('invite', '--language', 'ja', 'Bo Lind <bo@x.example>')
        number = str(ctl.json('outbox', 'list')[0]['id'])
        answer = ctl.run('outbox', 'show', number, '--eml')
        assert answer.code == 1 and 'not written yet' in answer.err and not answer.out, answer.err
        ctl.run('outbox', 'send')
        shown = ctl.json('outbox', 'show', number)
        assert (shown['email'], shown['name'], shown['state'], shown['error']) == ('bo@x.example', 'Bo Lind', 'waiting', 'Later'), shown
        assert shown['invited_by'] == 'ana@example.com' and shown['message_id'].startswith('<'), shown
        text = ctl.ok('outbox', 'show', number).out
        assert 'Bo Lind <bo@x.example>' in text and 'Later' in text and shown['message_id'] in text, text
        done = subprocess.run([program.CTL, '--database', ctl.database, 'outbox', 'show', number, '--eml'],
                              env=ctl.environment, stdout=subprocess.PIPE, check=True, timeout=60)
        assert done.stdout.count(b'\n') == done.stdout.count(b'\r\n'), 'the mail is not as it leaves'
        mail = email.message_from_bytes(done.stdout, policy=email.policy.default)
        assert mail['To'] == 'Bo Lind <bo@x.example>' and mail['Message-ID'] == shown['message_id'], mail
        assert '招待' in mail.get_body(('plain',)).get_content()
        there.answer_with(there.take)
        ctl.ok('outbox', 'retry', number)
        ctl.ok('outbox', 'send')
        answer = ctl.run('outbox', 'show', number, '--eml')
        assert answer.code == 1 and 'wiped' in answer.err, answer.err
        answer = ctl.run('outbox', 'show', '4711')
        assert answer.code == 1 and '4711' in answer.err, answer.err


@case('/ctl/outbox/pause-and-resume-hold-all-mail')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY) as ctl, Relay() as there:
        set_up(ctl, there)
        ctl.ok('invite', 'bo@x.example')
        assert ctl.json('--dry-run', 'outbox', 'pause')['verdict'] == 'done'
        assert ctl.json('outbox', 'status')['paused'] is None
        assert ctl.json('outbox', 'pause', '--reason', 'The text is wrong & <old>')['verdict'] == 'done'
        status = ctl.json('outbox', 'status')
        assert (status['paused'], status['reason'], status['queued']) == ('person', 'The text is wrong & <old>', 1), status
        answer = ctl.run('outbox', 'send')
        assert answer.code == 3 and 'The text is wrong & <old>' in answer.err and 'outbox resume' in answer.err, answer.err
        assert not there.requests, 'a mail left a paused outbox'
        assert 'The text is wrong' in ctl.ok('outbox', 'list').err
        assert ctl.json('outbox', 'pause')['verdict'] == 'already-so'
        assert ctl.json('outbox', 'resume')['verdict'] == 'done'
        assert ctl.json('outbox', 'resume')['verdict'] == 'already-so'
        ctl.ok('outbox', 'send')
        assert ctl.user('bo@x.example')['delivery'] == 'handed-over'
        answer = ctl.run('outbox', 'pause', '--reason', 'x' * 100000)
        assert answer.code == 1 and ctl.json('outbox', 'status')['paused'] is None, answer.out
        ctl.ok('invite', '--no-mail', 'basic@x.example')
        ctl.ok('seen', 'basic@x.example')
        assert ctl.run('--as', 'basic@x.example', 'outbox', 'pause').code == 4


@case('/ctl/outbox/an-account-that-is-refused-pauses-it-and-says-why')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY) as ctl, Relay(lambda request: (401, {'name': 'missing_api_key',
                                                                               'message': 'Who are you?'})) as there:
        set_up(ctl, there)
        ctl.ok('invite', 'bo@x.example')
        answer = ctl.run('outbox', 'send')
        assert answer.code == 3 and 'Who are you?' in answer.err, answer.err
        status = ctl.json('outbox', 'status')
        assert status['paused'] == 'account' and 'Who are you?' in status['reason'], status
        there.answer_with(there.take)
        ctl.ok('outbox', 'resume')
        ctl.ok('outbox', 'send')
        assert ctl.user('bo@x.example')['delivery'] == 'handed-over'


@case('/ctl/outbox/send-ends-when-all-have-left-at-the-pace-of-the-relay')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY) as ctl, Relay() as there:
        ctl.init()
        ctl.ok('relay', 'set', 'resend', SENDER, 'url=' + there.url, 'pace=300')
        ctl.ok('invite', *['u%d@x.example' % number for number in range(5)])
        assert ctl.json('outbox', 'send') == []
        assert len(there.requests) == 5


@case('/ctl/outbox/dry-run-sends-nothing')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY) as ctl, Relay() as there:
        set_up(ctl, there)
        ctl.ok('invite', 'bo@x.example')
        assert [message['email'] for message in ctl.json('--dry-run', 'outbox', 'send')] == ['bo@x.example']
        assert not there.requests and ctl.user('bo@x.example')['delivery'] == 'queued'


@case('/ctl/at/the-mail-waits-for-its-time')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY) as ctl, Relay() as there:
        set_up(ctl, there)
        later = in_future(hours=5)
        berlin = datetime.timezone(datetime.timedelta(hours=1))
        for number, written in enumerate([rfc3339(later), later.astimezone(berlin).isoformat(),
                                          later.strftime('%Y-%m-%d %H:%M:%S')]):
            ctl.ok('invite', '--at', written, 'u%d@x.example' % number)
        ctl.ok('invite', '--at', '2036-02-29 8:05', 'minute@x.example')
        ctl.ok('invite', '--at', '2036-02-29', 'day@x.example')
        ctl.ok('invite', 'now@x.example')
        times = {address: message['next_try'] for address, message in by_address(ctl.json('outbox', 'list')).items()}
        assert times == {'u0@x.example': rfc3339(later), 'u1@x.example': rfc3339(later), 'u2@x.example': rfc3339(later),
                         'minute@x.example': '2036-02-29T08:05:00Z', 'day@x.example': '2036-02-29T00:00:00Z',
                         'now@x.example': None}, times
        ctl.run('outbox', 'send')
        assert len(there.requests) == 1 and 'now@x.example' in there.requests[0].body
        # The local time is that of the one who types it.
        answer = ctl.ok('invite', '--at', '2036-02-29 08:05', 'tokyo@x.example', environment={'TZ': 'Asia/Tokyo'})
        assert by_address(ctl.json('outbox', 'list'))['tokyo@x.example']['next_try'] == '2036-02-28T23:05:00Z', answer.out
        ctl.ok('resend', '--at', rfc3339(later), 'now@x.example')
        assert by_address(ctl.json('outbox', 'list'))['now@x.example']['next_try'] == rfc3339(later)
        for bad in ('soon', '2036-13-01', '2036-02-30 08:00', '25:00', '', '2036-02-29 08:61', '08:00', '2036-2-9'):
            answer = ctl.run('invite', '--at', bad, 'bad@x.example')
            assert answer.code == 2 and '2026-11-24T09:00:00Z' in answer.err, (bad, answer.code, answer.err)
        for over in ('2020-01-01', rfc3339(in_future(minutes=-1))):
            answer = ctl.run('invite', '--at', over, 'bad@x.example')
            assert answer.code == 2 and 'is over' in answer.err, (over, answer.err)
        assert ctl.run('invite', '--at', rfc3339(later), '--no-mail', 'bad@x.example').code == 2
        assert 'bad@x.example' not in ctl.ok('user', 'list').out


@case('/ctl/outbox/postpone/moves-what-has-not-left')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY) as ctl, Relay() as there:
        set_up(ctl, there)
        ctl.ok('invite', 'one@x.example', 'two@x.example')
        numbers = {address: str(message['id']) for address, message in by_address(ctl.json('outbox', 'list')).items()}
        later = rfc3339(in_future(hours=5))
        assert ctl.verdicts('--dry-run', 'outbox', 'postpone', later, numbers['one@x.example']) == ['done']
        assert ctl.verdicts('outbox', 'postpone', later, numbers['one@x.example']) == ['done']
        ctl.run('outbox', 'send')
        assert len(there.requests) == 1 and 'two@x.example' in there.requests[0].body
        assert by_address(ctl.json('outbox', 'list'))['one@x.example']['next_try'] == later
        answer = ctl.run('--json', 'outbox', 'postpone', later, numbers['two@x.example'])
        assert answer.code == 1 and answer.json['results'][0]['verdict'] == 'refused', answer.out
        for bad in ('soon', '2020-01-01'):
            assert ctl.run('outbox', 'postpone', bad, numbers['one@x.example']).code == 2
        ctl.ok('outbox', 'retry', numbers['one@x.example'])
        ctl.ok('outbox', 'send')
        assert ctl.user('one@x.example')['delivery'] == 'handed-over'


@case('/ctl/account/change-address/moves-the-invitation-to-the-right-person')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY) as ctl, Relay() as there:
        set_up(ctl, there)
        ctl.ok('invite', 'boo@x.example', 'taken@x.example')
        before = ctl.user('boo@x.example')
        assert ctl.verdicts('--dry-run', 'account', 'change-address', 'boo@x.example', 'bo@x.example') == ['done']
        answer = ctl.json('account', 'change-address', 'Boo@x.example', 'Bo@X.example')
        assert [(row['input'], row['email'], row['verdict']) for row in answer['results']] == \
            [('Boo@x.example', 'Bo@X.example', 'done')], answer
        after = ctl.user('bo@x.example')
        assert after['id'] == before['id'] and after['delivery'] == 'queued', after
        assert ctl.run('user', 'show', 'boo@x.example').code == 1
        ctl.ok('outbox', 'send')
        sent = [request.body.lower() for request in there.requests]
        assert len(sent) == 2 and any('bo@x.example' in body for body in sent), sent
        assert not any('boo@x.example' in body for body in sent), 'the wrong person got it'
        # What has left has left: then nothing goes by itself, and that is said.
        answer = ctl.ok('account', 'change-address', 'bo@x.example', 'bob@x.example')
        assert 'resend' in answer.err and 'bob@x.example' in answer.err, answer.err
        assert ctl.user('bob@x.example')['status'] == 'invitation-not-sent'
        ctl.ok('resend', 'bob@x.example')
        ctl.ok('outbox', 'send')
        assert len(there.requests) == 3 and 'bob@x.example' in there.requests[-1].body
        ctl.ok('account', 'change-address', 'bob@x.example', 'bo@x.example')
        answer = ctl.run('--json', 'account', 'change-address', 'bo@x.example', 'taken@x.example')
        assert answer.code == 1 and answer.json['results'][0]['reason'] == 'address-taken', answer.out
        for old, new in (('bo@x.example', 'not an address'), ('nobody@x.example', 'new@x.example')):
            answer = ctl.run('account', 'change-address', old, new)
            assert answer.code == 1 and len(answer.err) > 30, answer.err
        ctl.ok('seen', 'bo@x.example')
        answer = ctl.run('--json', 'account', 'change-address', 'bo@x.example', 'other@x.example')
        assert answer.code in (1, 4) and answer.json['results'][0]['reason'] == 'signed-up', answer.out


@case('/ctl/log/tells-the-line-that-would-do-it')
def _():
    with Ctl(SITE_ADMIN_RELAY_SECRET=KEY) as ctl, Relay() as there:
        set_up(ctl, there)
        ctl.ok('product', 'add', '--seats', '5', "Desk & 'Chair'")
        ctl.ok('group', 'add', 'emea', '--description', 'two words')
        ctl.ok('invite', '--at', rfc3339(in_future(hours=1)), '--language', 'de', '--group', 'emea', '--message', 'Bis "bald"!',
               'Bo Lind <bo@x.example>', 'cy@x.example')
        number = str(ctl.json('outbox', 'list')[0]['id'])
        ctl.ok('outbox', 'postpone', rfc3339(in_future(hours=2)), number)
        ctl.ok('outbox', 'retry', number)
        ctl.ok('outbox', 'cancel', number)
        ctl.ok('outbox', 'pause', '--reason', 'A reason')
        ctl.ok('outbox', 'resume')
        ctl.ok('organization', 'language', 'ja')
        ctl.ok('template', 'set', 'de', '-', stdin='[mail]\nprivate=Nur für Sie.\n')
        ctl.ok('template', 'reset', 'de')
        ctl.ok('account', 'change-address', 'bo@x.example', 'bob@x.example')
        ctl.ok('resend', '--at', rfc3339(in_future(hours=3)), 'bob@x.example')
        ctl.ok('relay', 'remove')
        events = [event for event in reversed(ctl.json('log')) if event['kind'] != 'create-organization']
        kinds = {event['kind'] for event in events}
        assert len(events) >= 14 and {'invite', 'set-relay', 'change-address', 'postpone-message'} <= kinds, kinds
        for event in events:
            words = shlex.split(event['command'])
            assert words[0] == 'site-adminctl', event
            answer = ctl.run('--dry-run', *words[1:], stdin='[mail]\nprivate=Nur für Sie.\n')
            assert answer.code != 2, (event['command'], answer.err)
        invited = next(event['command'] for event in events if event['kind'] == 'invite')
        assert KEY not in str(events) and "--at" in invited and "'two words'" not in invited, invited


@case('/ctl/locale/machines-read-utf-8-without-one')
def _():
    with Ctl(LC_ALL='C').init() as ctl:
        ctl.ok('invite', '--no-mail', 'Łucja Müller <lucja@x.example>')
        assert [user['name'] for user in ctl.json('user', 'list', '--sort', 'email')] == ['Ana López', 'Łucja Müller']
        assert 'Łucja Müller' in ctl.ok('user', 'list', '--format', 'csv').out
        assert 'Łucja Müller' in ctl.ok('user', 'list').out


@case('/ctl/output/that-cannot-be-written-is-a-failure')
def _():
    with Ctl().init() as ctl:
        with open('/dev/full', 'wb') as full:
            done = subprocess.run([program.CTL, '--database', ctl.database, 'user', 'list'], stdout=full,
                                  stderr=subprocess.PIPE, env=ctl.environment, timeout=60)
        assert done.returncode == 1 and re.search(b'could be written', done.stderr), done.stderr


case.run()
