#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The background sender on a session bus of its own: it is started by its name when mail is queued, sends it, and ends
by itself. The command line works the same where there is no bus, and where there is no sender on it."""

import contextlib
import hashlib
import http.server
import json
import os
import re
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'),
                os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'ctl')]

import ctl as program
import tap

SENDER = os.environ.get('SITE_ADMIN_SENDER', '')
NAME = 'org.example.SiteAdmin.Sender'
DEADLINE = 40 * int(os.environ.get('SA_TEST_PATIENCE', '1'))

CONFIG = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=%(dir)s</listen>
  <auth>EXTERNAL</auth>
  <servicedir>%(dir)s/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
'''

case = tap.Plan()


def wait_until(condition, what):
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, 'waited in vain for ' + what
        time.sleep(0.02)


class Bus:
    """A session bus on which the sender can be started, or nothing at all."""

    def __init__(self, home, with_sender):
        self.dir = os.path.join(home, 'bus')
        os.makedirs(os.path.join(self.dir, 'services'))
        with open(os.path.join(self.dir, 'session.conf'), 'w', encoding='utf-8') as file:
            file.write(CONFIG % {'dir': self.dir})
        if with_sender:
            with open(os.path.join(self.dir, 'services', NAME + '.service'), 'w', encoding='utf-8') as file:
                file.write('[D-BUS Service]\nName=%s\nExec=%s --gapplication-service\n' % (NAME, SENDER))
        self.log = os.path.join(self.dir, 'log')

    def start(self, environment):
        with open(self.log, 'wb') as log:
            self.process = subprocess.Popen(['dbus-daemon', '--nofork', '--nopidfile', '--nosyslog', '--print-address',
                                             '--config-file=%s/session.conf' % self.dir], stdout=subprocess.PIPE,
                                            stderr=log, env=environment)
        return self.process.stdout.readline().decode().strip()

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def read_log(self):
        with open(self.log, encoding='utf-8') as file:
            return file.read()


class Relay(http.server.BaseHTTPRequestHandler):
    """As much of Resend as takes mail and tells what became of it."""

    def answer(self, body):
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        self.server.taken.append(self.headers['Idempotency-Key'])
        if self.server.release is not None:
            assert self.server.release.wait(DEADLINE)
        self.answer({'id': 'mail-%d' % len(self.server.taken)})

    def do_GET(self):
        self.server.asked.append(self.path)
        self.answer({'id': 'x', 'last_event': self.server.event})

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def relay():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Relay)
    server.taken, server.asked, server.event, server.release = [], [], 'queued', None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def refusing_once():
    """Mailpit, which is busy for the first mail."""
    requests = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers['Content-Length']))
            requests.append(self.path)
            text = b'{"Error": "busy"}' if len(requests) == 1 else b'{"ID": "mail-%d"}' % len(requests)
            self.send_response(503 if len(requests) == 1 else 200)
            if len(requests) == 1:
                self.send_header('Retry-After', '1')
            self.send_header('Content-Type', 'application/json')
            self.send_header('Content-Length', str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield 'http://127.0.0.1:%d' % server.server_port, requests
    finally:
        server.shutdown()
        server.server_close()


def set_settings(ctl, settings):
    folder = ctl.dir + '/config/glib-2.0/settings'
    os.makedirs(folder)
    with open(folder + '/keyfile', 'w', encoding='utf-8') as file:
        file.write('[org/example/SiteAdmin]\n' + settings)
    ctl.environment['GSETTINGS_BACKEND'] = 'keyfile'


@contextlib.contextmanager
def home(with_sender=True, secret='', settings=''):
    with program.Ctl(SITE_ADMIN_RELAY_SECRET=secret) as ctl:
        if settings:
            set_settings(ctl, settings)
        bus = Bus(ctl.dir, with_sender)
        ctl.environment['DBUS_SESSION_BUS_ADDRESS'] = bus.start(ctl.environment)
        try:
            yield ctl.init(), bus
        finally:
            bus.stop()


def owner(ctl):
    """The process that has the sender's name, or 0."""
    asked = subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path',
                            '/org/freedesktop/DBus', '--method', 'org.freedesktop.DBus.GetConnectionUnixProcessID', NAME],
                           env=ctl.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    found = re.search(r'uint32 (\d+)', asked.stdout)
    return int(found.group(1)) if found else 0


