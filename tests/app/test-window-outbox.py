#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The outbox as a person uses it: it is paused and goes on, a mail that failed is tried again, one that came back gets
another address, one that waits is cancelled and brought back. The mail of sample data stays in a folder. Nothing here
reaches into the program: a screen reader's view of it is read, pointer and keyboard are moved."""

import os
import re

import atspi
import tap
import window

case = tap.Plan()

OPENER = """[Desktop Entry]
Type=Application
Name=Mail Reader
Exec=%s %%f
MimeType=message/rfc822;
"""


def make_home():
    """A home whose person reads mail with a program that only notes what it was given."""
    home = window.Home('--demo', undo_seconds=1)
    reader = os.path.join(home.dir, 'reader')
    with open(reader, 'w', encoding='utf-8') as file:
        file.write('#!/bin/sh\n{ stat -c %%a "$1" && dirname "$1" | xargs stat -c %%a && cat "$1"; } >%s/part\n'
                   'mv %s/part %s/read\n' % ((home.dir,) * 3))
    os.chmod(reader, 0o755)
    os.makedirs(os.path.join(home.dir, 'applications'))
    with open(os.path.join(home.dir, 'applications', 'reader.desktop'), 'w', encoding='utf-8') as file:
        file.write(OPENER % reader)
    with open(os.path.join(home.dir, 'config', 'mimeapps.list'), 'w', encoding='utf-8') as file:
        file.write('[Default Applications]\nmessage/rfc822=reader.desktop\n')
    return home


story = window.Story(case, make_home)

FAILED = 'Ximena Ruiz'
BOUNCED = 'dev-null@example.net'
WAITING = 'Cem Demir'
CHIPS = ('toggle button', 'push button', 'radio button')
PAGES = ('Users', 'Outbox', 'Activity', 'Sites')
PAUSED = 'The outbox is paused: no invitation leaves.'


def choose_chip(program, word):
    # The Users page, which comes before, has chips with some of the same words.
    name = re.compile('^%s [0-9]' % word)
    chip = atspi.wait_until(lambda: (program.find_all(CHIPS, name, prune=('tree table', 'list')) or [None])[-1],
                            lambda: 'the chip “%s”; there are: %s' % (word, program.names(CHIPS)))
    window.settle(program, chip)
    program.click(chip)


def search(program, text):
    """Looks for a recipient: of a long list, newer GTK tells only the rows that show."""
    atspi.key('ctrl+f', 'ctrl+a', 'BackSpace')
    if text:
        atspi.type_text(text)
    else:
        atspi.key('Escape')


def find_label(program, name):
    """Outside of the tables, whose many rows take long to read."""
    return program.find('label', name, prune=('tree table',))


def click_row(program, who):
    row = program.find('label', who, program.find('tree table', 'Outbox', prune=('tree table', 'list')))
    window.settle(program, row)
    program.click_at(row)


@story('/window/outbox/lists-what-waits-and-why')
def _(program):
    """The page"""
    label = program.find('label', 'Ana López')
    window.settle(program, label)
    program.click_at(label)
    atspi.key('alt+2')
    window.wait_for_message(program, WAITING, re.compile('^Next try in .*Mailbox busy$'))
    choose_chip(program, 'Problems')
    window.wait_for_message(program, FAILED, re.compile('^Not delivered: 550'))
    window.wait_for_message(program, BOUNCED, re.compile('^Bounced: 550'))
    assert WAITING not in window.table_rows(program, 'Outbox')


@story('/window/outbox/opens-a-mail-for-its-reader-alone')
def _(program):
    """The mail itself"""
    choose_chip(program, 'Waiting')
    window.wait_for_message(program, WAITING, re.compile('^Next try'))
    click_row(program, WAITING)
    atspi.key('Return')
    open_it = program.find('push button', 'Open Message', prune=('tree table',))
    window.settle(program, open_it)
    program.click(open_it)
    read = os.path.join(story.home.dir, 'read')
    atspi.wait_until(lambda: os.path.exists(read), 'the reader of mail')
    with open(read, encoding='utf-8', newline='') as file:
        assert file.read().startswith('600\n700\nFrom: <invitations@example.com>\r\n')
    atspi.key('F9')


