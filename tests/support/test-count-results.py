#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import importlib.util
import json
import os
import subprocess
import sys
import tempfile

import tap

COUNT = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'count-results.py')
case = tap.Plan()

spec = importlib.util.spec_from_file_location('count_results', COUNT)
count_results = importlib.util.module_from_spec(spec)
sys.dont_write_bytecode = True
spec.loader.exec_module(count_results)


def entry(result, stdout=''):
    return {'name': 'x', 'result': result, 'stdout': stdout, 'duration': 0.1, 'returncode': 0}


def main(*logs):
    with tempfile.TemporaryDirectory() as folder:
        arguments = []
        for number, entries in enumerate(logs):
            path = os.path.join(folder, '%d.json' % number)
            with open(path, 'w', encoding='utf-8') as file:
                file.writelines(json.dumps(one) + '\n' for one in entries)
            arguments.append('log%d=%s' % (number, path))
        done = subprocess.run([sys.executable, COUNT] + arguments, stdout=subprocess.PIPE, text=True)
        return done.returncode, done.stdout.splitlines()


@case('/count-results/each-case-counts')
def _():
    assert count_results.count([entry('OK', '1..3\nok 1 /a\n# note\nok 2 /b # SKIP why\nok 3 /c\n')]) == (2, 0, 1)
    assert count_results.count([entry('FAIL', '1..2\nok 1 /a\nnot ok 2 /b - ERROR\nBail out!\n')]) == (1, 1, 0)


@case('/count-results/not-ok-with-skip-is-a-failure')
def _():
    assert count_results.count([entry('FAIL', '1..1\nnot ok 1 /a # SKIP\n')]) == (0, 1, 0)


@case('/count-results/crash-and-time-out-fail-without-a-case-that-says-so')
def _():
    assert count_results.count([entry('ERROR', '1..2\nok 1 /a\n')]) == (1, 1, 0)
    assert count_results.count([entry('TIMEOUT')]) == (0, 1, 0)


@case('/count-results/other-protocols-count-once')
def _():
    assert count_results.count([entry('OK', 'okay so far\n'), entry('SKIP'), entry('FAIL')]) == (1, 1, 1)


@case('/count-results/last-line-is-the-sum')
def _():
    assert main([entry('OK', 'ok 1 /a\n')]) == (0, ['1 passed, 0 failed'])
    status, lines = main([entry('OK', 'ok 1 /a # SKIP no server\n'), entry('OK', 'ok 1 /b\n')])
    assert (status, lines[-1]) == (0, '1 passed, 0 failed, 1 skipped')
    assert 'no server' in lines[0]


@case('/count-results/a-repeated-run-adds-failures-only')
def _():
    status, lines = main([entry('OK', 'ok 1 /a\n')], [entry('OK', 'ok 1 /a\n')])
    assert (status, lines[-1]) == (0, '1 passed, 0 failed')
    status, lines = main([entry('OK', 'ok 1 /a\n')], [entry('ERROR')])
    assert (status, lines[-1]) == (1, '1 passed, 1 failed')


@case('/count-results/no-test-is-a-failure')
def _():
    status, lines = main([])
    assert status == 1 and lines[-1] == '0 passed, 1 failed', lines


@case('/count-results/sums-are-added')
def _():
    assert count_results.add(['3 passed, 0 failed\n', '2 passed, 1 failed, 4 skipped\n']) == (5, 1, 4)


@case('/count-results/a-run-without-a-sum-has-failed')
def _():
    for line in ('', 'tests/run: the build failed', '3 passed, 0 failed!', 'x: 3 passed, 0 failed'):
        assert count_results.add(['3 passed, 0 failed', line]) == (3, 1, 0), line


case.run()