def mails(ctl):
    folder = os.path.join(ctl.dir, 'outbox', 'new')
    return os.listdir(folder) if os.path.isdir(folder) else []


def holds_database(pid):
    folder = '/proc/%d/fd' % pid
    for link in os.listdir(folder):
        try:
            if 'organization.db' in os.readlink(os.path.join(folder, link)):
                return True
        except FileNotFoundError:
            pass  # closed since it was listed
    return False


def memory(pid):
    with open('/proc/%d/status' % pid, encoding='ascii') as file:
        return int(re.search(r'VmRSS:\s+(\d+)', file.read()).group(1))


@case('/background/queued-mail-starts-the-sender-which-sends-it-and-ends')
def _():
    with home() as (ctl, bus):
        ctl.ok('invite', *['u%d@example.test' % number for number in range(20)])
        wait_until(lambda: len(mails(ctl)) == 20, 'the mail; the bus says: ' + bus.read_log())
        pid = owner(ctl)
        assert pid, bus.read_log()
        # What is asked of it while it still runs goes to the same process.
        ctl.ok('invite', 'late@example.test')
        wait_until(lambda: len(mails(ctl)) == 21, 'the late mail')
        assert owner(ctl) == pid
        wait_until(lambda: 'Nothing that could leave is left' in bus.read_log(), 'the log to tell the end')
        # The first end may have been told before the late mail opened the database once more.
        wait_until(lambda: not holds_database(pid), 'the idle sender to close the database')
        assert owner(ctl) == pid
        print('# idle, the sender has %d kB resident' % memory(pid), flush=True)
        with open('/proc/%d/maps' % pid, encoding='utf-8') as file:
            maps = file.read()
        assert 'libgtk' not in maps, 'a toolkit is loaded'
        log = bus.read_log()
        assert re.search(r'Message \d+', log), log
        assert '@example.test' not in log, log
        wait_until(lambda: owner(ctl) == 0, 'its end')
        wait_until(lambda: not os.path.exists('/proc/%d' % pid), 'the end of the process')
        assert ctl.json('outbox', 'list') == []


def set_next_follow(ctl, seconds):
    """As if the mail had left so much earlier."""
    database = sqlite3.connect(ctl.database, timeout=DEADLINE)
    with database:
        database.execute('UPDATE message SET next_follow = ? WHERE next_follow IS NOT NULL',
                         (int(time.time()) + seconds,))
    database.close()


@case('/background/stays-to-ask-soon-what-became-of-the-mail-and-has-nothing-open-meanwhile')
def _():
    with relay() as server, home(secret='key') as (ctl, bus):
        ctl.ok('relay', 'set', 'resend', 'url=http://127.0.0.1:%d' % server.server_port, 'sender=Acme <a@example.com>')
        ctl.ok('invite', 'bo@example.test')
        wait_until(lambda: 'Waiting to ask' in bus.read_log(), 'the mail to leave; ' + bus.read_log())
        assert len(server.taken) == 1 and not server.asked, (server.taken, server.asked)
        pid = owner(ctl)
        assert pid and not holds_database(pid)

        # No news yet: it asks once and stays for the next time, which is ten minutes after the mail left.
        set_next_follow(ctl, 2)
        ctl.ok('invite', 'cy@example.test')
        wait_until(lambda: len(server.asked) == 1, 'the question; ' + bus.read_log())
        wait_until(lambda: bus.read_log().count('Waiting to ask') >= 3, 'the second wait; ' + bus.read_log())
        assert len(server.taken) == 2 and server.asked == ['/emails/mail-1'], (server.taken, server.asked)
        assert owner(ctl) == pid and not holds_database(pid)

        # Delivered: the last look is a day later, and nobody stays for that.
        server.event = 'delivered'
        set_next_follow(ctl, -1)
        subprocess.run([SENDER, ctl.database], env=ctl.environment, check=True, timeout=DEADLINE)
        wait_until(lambda: len(server.asked) == 3, 'both questions; ' + bus.read_log())
        wait_until(lambda: owner(ctl) == 0, 'its end; ' + bus.read_log())
        assert [row['state'] for row in ctl.json('outbox', 'list')] == [], ctl.json('outbox', 'list')
        assert ctl.user('bo@example.test')['delivery'] == 'delivered'
        delivered = ctl.json('outbox', 'list', '--state', 'delivered')
        assert len(delivered) == 2 and all(row['state'] == 'delivered' and row['delivered'] for row in delivered), delivered
        database = sqlite3.connect(ctl.database)
        assert database.execute('SELECT count(*) FROM message WHERE delivered IS NOT NULL AND next_follow IS NOT NULL').fetchone() == (2,)
        database.close()


