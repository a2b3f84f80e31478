#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sender is killed again and again in the middle of its work: nobody misses the invitation, nobody has it twice."""

import collections
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'),
                os.path.dirname(os.path.abspath(__file__))]

import ctl as program
import mail_servers
import tap

N_MESSAGES = 200
N_KILLS = 20

case = tap.Plan()


def count_left(database):
    with sqlite3.connect('file:%s?mode=ro' % database, uri=True) as db:
        return db.execute('SELECT count(*) FROM message WHERE state IN (1, 2, 4, 6)').fetchone()[0]


def wait_for_progress(database, process, left):
    """Until the sender has moved at least one message, so that a kill falls into the sending; FALSE when it ended."""
    deadline = time.monotonic() + 60
    while process.poll() is None:
        if count_left(database) < left:
            return True
        assert time.monotonic() < deadline, 'the sender does nothing'
        time.sleep(0.002)
    return False


@case('/outbox/killed-twenty-times-each-recipient-has-the-mail-once')
def _():
    seed = int(os.environ.get('SA_TEST_SEED', random.randrange(1 << 32)))
    chance = random.Random(seed)
    print('# SA_TEST_SEED=%d' % seed, flush=True)
    recipients = ['u%d@example.test' % number for number in range(1, N_MESSAGES + 1)]
    with mail_servers.MailServers() as servers, program.Ctl(SITE_ADMIN_RELAY_SECRET=servers.secret('alice')) as ctl:
        ctl.init()
        ctl.ok('relay', 'set', 'jmap', 'url=%s/.well-known/jmap' % servers.url, 'user=alice',
               'sender=Acme <alice@example.test>')
        ctl.ok('invite', '-', stdin='\n'.join(recipients))
        n_hits = 0
        for n_kills_left in range(N_KILLS, 0, -1):
            left = count_left(ctl.database)
            sender = subprocess.Popen([program.CTL, '--database', ctl.database, 'outbox', 'send'], env=ctl.environment,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if wait_for_progress(ctl.database, sender, left):
                # What is left is shared among the kills to come, each at a random moment of its share, and what is to
                # leave after the last.
                share = max(1, left // (n_kills_left + 3))
                goal = left - chance.randint(1, share)
                while sender.poll() is None and count_left(ctl.database) > goal:
                    time.sleep(0.001)
                time.sleep(chance.random() * 0.03)
            n_hits += sender.poll() is None
            sender.send_signal(signal.SIGKILL)
            sender.wait()
        assert n_hits >= 15, 'only %d of %d kills met a sender at work' % (n_hits, N_KILLS)
        assert count_left(ctl.database) > 0, 'the last kill came too late to prove anything'

        deadline = time.monotonic() + 120
        while count_left(ctl.database) > 0:
            ctl.run('outbox', 'send', '--wait')
            assert time.monotonic() < deadline, ctl.ok('outbox', 'list').out
        mails = servers.wait_for_mails('archive', N_MESSAGES)
        times = collections.Counter(mail.to for mail in mails)
        assert sorted(times) == sorted(recipients), set(recipients) ^ set(times)
        twice = {address: count for address, count in times.items() if count > 1}
        assert not twice, 'seed %d: %r' % (seed, twice)
        assert len({mail.id for mail in mails}) == N_MESSAGES
        with sqlite3.connect(ctl.database) as db:
            assert db.execute('PRAGMA integrity_check').fetchone()[0] == 'ok'
        states = collections.Counter(user['status'] for user in ctl.json('user', 'list'))
        assert states == {'invitation-pending': N_MESSAGES, 'has-site-access': 1}, states


case.run()
