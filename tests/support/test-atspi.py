#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import sys
import tempfile

import atspi
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