@case('/background/mail-for-later-is-waited-for-with-nothing-open')
def _():
    with home() as (ctl, bus):
        tomorrow = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + 86400))
        ctl.ok('invite', '--at', tomorrow, 'tomorrow@example.test')
        wait_until(lambda: 'waits for its time' in bus.read_log(), 'it to wait; ' + bus.read_log())
        pid = owner(ctl)
        wait_until(lambda: not holds_database(pid), 'the database to be closed')
        assert owner(ctl) == pid and not mails(ctl), bus.read_log()
        soon = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + 3))
        ctl.ok('invite', '--at', soon, 'soon@example.test')
        wait_until(lambda: len(mails(ctl)) == 1, 'the mail for soon; ' + bus.read_log())
        wait_until(lambda: not holds_database(pid), 'the database to be closed')
        assert owner(ctl) == pid, 'it did not wait for the other'
        # Somebody else decides otherwise.
        numbers = {message['email']: str(message['id']) for message in ctl.json('outbox', 'list')}
        ctl.ok('outbox', 'retry', numbers['tomorrow@example.test'])
        wait_until(lambda: len(mails(ctl)) == 2, 'the mail for tomorrow; ' + bus.read_log())
        wait_until(lambda: owner(ctl) == 0, 'its end; ' + bus.read_log())


@case('/background/what-a-relay-puts-off-is-tried-again-by-itself')
def _():
    with refusing_once() as (url, requests), home(secret='key') as (ctl, bus):
        ctl.ok('relay', 'set', 'mailpit', 'url=' + url, 'sender=Acme <a@example.com>')
        ctl.ok('invite', 'bo@example.test', 'cy@example.test')
        wait_until(lambda: ctl.user('bo@example.test')['delivery'] == 'handed-over' and
                   ctl.user('cy@example.test')['delivery'] == 'handed-over', 'both mails; ' + bus.read_log())
        assert len(requests) == 3, requests


@case('/background/told-to-end-it-lets-the-mail-at-the-relay-end')
def _():
    with relay() as server, home(secret='key') as (ctl, bus):
        server.release = threading.Event()
        ctl.ok('relay', 'set', 'resend', 'url=http://127.0.0.1:%d' % server.server_port, 'sender=Acme <a@example.com>')
        ctl.ok('invite', 'bo@example.test', 'cy@example.test')
        wait_until(lambda: len(server.taken) == 1, 'the mail at the relay; ' + bus.read_log())
        pid = owner(ctl)
        os.kill(pid, signal.SIGTERM)
        server.release.set()
        wait_until(lambda: not os.path.exists('/proc/%d' % pid), 'its end; ' + bus.read_log())
        states = sorted(ctl.user(address)['delivery'] for address in ('bo@example.test', 'cy@example.test'))
        assert states == ['handed-over', 'queued'], states
        assert len(server.taken) == 1
    # With nothing to do it ends as well.
    with home() as (ctl, bus):
        ctl.ok('invite', '--at', '2036-01-01', 'later@example.test')
        wait_until(lambda: 'waits for its time' in bus.read_log(), 'it to wait; ' + bus.read_log())
        pid = owner(ctl)
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not os.path.exists('/proc/%d' % pid), 'its end; ' + bus.read_log())


