# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs of others that stand in for a vendor on the loopback address and keep the mails that they are sent.

    with emulator.ResendLocal() as server:
        ... server.url ...
        server.mails()
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import peer


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def listeners(port):
    """The addresses on which somebody listens at this port, as the kernel writes them."""
    found = set()
    for name in ('/proc/net/tcp', '/proc/net/tcp6'):
        with open(name, encoding='ascii') as table:
            for line in list(table)[1:]:
                address, number = line.split()[1].split(':')
                if line.split()[3] == '0A' and int(number, 16) == port:
                    found.add(address)
    return found


class Emulator:
    """A server in a folder of its own, which ends with the block."""

    probe = '/'

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix='site-admin-peer-')
        self.port = free_port()
        self.url = 'http://127.0.0.1:%d' % self.port
        self.modules = os.path.join(peer.folder(), 'node_modules')
        self.process = None

    def __enter__(self):
        # One who ends the test ends its servers too: what unwinds the stack stops them.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        log = os.path.join(self.dir, 'log')
        with open(log, 'w', encoding='utf-8') as output:
            self.process = subprocess.Popen(**self.program(), stdin=subprocess.DEVNULL, stdout=output,
                                            stderr=subprocess.STDOUT)
        deadline = time.monotonic() + peer.DEADLINE
        while not self.answers():
            with open(log, encoding='utf-8', errors='replace') as said:
                assert self.process.poll() is None and time.monotonic() < deadline, said.read()
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.dir)

    def answers(self):
        try:
            self.get(self.probe)
        except (urllib.error.URLError, ConnectionError):
            return False
        return True

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=peer.DEADLINE) as answer:
            return json.load(answer)


class ResendLocal(Emulator):
    """Not by its own starter, which listens everywhere. It ships its schema as a database: each start has a copy."""

    probe = '/dashboard-api/emails'

    def program(self):
        app = os.path.join(self.modules, 'resend-local', 'dist', 'app')
        database = os.path.join(self.dir, 'mails.sqlite')
        shutil.copy(os.path.join(app, 'resend-local.sqlite'), database)
        return {'args': ['node', 'server.js'], 'cwd': app,
                'env': dict(os.environ, HOSTNAME='127.0.0.1', PORT=str(self.port), DATABASE_URL='file:' + database,
                            NEXT_TELEMETRY_DISABLED='1')}

    def mails(self):
        return self.get('/dashboard-api/emails')['emails']


class SesLocal(Emulator):
    probe = '/store'

    def program(self):
        return {'args': ['node', os.path.join(self.modules, 'aws-ses-v2-local', 'dist', 'cli.js'), '--host', '127.0.0.1',
                         '--port', str(self.port)], 'cwd': self.dir}

    def mails(self):
        return self.get('/store')['emails']
