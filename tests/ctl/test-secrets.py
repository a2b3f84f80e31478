#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A planted key of a relay that tells it back in whatever it says: it is found in no file of the database, no output,
no log, no text of an error and no command line, whatever the protocol. The environment of the program holds it,
because that is one way to give it: only the same user can read that. Kept it is in the keyring, or where none runs in
one private file, and nowhere else."""

import base64
import http.server
import json
import os
import socketserver
import stat
import subprocess
import sys
import tempfile
import threading

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'),
                os.path.dirname(os.path.abspath(__file__))]

import ctl as program
import keyring
import tap

KEY = 'Planted-Key-4b8d2e6f90'   # no other test's: what runs beside this one is looked at too
ENCODED = base64.b64encode(b'alice:' + KEY.encode()).decode()
SENDER = os.environ.get('SITE_ADMIN_SENDER', '')

# The settings of each protocol, beside its URL
PROTOCOLS = {
    'jmap': [],
    'jmap-login': ['user=alice'],
    'mailgun': ['domain=mg.example.test'],
    'mailpit': ['user=alice'],
    'postal': [],
    'postmark': [],
    'resend': [],
    'sendgrid': [],
    'ses': ['region=eu-central-1', 'key-id=AKIDEXAMPLE'],
    'smtp': ['user=alice'],
}
HEADERS = ('Authorization', 'X-Postmark-Server-Token', 'X-Server-API-Key')

case = tap.Plan()


def holds_key(data):
    """What of the key these bytes hold, also as UTF-16 or within Base64 at any offset."""
    forms = {KEY.encode(), KEY.encode('utf-16-le'), ENCODED.encode(), KEY.encode().hex().encode()}
    for offset in range(3):
        forms.add(base64.b64encode(b'\0' * offset + KEY.encode())[4 if offset else 0:-4])
    return [form for form in forms if form in data]


class Gossip(http.server.BaseHTTPRequestHandler):
    """Answers with one status, and says the key of the request in each place where an answer has words."""
    protocol_version = 'HTTP/1.1'

    def answer(self):
        said = ' '.join(self.headers[name] for name in HEADERS if name in self.headers)
        self.rfile.read(int(self.headers.get('Content-Length') or 0))
        self.server.heard.append(said)
        self.server.command_lines += read_command_lines()
        status = self.server.status
        words = 'no, %s alias %s does not please me' % (KEY, said)
        body = words.encode()
        kind = 'text/plain'
        if self.server.is_json:
            kind = 'application/problem+json'
            # Wherever one of the vendors has words of its own, and the names that they give to mails.
            body = json.dumps({
                'type': 'urn:ietf:params:jmap:error:limit', 'status': status if self.server.is_jmap else 'error',
                'title': words, 'detail': words, 'message': words, 'name': words, 'Message': words, 'Error': words,
                'error': words, 'ErrorCode': 0 if status == 200 else 300, 'errors': [{'message': words, 'field': words}],
                'data': {'code': words, 'message': words, 'message_id': KEY}, 'id': KEY, 'ID': KEY, 'MessageID': KEY,
                'MessageId': KEY}).encode()
        self.send_response(status, words)
        self.send_header('Content-Type', kind)
        self.send_header('WWW-Authenticate', 'Basic realm="%s"' % KEY)
        self.send_header('X-Key', said)
        self.send_header('X-Message-Id', KEY)
        self.send_header('x-amzn-ErrorType', words)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_):
        pass


def read_command_lines():
    found = []
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open('/proc/%s/cmdline' % pid, 'rb') as file:
                found.append(file.read())
        except OSError:
            pass    # it has ended
    return found


class SmtpGossip(socketserver.StreamRequestHandler):
    """A mail server that takes each login but at one step refuses, and says the key with each reply."""

    def say(self, code, words='', more=False):
        self.wfile.write(b'%d%s%s\r\n' % (code, b'-' if more else b' ', words.encode()))

    def reply(self, step, code, refusal):
        # Cut at the front, the key in it is not.
        said = ' '.join(self.server.heard + [login[6:] for login in self.server.heard[-1:]])[-200:]
        self.say(refusal if self.server.step == step else code, '%s alias %s' % (KEY, said))

    def handle(self):
        self.reply('banner', 220, 421)
        for line in self.rfile:
            verb = line.split()[0].upper()
            self.server.command_lines += read_command_lines()
            if verb == b'EHLO':
                self.say(250, 'gossip ' + KEY, more=True)
                self.say(250, 'AUTH PLAIN')
            elif verb == b'AUTH':
                words = line.split()
                if len(words) < 3:
                    self.say(334)
                    words.append(self.rfile.readline().strip())
                self.server.heard.append(words[2].decode())
                self.reply('login', 235, 535)
            elif verb == b'RCPT':
                self.reply('recipient', 250, 550)
            elif verb == b'DATA':
                self.reply('data', 354, 451)
                if self.server.step != 'data':
                    while self.rfile.readline() not in (b'.\r\n', b''):
                        pass
                    self.reply('message', 250, 554)
            else:
                self.reply('', 221 if verb == b'QUIT' else 250, 0)


class SmtpServer:
    def __init__(self, step):
        self.server = socketserver.ThreadingTCPServer(('127.0.0.1', 0), SmtpGossip)
        self.server.daemon_threads = True
        self.server.step = step
        self.server.heard = []
        self.server.command_lines = []
        self.url = 'smtp://127.0.0.1:%d' % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Relay:
    def __init__(self, status, is_json, is_jmap):
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Gossip)
        self.server.status = status
        self.server.is_json = is_json
        self.server.is_jmap = is_jmap
        self.server.heard = []
        self.server.command_lines = []
        self.url = 'http://127.0.0.1:%d' % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def find_key(folder):
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), 'rb') as file:
                found = holds_key(file.read())
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if found:
                yield os.path.join(path, name), mode, found


def check_files(folder):
    """The files that hold the key, but for the one that is there to keep it."""
    for path, mode, found in find_key(folder):
        if not (os.path.dirname(path).endswith('/config/site-admin/secrets') and mode == 0o600):
            yield '%s holds %r' % (path, found)


def run_sender(ctl):
    """What the background sender says until it has opened the database and has been told to end."""
    sender = subprocess.Popen([SENDER, ctl.database], env=ctl.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    said = b''
    for line in sender.stdout:
        said += line
        if b'Sending what waits' in line:
            break
    sender.terminate()
    said += sender.communicate(timeout=60)[0]
    return said.decode()


def run_all(protocol, relay, ctl, give):
    """Says each line that has to do with the relay, and looks for the key in all that comes of it. give: how the key is
    handed over when the relay is set."""
    with relay:
        outputs = []

        def say(*words, **more):
            answer = ctl.run(*words, **more)
            outputs.append((words, answer.out + answer.err))
            return answer

        ctl.init()
        words = ['relay', 'set', protocol.split('-')[0], 'url=' + relay.url, 'sender=Acme <alice@example.test>']
        answer = say(*words, *PROTOCOLS[protocol], *give.get('words', []), stdin=give.get('stdin'))
        assert answer.code == 0, answer.err
        say('relay', 'show')
        say('--json', 'relay', 'show')
        say('invite', 'bo@example.test', 'cy@example.test')
        say('relay', 'test', 'dee@example.test')
        say('--json', 'relay', 'test', 'dee@example.test')
        say('outbox', 'send')
        say('outbox', 'list')
        say('--json', 'outbox', 'list', '--state', 'handed-over', '--state', 'waiting', '--state', 'failed',
            '--state', 'unknown', '--state', 'queued')
        say('outbox', 'status')
        say('outbox', 'show', '1')
        say('--json', 'outbox', 'show', '1')
        say('outbox', 'show', '1', '--eml')
        say('outbox', 'resume')
        say('--json', 'outbox', 'send')
        outputs.append(('the background sender', run_sender(ctl)))
        say('user', 'list')
        say('--json', 'user', 'show', 'bo@example.test')
        say('log')
        say('--json', 'log')
        # A signature is made of the key, which itself stays here, and a server that greets with 421 is asked no more.
        is_signed = protocol == 'ses' or getattr(relay.server, 'step', None) == 'banner'
        assert is_signed != any(holds_key(said.encode()) for said in relay.server.heard), relay.server.heard[:2]
        if getattr(relay.server, 'step', None) != 'banner':
            assert any(b'site-adminctl' in line for line in relay.server.command_lines), 'the sender was not seen at work'
        tap.expect_none(['%s says: %s' % (words, output) for words, output in outputs if holds_key(output.encode())] +
                        ['a command line: %r' % line for line in relay.server.command_lines if holds_key(line)] +
                        list(check_files(ctl.dir)))


def run_with_environment(protocol, relay):
    with program.Ctl(SITE_ADMIN_RELAY_SECRET=KEY, G_MESSAGES_DEBUG='all') as ctl:
        run_all(protocol, relay, ctl, {})
        assert len(list(find_key(ctl.dir))) == 1, 'the one file that keeps it is not there'


def get_answers(protocol):
    """What the relay answers, a case each. The sanitizers look for other faults than these: with them it is one."""
    answers = [(401, True), (500, False), (200, True)]
    if os.environ.get('SA_TEST_SANITIZED'):
        return [answers[list(PROTOCOLS).index(protocol) % len(answers)]]
    if protocol.startswith('jmap'):
        answers += [(403, False), (401, False), (429, True), (500, True)]
    return answers


for protocol in [name for name in PROTOCOLS if name != 'smtp']:
    for status, is_json in get_answers(protocol):
        case('/secrets/%s/%d/%s/key-is-nowhere' % (protocol, status, 'json' if is_json else 'text'))(
            lambda protocol=protocol, status=status, is_json=is_json: run_with_environment(
                protocol, Relay(status, is_json, protocol.startswith('jmap'))))

for step in ('banner', 'login', 'recipient', 'data', 'message', 'none'):
    case('/secrets/smtp/%s/key-is-nowhere' % step)(lambda step=step: run_with_environment('smtp', SmtpServer(step)))


@case('/secrets/given-on-standard-input-one-private-file-keeps-it')
def _():
    with program.Ctl(G_MESSAGES_DEBUG='all') as ctl:
        run_all('postmark', Relay(401, True, False), ctl, {'words': ['--secret', '-'], 'stdin': KEY + '\n'})
        found = list(find_key(ctl.dir))
        assert len(found) == 1 and found[0][1] == 0o600, found
        ctl.ok('relay', 'remove')
        assert not list(find_key(ctl.dir)), 'the key of a relay that is no more is kept'


@case('/secrets/given-on-standard-input-the-keyring-keeps-it')
def _():
    with tempfile.TemporaryDirectory(prefix='site-admin-keys-') as folder, keyring.Bus(folder, 'open') as bus, \
            program.Ctl(G_MESSAGES_DEBUG='all') as ctl:
        ctl.environment['DBUS_SESSION_BUS_ADDRESS'] = bus.address
        run_all('mailgun', Relay(500, True, False), ctl, {'words': ['--secret', '-'], 'stdin': KEY})
        assert not list(find_key(ctl.dir)), 'the keyring has it, and a file too'
        assert [secret for _, secret in bus.read()] == [KEY]
        ctl.ok('relay', 'remove')
        assert bus.read() == [], 'the key of a relay that is no more is kept'


@case('/secrets/finds-a-planted-key')
def _():
    with program.Ctl() as ctl:
        ctl.init()
        ctl.ok('invite', '%s@example.test' % KEY.lower())
        assert not list(check_files(ctl.dir))
        ctl.ok('invite', '--message', 'the key is ' + KEY, 'bo@example.test')
        assert list(check_files(ctl.dir)), 'a key in the database is not found'
    assert holds_key(base64.b64encode(b'x' + KEY.encode())) and holds_key(KEY.encode().hex().encode())


case.run()