@contextlib.contextmanager
def journal():
    """A place like systemd's journal, where there is none: a list that grows by what is sent there, and what stands for
    standard error."""
    folder = '/run/systemd/journal'
    if os.path.exists(folder + '/socket'):
        raise tap.Skip('there is a journal here, which is not to be filled by tests')
    if os.geteuid() != 0:
        raise tap.Skip('only root can make a place like that of the journal')
    was_there = os.path.isdir(folder)
    os.makedirs(folder, exist_ok=True)
    paths = [folder + '/socket', folder + '/site-admin-test']
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as entries, socket.socket(socket.AF_UNIX) as listener, \
            socket.socket(socket.AF_UNIX) as stream:
        try:
            entries.bind(paths[0])
            listener.bind(paths[1])
            listener.listen(1)
            stream.connect(paths[1])
            log = []
            # Few entries fit into a socket that nobody reads.
            reader = threading.Thread(target=read_entries, args=(entries, log))
            reader.start()
            try:
                yield log, stream
            finally:
                entries.shutdown(socket.SHUT_RD)
                reader.join()
        finally:
            for path in paths:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(path)
            if not was_there:
                os.rmdir(folder)


def read_entries(entries, log):
    data = entries.recv(65536)
    while data:
        log.append(read_entry(data))
        data = entries.recv(65536)


def read_entry(data):
    """One entry in the journal's own form: KEY=value, or KEY, the length in eight bytes, and the value."""
    fields = {}
    while data:
        line, _, rest = data.partition(b'\n')
        key, equals, value = line.partition(b'=')
        if not equals:
            size = struct.unpack('<Q', rest[:8])[0]
            value, rest = rest[8:8 + size], rest[9 + size:]
        fields[key.decode()] = value.decode()
        data = rest
    return fields


@case('/background/log/the-journal-gets-priorities-and-ids')
def _():
    with program.Ctl(SITE_ADMIN_RELAY_SECRET='') as ctl, journal() as (log, stream):
        ctl.init()
        ctl.ok('invite', 'Bo Lind <bo@example.test>')
        subprocess.run([SENDER, ctl.database, ctl.dir + '/none.db'], env=ctl.environment, timeout=DEADLINE, stderr=stream,
                       check=True)
        wait_until(lambda: any('There is no database' in entry['MESSAGE'] for entry in log) and
                   any('Nothing that could leave' in entry['MESSAGE'] for entry in log), 'the journal; %r' % log)
        assert all({'PRIORITY', 'MESSAGE', 'GLIB_DOMAIN'} <= set(entry) for entry in log), log
        told = {entry['MESSAGE']: entry for entry in log}
        assert told['Sending what waits']['PRIORITY'] == '5', log
        assert told['Sending what waits']['SITE_ADMIN_DATABASE'] == ctl.database, log
        assert [entry['PRIORITY'] for entry in log if re.match(r'Message \d+:', entry['MESSAGE'])] == ['6'], log
        trouble = [entry for entry in log if 'There is no database' in entry['MESSAGE']]
        assert [(entry['PRIORITY'], entry['SITE_ADMIN_DATABASE']) for entry in trouble] == [('4', ctl.dir + '/none.db')], log
        assert not any('@' in entry['MESSAGE'] or 'Lind' in entry['MESSAGE'] for entry in log), log


@case('/background/a-second-one-hands-over-to-the-first')
def _():
    with home() as (ctl, bus):
        ctl.ok('invite', 'a@example.test')
        wait_until(lambda: len(mails(ctl)) == 1, 'the mail')
        pid = owner(ctl)
        subprocess.run([SENDER, ctl.database], env=ctl.environment, check=True, timeout=DEADLINE)
        assert owner(ctl) == pid


def waiting(ctl):
    """What is remembered for the next session."""
    folder = os.path.join(ctl.environment['XDG_STATE_HOME'], 'site-admin', 'waiting')
    paths = []
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        with open(os.path.join(folder, name), encoding='utf-8') as file:
            paths.append(file.read())
    return paths


