#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import sys
import tempfile

import accessible
import atspi
import message_bus
import tap

SAMPLE = sys.argv.pop(1)
case = tap.Plan()


@case('/atspi/finds-acts-and-reads')
def _():
    with atspi.Program([SAMPLE]) as program:
        program.wait_for_label('Nobody yet')
        program.set_text('text', 'Name', 'Zoë 本')
        program.click('push button', re.compile('^Gre'))
        program.wait_for_label('Hello Zoë 本')
        assert 'Nobody yet' not in program.labels()
        check = program.find('check box', 'Loudly')
        program.wait_for_state(check, 'checked', False)
        program.click(check)
        program.wait_for_state(check, 'checked')


@case('/atspi/points-clicks-and-types')
def _():
    with atspi.Program([SAMPLE]) as program:
        program.click_at('text', 'Name')
        atspi.type_text('Ana')
        program.wait_for_text('text', 'Name', 'Ana')
        atspi.key('ctrl+a', 'BackSpace')
        program.wait_for_text('text', 'Name', '')
        program.click_at('push button', 'Greet')
        program.wait_for_label('Hello ')


def walk(node):
    """One thing after the other, with all that is in it."""
    yield node
    for below in node.ask(accessible.CHILDREN):
        yield from walk(below)


@case('/atspi/finds-in-order-however-many-things-are-asked-at-once')
def _():
    ahead = atspi.AHEAD
    with atspi.Program([SAMPLE]) as program:
        everything = list(walk(program.node))
        labels = [node.name for node in everything if node.role == 'label']
        assert labels == ['Greet', 'Loudly', 'Nobody yet'], labels
        for atspi.AHEAD in (1, 2, 3, ahead):
            assert program.find_all() == everything
            assert program.labels() == labels
            assert program.find('label').name == 'Greet'
            assert [node.name for node in program.find_all('label', prune=('push button',))] == labels[1:]
            assert program.labels(program.find('push button')) == ['Greet']
    atspi.AHEAD = ahead


@case('/atspi/what-goes-away-is-gone')
def _():
    with atspi.Program([SAMPLE]) as program:
        button = program.find('push button', 'Greet')
        assert button.role == 'push button' and program.has_state(button, 'sensitive')
        program.process.terminate()
        program.process.wait()
        try:
            button.ask(accessible.STATE)
        except message_bus.CallError:
            pass
        else:
            raise AssertionError('a program that ended has answered')


@case('/message-bus/answers-each-call-with-its-values-or-its-error')
def _():
    bus = message_bus.Bus(os.environ['DBUS_SESSION_BUS_ADDRESS'])
    driver = ('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus')
    calls = [driver + ('NameHasOwner', 's', name) for name in ('org.freedesktop.DBus', 'nobody.here')]
    # More than the sockets hold, so that sending has to wait for what comes back.
    answers = bus.call_all((calls + [driver + ('NoSuchMethod',)]) * 5000)
    assert answers[0::3] == [(True,)] * 5000 and answers[1::3] == [(False,)] * 5000
    assert all(isinstance(answer, message_bus.CallError) and 'NoSuchMethod' in str(answer) for answer in answers[2::3])
    features, = bus.call(driver[0], driver[1], 'org.freedesktop.DBus.Properties', 'Get', 'ss', driver[2], 'Features')
    assert isinstance(features, list) and all(isinstance(feature, str) for feature in features), features
    bus.close()


@case('/atspi/takes-pictures')
def _():
    with atspi.Program([SAMPLE]) as program, tempfile.TemporaryDirectory() as folder:
        program.wait_for_label('Nobody yet')
        path = os.path.join(folder, 'picture.png')
        atspi.screenshot(path)
        with open(path, 'rb') as picture:
            assert picture.read(8) == b'\x89PNG\r\n\x1a\n'


@case('/atspi/what-is-not-there-is-named')
def _():
    with atspi.Program([SAMPLE]) as program:
        atspi.DEADLINE = 0.2
        try:
            program.find('push button', 'Leave')
        except atspi.NotFound as error:
            assert 'Leave' in str(error) and 'Greet' in str(error), error
        else:
            raise AssertionError('found what is not there')
        finally:
            atspi.DEADLINE = 20


@case('/atspi/a-program-that-ends-at-once-is-told')
def _():
    try:
        atspi.Program(['false'])
    except AssertionError as error:
        assert 'ended with status 1' in str(error), error
    else:
        raise AssertionError('a program that ended was found')


case.run()
