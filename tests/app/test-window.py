#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a person uses it: from the empty page of the first run to an organization with its first site.
Nothing here reaches into the program: it is seen by what a screen reader sees, and moved by pointer and keyboard."""

import re

import atspi
import tap
import window

case = tap.Plan()

FOUNDER = 'ana@example.test'
SITE_URL = 'https://support.example.test'


class Story:
    """One program that goes through all the steps. A case asks for the step that it is about; those before it are done
    first if they were not, so that each case can run alone."""

    def __init__(self):
        self.steps = []
        self.done = 0
        self.broken = None
        self.home = None

    def __call__(self, path):
        def add(step):
            self.steps.append(step)
            number = len(self.steps)
            case(path)(lambda: self.reach(number))
            return step
        return add

    def reach(self, number):
        assert self.broken is None, 'a step before failed: ' + self.broken
        if self.home is None:
            self.home = window.Home()
            self.home.start()
        while self.done < number:
            step = self.steps[self.done]
            try:
                step(self.home.program)
            except BaseException:
                self.broken = step.__doc__
                window.picture('story-%d' % self.done)
                raise
            self.done += 1

    def end(self):
        if self.home is not None:
            self.home.close()


story = Story()


@story('/window/story/first-run-makes-an-organization')
def _(program):
    """The first run"""
    program.wait_for_label('Sample data never sends mail off this computer')
    program.click('push button', re.compile('Create Organization…'))
    form = program.find('frame', 'Create Organization')
    create = program.find('push button', re.compile('Create'), form)
    window.type_into(program, 'Name', 'Acme', form, 0)
    window.type_into(program, 'Name', 'Acme Support', form, 1)
    window.type_into(program, 'Your Name (Optional)', 'Ana Lopez', form)
    window.type_into(program, 'E-Mail Address', FOUNDER, form)
    window.type_into(program, 'URL', 'ftp://support.example.test', form)
    assert any(window.is_sentence(label) and 'https' in label for label in program.labels(form)), program.labels(form)
    program.wait_for_state(create, 'sensitive', False)
    window.type_into(program, 'URL', SITE_URL, form)
    program.wait_for_state(create, 'sensitive')
    atspi.key('Return')
    program.wait_gone('frame', 'Create Organization')
    window.wait_for_users(program, {'Ana Lopez': 'Has site access'})


try:
    case.run()
finally:
    story.end()
