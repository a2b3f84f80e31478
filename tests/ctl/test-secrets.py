#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A planted key of a relay that tells it back in whatever it says: it is found in no file of the database, no output,
no log, no text of an error and no command line. The environment of the program holds it, because that is how a key is
given to it: only the same user can read that. Where there is no keyring one private file keeps it, and nothing else."""

import base64
import http.server
import json
import os
import stat
import sys
import threading

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'),
                os.path.dirname(os.path.abspath(__file__))]

import ctl as program
import tap

KEY = 'Planted-Key-7f3a9c1e5d'
ENCODED = base64.b64encode(b'alice:' + KEY.encode()).decode()

case = tap.Plan()


def holds_key(data):
    """What of the key these bytes hold, also as UTF-16 or within Base64 at any offset."""
    forms = {KEY.encode(), KEY.encode('utf-16-le'), ENCODED.encode(), KEY.encode().hex().encode()}
    for offset in range(3):
        forms.add(base64.b64encode(b'\0' * offset + KEY.encode())[4 if offset else 0:-4])
    return [form for form in forms if form in data]


class Gossip(http.server.BaseHTTPRequestHandler):
    """Refuses everything, and says the key of the request in each place where an answer has words."""
    protocol_version = 'HTTP/1.1'

    def answer(self):
        said = self.headers.get('Authorization', '')
        self.rfile.read(int(self.headers.get('Content-Length') or 0))
        self.server.heard.append(said)
        self.server.command_lines += read_command_lines()
        status = self.server.status
        words = 'no, %s alias %s does not please me' % (KEY, said)
        body = words.encode()
        kind = 'text/plain'
        if self.server.is_json:
            kind = 'application/problem+json'
            body = json.dumps({'type': 'urn:ietf:params:jmap:error:limit', 'status': status, 'title': words,
                               'detail': words}).encode()
        self.send_response(status, words)
        self.send_header('Content-Type', kind)
        self.send_header('WWW-Authenticate', 'Basic realm="%s"' % KEY)
        self.send_header('X-Key', said)
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


class Relay:
    def __init__(self, status, is_json):
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Gossip)
        self.server.status = status
        self.server.is_json = is_json
        self.server.heard = []
        self.server.command_lines = []
        self.url = 'http://127.0.0.1:%d' % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def check_files(folder):
    """The files that hold the key, but for the one that is there to keep it."""
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), 'rb') as file:
                found = holds_key(file.read())
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if found and not (path.endswith('/site-admin/secrets') and mode == 0o600):
                yield '%s holds %r' % (os.path.join(path, name), found)


def run_all(status, is_json, login):
    with Relay(status, is_json) as relay, program.Ctl(SITE_ADMIN_RELAY_SECRET=KEY, G_MESSAGES_DEBUG='all') as ctl:
        outputs = []

        def say(*words):
            answer = ctl.run(*words)
            outputs.append((words, answer.out + answer.err))
            return answer

        ctl.init()
        settings = ['user=alice'] if login else []
        assert say('relay', 'set', 'jmap', 'url=' + relay.url, 'sender=Acme <alice@example.test>', *settings).code == 0
        say('relay', 'show')
        say('--json', 'relay', 'show')
        say('invite', 'bo@example.test', 'cy@example.test')
        say('relay', 'test', 'dee@example.test')
        say('--json', 'relay', 'test', 'dee@example.test')
        say('outbox', 'send')
        say('outbox', 'list')
        say('--json', 'outbox', 'list')
        say('outbox', 'resume')
        say('--json', 'outbox', 'send')
        say('user', 'list')
        say('log')
        assert relay.server.heard, 'the relay was never asked'
        assert any(KEY in said or ENCODED in said for said in relay.server.heard), 'the relay never got the key'
        assert any(b'site-adminctl' in line for line in relay.server.command_lines), 'the sender was not seen at work'
        tap.expect_none(['%s says: %s' % (words, output) for words, output in outputs if holds_key(output.encode())] +
                        ['a command line: %r' % line for line in relay.server.command_lines if holds_key(line)] +
                        list(check_files(ctl.dir)))


for status in (401, 403, 429, 500):
    for is_json in (False, True):
        for login in (False, True):
            case('/secrets/%d/%s/%s/key-is-nowhere' % (status, 'json' if is_json else 'text', 'password' if login else 'token'))(
                lambda status=status, is_json=is_json, login=login: run_all(status, is_json, login))


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