@story('/window/outbox/is-paused-everywhere-until-it-is-resumed')
def _(program):
    """The pause"""
    program.click('push button', 'Pause Outbox')
    # On each page stands the banner, and the sidebar says it too. Newer GTK tells of the page alone that shows.
    wanted = len(PAGES) if program.find_all('tree table', 'Users', prune=('tree table', 'list')) else 1
    for number in (1, 3, 4, 2):
        atspi.key('alt+%d' % number)
        atspi.wait_until(lambda: len(program.find_all('label', PAUSED, prune=('tree table',))) == wanted,
                         'a banner on page %d' % number)
    find_label(program, 'Paused')
    choose_chip(program, 'Waiting')
    window.wait_for_message(program, WAITING, 'Once resumed')
    resume = program.find_all('push button', 'Resume')[PAGES.index('Outbox') % wanted]
    window.settle(program, resume)
    program.click(resume)
    atspi.wait_until(lambda: not program.find_all('label', PAUSED, prune=('tree table',)), 'the end of the banner')
    window.wait_for_message(program, WAITING, re.compile('^Next try in '))


@story('/window/outbox/a-mail-that-failed-is-tried-again')
def _(program):
    """The retry"""
    choose_chip(program, 'Problems')
    window.wait_for_message(program, FAILED, re.compile('^Not delivered: 550'))
    click_row(program, FAILED)
    atspi.key('Return')
    find_label(program, 'The Relay’s Words')
    find_label(program, '550 5.1.1 User unknown')
    retry = program.find('push button', 'Retry Now')
    window.settle(program, retry)
    program.click(retry)
    # It leaves, and is no problem any more.
    atspi.wait_until(lambda: FAILED not in window.table_rows(program, 'Outbox'), 'the end of the problem')
    choose_chip(program, 'Handed Over')
    search(program, 'Ximena')
    window.wait_for_message(program, FAILED, re.compile('^Sent '))
    search(program, '')


@story('/window/outbox/one-that-came-back-goes-to-another-address')
def _(program):
    """The change of address"""
    choose_chip(program, 'Problems')
    window.wait_for_message(program, BOUNCED, re.compile('^Bounced: 550'))
    click_row(program, BOUNCED)
    find_label(program, '550 5.1.1 Mailbox does not exist')
    change = program.find('push button', 'Change Address…')
    window.settle(program, change)
    program.click(change)
    form = program.find('frame', 'Change Address')
    button = program.find('push button', re.compile('Change'), form)
    window.type_into(program, 'E-Mail Address', 'nobody', form)
    assert any(window.is_sentence(label) for label in program.labels(form)), program.labels(form)
    program.wait_for_state(button, 'sensitive', False)
    window.type_into(program, 'E-Mail Address', 'dev@example.net', form)
    program.wait_for_state(button, 'sensitive')
    atspi.key('Return')
    program.wait_gone('frame', 'Change Address')
    # With the details open there is no room for this chip.
    atspi.key('F9')
    choose_chip(program, 'All')
    search(program, 'dev')
    # The old one is still known by the address that it went to.
    window.wait_for_message(program, BOUNCED, re.compile('^Bounced: 550'))
    window.wait_for_message(program, 'dev@example.net', re.compile('^Sent '))
    search(program, '')


@story('/window/outbox/delete-cancels-and-undo-brings-back')
def _(program):
    """The cancelling"""
    choose_chip(program, 'Waiting')
    window.wait_for_message(program, WAITING, re.compile('^Next try'))
    click_row(program, WAITING)
    atspi.key('Delete')
    atspi.wait_until(lambda: WAITING not in window.table_rows(program, 'Outbox'), 'the end of the mail')
    atspi.key('ctrl+z')
    window.wait_for_message(program, WAITING)


try:
    case.run()
finally:
    story.end()
