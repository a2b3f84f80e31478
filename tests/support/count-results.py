#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what the tests really said, from the JSON logs of meson test.

count-results.py --failures LOG   prints the output of each test that failed
count-results.py NAME=LOG...      prints the sums. The first log gives the number of cases that passed and were skipped;
                                  a further one repeats cases of it under a checker, so only its failures are added.
count-results.py --add            adds up the lines on standard input that this program printed as sums of runs; a line
                                  that is none stands for a run that came to no end, and counts as one that failed

A TAP test counts with each of its cases, any other with one. A test that crashed, ran out of time or broke its plan
without owning up to a case of its own counts as one that failed.
"""

import json
import re
import sys

SUM = re.compile(r'(\d+) passed, (\d+) failed(?:, (\d+) skipped)?')
CASE = re.compile(r'(not )?ok\b(?:\s+\d+)?[^#]*(?:#\s*(skip)\b)?', re.IGNORECASE)
FAILED = {'FAIL', 'TIMEOUT', 'ERROR', 'INTERRUPT', 'UNEXPECTEDPASS'}


def count(entries):
    """Returns (passed, failed, skipped) of these log entries."""
    passed = failed = skipped = 0
    for entry in entries:
        own = [0, 0, 0]
        for line in (entry.get('stdout') or '').splitlines():
            match = CASE.match(line)
            if match is None:
                continue
            if match.group(2) and not match.group(1):
                own[2] += 1
            else:
                own[1 if match.group(1) else 0] += 1
        result = entry['result']
        if result in FAILED and own[1] == 0:
            own[1] = 1
        elif sum(own) == 0:
            own[2 if result == 'SKIP' else 0] = 1
        passed, failed, skipped = passed + own[0], failed + own[1], skipped + own[2]
    return passed, failed, skipped


def read(path):
    with open(path, encoding='utf-8', errors='replace') as log:
        return [json.loads(line) for line in log if line.strip()]


def skip_reasons(entries):
    for entry in entries:
        for line in (entry.get('stdout') or '').splitlines():
            if re.match(r'(ok\b.*|1\.\.0\s*)#\s*skip', line, re.IGNORECASE):
                yield '%s: %s' % (entry['name'], line)


def print_failures(entries):
    for entry in entries:
        if entry['result'] in FAILED:
            print('---- %s: %s after %.1f s (exit status %s)' %
                  (entry['name'], entry['result'], entry['duration'], entry.get('returncode')))
            for stream in ('stdout', 'stderr'):
                lines = (entry.get(stream) or '').splitlines()
                print('\n'.join(lines[-120:]))


def print_sum(passed, failed, skipped):
    print('%d passed, %d failed' % (passed, failed) + (', %d skipped' % skipped if skipped else ''))
    return 1 if failed or not passed else 0


def add(lines):
    """Returns (passed, failed, skipped) of all runs whose last lines these are."""
    sums = [0, 0, 0]
    for line in lines:
        match = SUM.fullmatch(line.rstrip('\n'))
        own = [int(number or 0) for number in match.groups()] if match else [0, 1, 0]
        sums = [sum(pair) for pair in zip(sums, own)]
    return tuple(sums)


def main(arguments):
    if arguments == ['--add']:
        return print_sum(*add(sys.stdin))
    if len(arguments) == 2 and arguments[0] == '--failures':
        print_failures(read(arguments[1]))
        return 0

    passed = failed = skipped = 0
    for number, argument in enumerate(arguments):
        name, path = argument.split('=', 1)
        entries = read(path)
        own = count(entries)
        if sum(own) == 0:
            print('%s: no test ran' % name)
            own = (0, 1, 0)
        if number == 0:
            passed, skipped = own[0], own[2]
        for reason in skip_reasons(entries):
            print('skipped: %s' % reason)
        failed += own[1]
        if len(arguments) > 1:
            print('%s: %d cases passed, %d failed, %d skipped' % ((name,) + own))
    return print_sum(passed, failed, skipped)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
