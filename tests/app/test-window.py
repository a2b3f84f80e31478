#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a person uses it: from the empty page of the first run to an organization with its first site.
Nothing here reaches into the program: it is seen by what a screen reader sees, and moved by pointer and keyboard."""

import tap
import window

case = tap.Plan()

story = window.Story(case)


@story('/window/story/first-run-makes-an-organization')
def _(program):
    """The first run"""
    window.create_organization(program)


try:
    case.run()
finally:
    story.end()
