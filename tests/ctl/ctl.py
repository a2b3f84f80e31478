# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs site-adminctl on a database of its own."""

import json
import os
import shutil
import signal
import subprocess
import tempfile

CTL = os.environ.get('SITE_ADMINCTL', '')


class Answer:
    def __init__(self, code, out, err):
        self.code = code
        self.out = out.decode()
        self.err = err.decode()

    @property
    def json(self):
        return json.loads(self.out)


class Ctl:
    """A private database and home; leaves nothing behind when used as a context."""

    def __init__(self, **environment):
        self.dir = tempfile.mkdtemp(prefix='site-admin-ctl-')
        self.database = os.path.join(self.dir, 'organization.db')
        self.environment = dict(os.environ, HOME=self.dir, XDG_DATA_HOME=self.dir, XDG_STATE_HOME=self.dir + '/state',
                                XDG_CONFIG_HOME=self.dir + '/config', DBUS_SESSION_BUS_ADDRESS='disabled:', LANGUAGE='en',
                                ASAN_OPTIONS=os.environ.get('ASAN_OPTIONS', '') + ':handle_abort=1', **environment)
        for name in ('SITE_ADMIN_DATABASE', 'SITE_ADMIN_RELAY_SECRET'):
            if name not in environment:
                self.environment.pop(name, None)

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        shutil.rmtree(self.dir, ignore_errors=True)

    def run(self, *words, stdin=None, environment=None, setup=None):
        """setup: called in the new process before the program is"""
        data = stdin if isinstance(stdin, bytes) else (stdin or '').encode()
        done = subprocess.Popen([CTL, '--database', self.database, *words], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=setup,
                                env=dict(self.environment, **(environment or {})))
        try:
            out, err = done.communicate(data, timeout=120)
        except subprocess.TimeoutExpired:
            # With the sanitizers it says where it is.
            done.send_signal(signal.SIGABRT)
            out, err = done.communicate()
            raise AssertionError('%s does not end; it said: %s%s' % (words, out.decode(), err.decode())) from None
        assert done.returncode >= 0, 'killed by signal %d: %s' % (-done.returncode, err.decode())
        return Answer(done.returncode, out, err)

    def ok(self, *words, **more):
        answer = self.run(*words, **more)
        assert answer.code == 0, '%s: exit %d\n%s%s' % (' '.join(words), answer.code, answer.out, answer.err)
        return answer

    def json(self, *words, **more):
        return self.ok('--json', *words, **more).json

    def init(self):
        self.ok('init', '--organization', 'Acme', '--site', 'Acme Support', '--url', 'https://support.example.com',
                '--admin', 'Ana López <ana@example.com>')
        return self

    def user(self, email):
        return self.json('user', 'show', email)

    def verdicts(self, *words, **more):
        answer = self.run('--json', *words, **more)
        return [row['verdict'] for row in answer.json['results']]