def resume(ctl):
    """As the user's next session begins."""
    done = subprocess.run([SENDER, '--resume'], env=ctl.environment, timeout=DEADLINE, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0 and not done.stdout, (done.returncode, done.stdout)


def leave_for_later(ctl, bus):
    """Mail that waits for years; returns the process that waits for it."""
    ctl.ok('invite', '--at', '2036-01-01', 'later@example.test')
    wait_until(lambda: 'waits for its time' in bus.read_log(), 'it to wait; ' + bus.read_log())
    assert waiting(ctl) == [ctl.database]
    return owner(ctl)


@case('/background/after-a-power-cut-the-next-session-sends-what-waited')
def _():
    with home() as (ctl, bus):
        os.kill(leave_for_later(ctl, bus), signal.SIGKILL)
        wait_until(lambda: owner(ctl) == 0, 'its end')

        # Its time came meanwhile.
        database = sqlite3.connect(ctl.database, timeout=DEADLINE)
        with database:
            database.execute('UPDATE message SET not_before = 1')
        database.close()
        resume(ctl)
        wait_until(lambda: len(mails(ctl)) == 1, 'the mail; ' + bus.read_log())
        wait_until(lambda: waiting(ctl) == [], 'it to be forgotten; ' + bus.read_log())
        wait_until(lambda: owner(ctl) == 0, 'its end')
        resume(ctl)
        assert owner(ctl) == 0, 'it was started for nothing'


@case('/background/told-to-end-it-is-remembered-for-the-next-session')
def _():
    with home() as (ctl, bus):
        pid = leave_for_later(ctl, bus)
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not os.path.exists('/proc/%d' % pid), 'its end; ' + bus.read_log())
        assert waiting(ctl) == [ctl.database]
        resume(ctl)
        wait_until(lambda: bus.read_log().count('waits for its time') == 2, 'it to wait again; ' + bus.read_log())
        assert owner(ctl) not in (0, pid) and waiting(ctl) == [ctl.database]


@case('/background/a-database-that-has-gone-is-forgotten-and-keeps-no-other-waiting')
def _():
    with home() as (ctl, bus):
        pid = leave_for_later(ctl, bus)
        gone = ctl.dir + '/gone.db'
        folder = os.path.join(ctl.environment['XDG_STATE_HOME'], 'site-admin', 'waiting')
        with open(os.path.join(folder, hashlib.sha256(gone.encode()).hexdigest()), 'w', encoding='utf-8') as file:
            file.write(gone)
        # What else lies there is nobody's database.
        with open(os.path.join(folder, 'note'), 'w', encoding='utf-8') as file:
            file.write('/dev/null')
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: owner(ctl) == 0, 'its end')
        resume(ctl)
        wait_until(lambda: gone not in waiting(ctl), 'it to be forgotten; ' + bus.read_log())
        wait_until(lambda: bus.read_log().count('waits for its time') == 2, 'the other; ' + bus.read_log())
        assert sorted(waiting(ctl)) == ['/dev/null', ctl.database], waiting(ctl)
        assert '/dev/null' not in bus.read_log(), bus.read_log()


@case('/background/where-the-settings-say-no-it-sends-nothing-and-a-session-begins-without-it')
def _():
    with home(settings='background-sending=false\n') as (ctl, bus):
        ctl.ok('invite', 'bo@example.test')
        wait_until(lambda: 'Mail is not sent in the background' in bus.read_log(), 'its word; ' + bus.read_log())
        wait_until(lambda: owner(ctl) == 0, 'its end')
        assert waiting(ctl) == [ctl.database] and not mails(ctl)
        resume(ctl)
        assert owner(ctl) == 0, 'it was started for nothing'


@case('/background/without-a-sender-on-the-bus-mail-waits-as-ever')
def _():
    with home(with_sender=False) as (ctl, bus):
        answer = ctl.ok('invite', 'a@example.test')
        assert not answer.err, answer.err
        assert [message['state'] for message in ctl.json('outbox', 'list')] == ['queued']
        ctl.ok('outbox', 'send')
        assert len(mails(ctl)) == 1


@case('/background/without-a-bus-it-sends-what-it-is-told-and-ends')
def _():
    with program.Ctl(SITE_ADMIN_RELAY_SECRET='') as ctl:
        ctl.init()
        ctl.ok('invite', 'a@example.test')
        done = subprocess.run([SENDER, ctl.database], env=ctl.environment, timeout=DEADLINE, stderr=subprocess.PIPE)
        assert done.returncode == 0, done.stderr
        assert len(mails(ctl)) == 1
        missing = subprocess.run([SENDER, ctl.dir + '/none.db'], env=ctl.environment, timeout=DEADLINE,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert b'There is no database at' in missing.stdout, missing.stdout
        assert not os.path.exists(ctl.dir + '/none.db')


case.run()
