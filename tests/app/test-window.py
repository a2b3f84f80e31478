#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a person uses it: from the empty page of the first run to an organization with its first site, in other
languages, in little room, by keyboard alone, and with a screen reader. Nothing here reaches into the program: a screen
reader's view of it is read, pointer and keyboard are moved."""

import re

import accessible
import atspi
import tap
import window

case = tap.Plan()
story = window.Story(case)

PERSON = 'dalia@example.org'
# What GTK calls a thing that has no name.
NO_NAME = re.compile('^$|^(Gtk|Adw|Sa)[A-Z][A-Za-z]*$')
# These take the focus only to hand it on to what is in them.
CONTAINERS = ('scroll pane', 'list', 'panel', 'tree table')


def click_person(program, name=PERSON):
    """Clicks on a row; the keys go to that window from then on."""
    label = program.find('label', name)
    window.settle(program, label)
    program.click_at(label)
    return label


def climb(node, top):
    """What a thing is in, from next to it up to the top."""
    while node != top:
        node = node.above
        yield node


def find_nameless(program, top):
    """The things below one that can have the focus and that a screen reader could say nothing of."""
    nodes = program.find_all(within=top)
    states = accessible.ask_all([(node, accessible.STATE) for node in nodes])
    focusable = [node for node, names in zip(nodes, states) if 'focusable' in names]
    around_focusable = {above for node in focusable for above in climb(node, top)}
    for node in focusable:
        name = node.ask(accessible.OWN_NAME)
        path = [above.role for above in climb(node, top)]
        # The row of the headings, rows that only frame other things, and what libadwaita makes for a choice.
        is_frame = (node.role in CONTAINERS or 'combo box' in path or
                    (node.role == 'table row' and path[0] == 'tree table') or
                    (node.role == 'list item' and node in around_focusable))
        if NO_NAME.search(name) and not is_frame and is_drawn(node):
            yield '%s “%s” in %s, with %s' % (node.role, name, ' › '.join(path[3::-1]), program.labels(node))


def is_drawn(node):
    return node.extents.width > 0 and node.extents.height > 0


@story('/window/story/first-run-makes-an-organization')
def _(program):
    """The first run"""
    window.create_organization(program)


@case('/window/language/german-and-arabic-show-the-users-page-and-turn-it-round')
def _():
    for language, right_to_left in (('de', False), ('ar', True)):
        with window.Home('--demo', language=language) as program:
            label = program.find('label', PERSON)
            window.settle(program, label)
            # The Arabic words are few; what matters of it is the direction.
            assert right_to_left or not program.find_all('label', 'Invite Users…'), '%s: not translated' % language
            sidebar = program.find('label', 'Acme Support').extents
            people = label.extents
            assert (sidebar.x > people.x) == right_to_left, (language, sidebar.x, people.x)


@case('/window/size/360-pixels-show-the-list-and-the-details-in-turn')
def _():
    with window.Home('--demo', '--size', '360x640') as program:
        # In little room a row is two lines: the person, and what is known of them.
        people = program.find('list', 'Users')
        row = program.find('list item', re.compile('^Dalia Haddad: .*Invitation pending'), people)
        frame = program.find('frame', 'Site Admin').extents
        place = row.extents
        assert frame.width <= 372, frame.width
        # Newer GTK counts from the inner edge of the window's frame.
        assert frame.x <= place.x and place.x + place.width <= frame.x + frame.width, (frame.x, place.x, place.width)
        window.settle(program, row)
        program.click_at(row, count=2)
        details = program.find('label', PERSON)
        window.settle(program, details)
        atspi.key('Escape')
        window.settle(program, row)


@case('/window/keyboard/arrows-return-and-escape-open-and-close-the-details')
def _():
    with window.Home('--demo') as program:
        table = program.find('tree table', 'Users')
        window.settle(program, program.find('label', PERSON, table))
        # Without a window manager the keys go where the pointer is; it rests on an empty place.
        x, y = program.point_at('label', 'Activity')
        atspi.xdotool('mousemove', str(x), str(y + 200))
        rows = [row for row in program.find_all('table row', None, table) if row.above.role == 'list']
        # Which row the arrows start from differs between versions of GTK; the first row is the first everywhere.
        atspi.key('Home', 'Down', 'Down')
        program.wait_for_state(rows[2], 'selected')
        address = program.labels(rows[2])[1]
        atspi.key('Return')
        atspi.wait_until(lambda: len(program.find_all('label', address)) > 1, 'the details of ' + address)
        atspi.key('Escape')
        program.find(('push button', 'toggle button'), 'Details')
        atspi.key('Up')
        program.wait_for_state(rows[1], 'selected')
        program.wait_for_state(rows[2], 'selected', False)


@case('/window/names/everything-that-has-the-focus-has-a-name')
def _():
    with window.Home('--demo') as program:
        click_person(program)
        atspi.key('F9')
        frame = program.find('frame', 'Site Admin')
        program.find('push button', 'Resend Invitation', frame)
        tap.expect_none(find_nameless(program, frame))
        atspi.key('alt+4')
        row = program.find('list item', re.compile('^Acme Support'), prune=('tree table',))
        window.settle(program, row)
        atspi.key('alt+2')
        row = program.find('label', 'Cem Demir', program.find('tree table', 'Outbox', prune=('tree table', 'list')))
        window.settle(program, row)
        program.click_at(row)
        program.find('label', '450 4.2.1 Mailbox busy', prune=('tree table',))
        tap.expect_none(find_nameless(program, frame))
        atspi.key('ctrl+comma')
        form = program.find('frame', 'Preferences')
        all_sites = program.find('label', 'All Sites', form)
        tap.expect_none(find_nameless(program, form))
        window.settle(program, all_sites)
        program.click_at(all_sites)
        protocol = program.find('label', 'Protocol', form)
        window.settle(program, protocol)
        program.click_at(protocol)
        program.find('label', 'JMAP', form)
        atspi.key('Home', 'Down', 'Return')
        program.find('text', 'Password or Token', form)
        tap.expect_none(find_nameless(program, form))
        # The first leads back to the list, the second out of it.
        atspi.key('Escape')
        program.click('push button', re.compile('Discard'))
        program.wait_gone('label', 'Protocol', form)
        texts = program.find('label', 'Mail Texts', form)
        window.settle(program, texts)
        program.click_at(texts)
        editor = program.find('frame', 'Mail Texts')
        program.find('text', 'Greeting', editor)
        tap.expect_none(find_nameless(program, editor))
        atspi.key('Escape')
        program.wait_gone('frame', 'Mail Texts')
        window.settle(program, texts)
        program.click_at(program.find('label', 'What Mails Say', form))
        atspi.key('Escape')
        program.wait_gone('frame', 'Preferences')
        atspi.key('ctrl+n')
        form = program.find('frame', 'Invite Users')
        field = program.find('text', 'Add e-mail addresses', form)
        window.settle(program, field)
        program.click_at(field)
        window.copy('new@example.net\nnot-an-address\n%s\n' % PERSON)
        atspi.key('ctrl+v')
        program.find('push button', re.compile('^Invite 2 Users'), form)
        program.find('push button', re.compile('^not-an-address'), form)
        tap.expect_none(find_nameless(program, form))


try:
    case.run()
finally:
    story.end()
