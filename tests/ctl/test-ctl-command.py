#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command that the log has for what was done does the same again."""

import functools
import os
import re
import sqlite3
import subprocess
import sys

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'),
                os.path.dirname(os.path.abspath(__file__))]

import tap
from ctl import CTL, Ctl

case = tap.Plan()

TABLES = ['organization', 'site', 'account', 'operator', 'user', 'product', 'user_group', 'product_group', 'group_member',
          'product_access', 'invitation', 'message', 'domain_rule', 'relay', 'template']

PREPARED = [
    ['site', 'add', 'North', '--url', 'https://north.example.com'],
    ['--site', 'Acme Support', 'product', 'add', 'Wiki', '--seats', '20'],
    ['--site', 'Acme Support', 'product', 'add', "It's a \"Desk\""],
    ['--site', 'Acme Support', 'group', 'add', 'Night Shift', '--description', 'They wake'],
    ['--site', 'Acme Support', 'group', 'add', '--', '-v'],
    ['--site', 'Acme Support', 'invite', '--product', 'Wiki', 'bo@example.org', 'Cy Lee <cy@example.org>'],
    ['--site', 'Acme Support', 'revoke', 'cy@example.org'],
    ['relay', 'set', 'folder', 'sender=Acme <mail@example.com>', 'path=/tmp/mail'],
    ['template', 'set', 'fr', '-'],
]

DONE = [
    ['site', 'add', 'South & East', '--url', 'https://s.example.com/?a=1&b=2'],
    ['product', 'add', 'Blog'],
    ['product', 'add', 'Blog $HOME `id`', '--seats', '0'],
    ['product', 'set', 'Wiki', '--seats', '30'],
    ['group', 'add', 'Day Shift', '--description', 'They sleep; *'],
    ['group', 'add-user', 'Night Shift', 'bo@example.org'],
    ['group', 'add-user', '--', '-v', 'bo@example.org'],
    ['invite', 'new@example.org'],
    ['invite', '--role', 'trusted', '--product', 'Wiki', '--product', "It's a \"Desk\"", '--group', 'Night Shift', '--language', 'de',
     '--message', 'Hello,\nit\'s "$HOME".', '--expires', '14', '--at', '2190-01-01T08:00:00Z', 'Dee Ng <dee@example.org>',
     '"Lee, Ed" <ed@example.org>'],
    ['invite', '--no-mail', '--expires', 'never', '--allow-domain', 'fay@example.net', 'gil@example.org'],
    ['resend', 'bo@example.org', '--message', '-x', '--language', 'ja'],
    ['restore', 'cy@example.org'],
    ['revoke', 'bo@example.org'],
    ['remove', 'bo@example.org', 'cy@example.org'],
    ['set-role', 'site-admin', 'bo@example.org'],
    ['grant', "It's a \"Desk\"", 'bo@example.org'],
    ['withdraw', 'Wiki', 'bo@example.org'],
    ['seen', 'bo@example.org'],
    ['link', 'bo@example.org'],
    ['account', 'change-address', 'bo@example.org', 'bob@example.org'],
    ['domain', 'allow', 'example.net'],
    ['outbox', 'cancel', '1'],
    ['outbox', 'postpone', '2190-01-01T08:00:00Z', '1'],
    ['outbox', 'pause', '--reason', 'Until Monday'],
    ['relay', 'set', 'jmap', 'sender=Acme <mail@example.com>', 'url=https://jmap.example.com', 'user=acme'],
    ['relay', 'remove'],
    ['organization', 'language', 'pt-BR'],
    ['template', 'reset', 'fr'],
    ['undo', '7'],
]


def dump(ctl):
    """All that there is, without the moments at which it came to be."""
    connection = sqlite3.connect(ctl.database)
    rows = [(table, row) for table in TABLES for row in sorted(connection.execute('SELECT * FROM %s' % table), key=repr)]
    rows += sorted(connection.execute("SELECT key, value FROM meta WHERE key LIKE 'outbox%'"))
    connection.close()
    return re.sub(r'\b1[6-9]\d{8}\b', 'TIME', '\n'.join(map(repr, rows)))


def command(ctl):
    connection = sqlite3.connect(ctl.database)
    line = connection.execute('SELECT coalesce (p.after, e.command) FROM event e LEFT JOIN event_personal p '
                              'ON p.event = e.id AND p.seq = -1 ORDER BY e.id DESC LIMIT 1').fetchone()[0]
    connection.close()
    return line


def shell(ctl, line, stdin=None):
    environment = dict(ctl.environment, SITE_ADMIN_DATABASE=ctl.database,
                       PATH=os.path.dirname(CTL) + ':' + ctl.environment['PATH'])
    done = subprocess.run(['sh', '-ec', line], input=(stdin or '').encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=60, env=environment)
    assert done.returncode == 0, '%s: exit %d\n%s' % (line, done.returncode, done.stderr.decode())


def prepare(ctl):
    for words in PREPARED:
        ctl.ok(*words, stdin='[mail]\ngreeting=Salut {name},\n' if words[0] == 'template' else None)


@functools.lru_cache
def read_prepared():
    """A database with all that the cases begin with."""
    with Ctl().init() as ctl:
        prepare(ctl)
        with open(ctl.database, 'rb') as file:
            return file.read()


def check(words, stdin=None):
    with Ctl() as first, Ctl() as second:
        for ctl in (first, second):
            with open(ctl.database, 'wb') as file:
                file.write(read_prepared())
        before = dump(first)
        assert dump(second) == before
        about_site = words[0] in ('product', 'group', 'invite', 'resend', 'restore', 'revoke', 'remove', 'set-role', 'grant',
                                  'withdraw', 'seen', 'link', 'domain', 'account')
        first.ok(*(['--site', 'Acme Support'] if about_site else []), *words, stdin=stdin)
        line = command(first)
        assert line is not None, words
        shell(second, line, stdin)
        assert dump(second) == dump(first), '%s\n%s\n%s' % (line, dump(first), dump(second))
        assert words[0] == 'link' or dump(first) != before, line
        assert command(second) == line


for number, words in enumerate(DONE):
    case('/command/does-the-same-again/%02d-%s' % (number + 1, re.sub('[^a-z-]', '', '-'.join(words[:2]))))(
        lambda words=words: check(words))


@case('/command/many-addresses-come-from-standard-input')
def _():
    check(['invite', '-'], ''.join('u%d@example.org\n' % i for i in range(150)))


@case('/command/languages-beside-addresses-come-from-standard-input')
def _():
    check(['invite', '-'], 'email,name,language\nann@example.org,Ann,fr\nbea@example.org,Bea,\n')


@case('/command/texts-come-from-standard-input')
def _():
    check(['template', 'set', 'de', '-'], '[mail]\ngreeting=Moin {name}!\n')


@case('/command/init-makes-the-same-organization')
def _():
    with Ctl().init() as first, Ctl() as second:
        shell(second, command(first))
        assert dump(second) == dump(first)


@case('/command/is-in-the-log')
def _():
    with Ctl().init() as ctl:
        prepare(ctl)
        ctl.ok('--site', 'Acme Support', 'remove', 'bo@example.org')
        rows = ctl.json('log')
        assert rows[0]['command'] == "site-adminctl --site 'Acme Support' remove bo@example.org", rows[0]
        # An address stands where erasure finds it, and nowhere else.
        connection = sqlite3.connect(ctl.database)
        assert connection.execute("SELECT count(*) FROM event WHERE command LIKE '%@%'").fetchone()[0] == 0
        connection.close()


case.run()
