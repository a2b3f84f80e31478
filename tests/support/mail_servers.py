# SPDX-License-Identifier: GPL-3.0-or-later
"""Real mail servers for tests in Python: a JMAP relay (Cyrus) that hands its mail to an SMTP server (Postfix), which
delivers it into the mailboxes of the same Cyrus. All on the loopback address, below one directory of their own.

    with mail_servers.MailServers() as servers:
        ... url=servers.url, user=alice, secret=servers.secret('alice') ...
        mails = servers.wait_for_mails('archive', 5)

What is sent to alice@, bob@ and archive@example.test lands in their mailboxes, and u1@, u2@ ... in that of archive.
"""

import email
import email.policy
import imaplib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import tap

FOLDER = os.path.dirname(os.path.abspath(__file__))
USERS = ('alice', 'bob')
MISSING = 77
PATIENCE = int(os.environ.get('SA_TEST_PATIENCE', '1'))
DEADLINE = 120 * PATIENCE


def free_ports(count):
    """Ports that are free now. All are held until all are found, so that they differ."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(('127.0.0.1', 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Mail:
    """One mail of a mailbox."""

    def __init__(self, data):
        self.bytes = data
        self.message = email.message_from_bytes(data, policy=email.policy.default)
        self.id = str(self.message['message-id'])
        self.sender = str(self.message['from'])
        self.to = self.message['to'].addresses[0].addr_spec
        self.subject = str(self.message['subject'])

    @property
    def text(self):
        return self.message.get_body(('plain',)).get_content().replace('\r\n', '\n')

    @property
    def html(self):
        return self.message.get_body(('html',)).get_content()


class MailServers:
    def __init__(self):
        """Starts the servers; a case that cannot have them is skipped."""
        if os.geteuid() != 0:
            raise tap.Skip('only root can start Cyrus and Postfix')
        self.dir = tempfile.mkdtemp(prefix='site-admin-servers-')
        os.chmod(self.dir, 0o755)    # the servers give up root and must still get in
        self.http, self.imap, self.lmtp, self.smtp, self.submission, self.submissions = free_ports(6)
        self.ca_file = self.dir + '/smtp/ca.pem'    # who vouches for Postfix at 127.0.0.1
        self.url = 'http://127.0.0.1:%d' % self.http
        try:
            self.start_smtp()
            self._run('jmap-relay.sh', 'start', self.dir + '/jmap', *map(str, (self.http, self.imap, self.lmtp, self.smtp)),
                      *USERS, 'archive')
        except BaseException:
            self.stop()
            raise

    def __enter__(self):
        # One who ends the test ends its servers too: what unwinds the stack stops them.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        return self

    def __exit__(self, *_):
        self.stop()

    def _run(self, script, *arguments):
        """Runs a script of this folder; its output goes to a file, because the servers would keep a pipe open."""
        path = os.path.join(self.dir, 'output')
        env = dict(os.environ, SUBMISSION=str(self.submission), SUBMISSIONS=str(self.submissions))
        with open(path, 'w') as output:
            status = subprocess.run([os.path.join(FOLDER, script), *arguments], stdin=subprocess.DEVNULL, stdout=output,
                                    stderr=subprocess.STDOUT, env=env).returncode
        with open(path, errors='replace') as output:
            said = output.read().strip()
        if status == MISSING:
            raise tap.Skip(said)
        assert status == 0, '%s %s: exit %d\n%s' % (script, arguments[0], status, said)

    def start_smtp(self):
        self._run('smtp-sink.sh', 'start', self.dir + '/smtp', str(self.smtp), str(self.lmtp), *USERS)

    def stop_smtp(self):
        """What is sent then the relay cannot hand on."""
        self._run('smtp-sink.sh', 'stop', self.dir + '/smtp')

    def stop(self):
        for script, name in (('jmap-relay.sh', 'jmap'), ('smtp-sink.sh', 'smtp')):
            self._run(script, 'stop', os.path.join(self.dir, name))
        shutil.rmtree(self.dir, ignore_errors=True)

    @staticmethod
    def secret(user):
        return 'secret-' + user

    def mails(self, user, mailbox='INBOX'):
        """All mails in a mailbox, the oldest first."""
        server = imaplib.IMAP4('127.0.0.1', self.imap)
        try:
            server.login(user, self.secret(user))
            server.select(mailbox, readonly=True)
            numbers = server.search(None, 'ALL')[1][0].split()
            if not numbers:
                return []
            fetched = server.fetch(b','.join(numbers), '(BODY.PEEK[])')[1]
            return [Mail(item[1]) for item in fetched if isinstance(item, tuple)]
        finally:
            server.logout()

    def wait_for_mails(self, user, count):
        """The mails of a mailbox as soon as there are so many; more are an answer too."""
        deadline = time.monotonic() + DEADLINE
        while True:
            mails = self.mails(user)
            if len(mails) >= count:
                return mails
            assert time.monotonic() < deadline, '%s has %d mails, not %d' % (user, len(mails), count)
            time.sleep(0.2)
