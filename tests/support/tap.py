# SPDX-License-Identifier: GPL-3.0-or-later
"""Test cases in Python that speak TAP, for tests that need no more than the standard library.

    case = tap.Plan()

    @case('/with-display/status-is-passed-on')
    def _():
        assert run('exit 7').returncode == 7

    case.run()
"""

import os
import subprocess
import sys
import traceback

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Skip(Exception):
    """Raised by a case that cannot run here; the text says why."""


class Plan:
    def __init__(self):
        self.cases = []

    def __call__(self, path):
        def add(function):
            self.cases.append((path, function))
            return function
        return add

    def run(self):
        """Runs all cases, or those whose paths begin with an argument of the program, and leaves it."""
        failed = False
        chosen = [(path, function) for path, function in self.cases
                  if not sys.argv[1:] or path.startswith(tuple(sys.argv[1:]))]
        print('1..%d' % len(chosen), flush=True)
        for number, (path, function) in enumerate(chosen, 1):
            try:
                function()
            except Skip as reason:
                print('ok %d %s # SKIP %s' % (number, path, reason), flush=True)
            except Exception:
                failed = True
                print('not ok %d %s' % (number, path))
                print(''.join('# %s\n' % line for line in traceback.format_exc().splitlines()), end='', flush=True)
            else:
                print('ok %d %s' % (number, path), flush=True)
        sys.exit(1 if failed else 0)


def expect_none(violations):
    """Fails with the list of what was found, one a line."""
    violations = list(violations)
    if violations:
        raise AssertionError('\n'.join(['%d found:' % len(violations)] + violations[:100]))


def expect_found(violations, *parts):
    """Fails unless each part is in one of the violations: shows that a check can fail."""
    violations = list(violations)
    for part in parts:
        assert any(part in violation for violation in violations), '%r is not found in %r' % (part, violations)


def tree():
    """The paths of all files of the tree, relative to its top; what git ignores is left out where git can tell."""
    listed = subprocess.run(['git', '-C', TOP, '-c', 'safe.directory=' + TOP, 'ls-files', '-z', '--cached', '--others',
                             '--exclude-standard'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if listed.returncode == 0 and listed.stdout:
        paths = sorted(set(listed.stdout.decode().rstrip('\0').split('\0')))
        return [path for path in paths if os.path.isfile(os.path.join(TOP, path))]
    paths = []
    for folder, folders, names in os.walk(TOP):
        folders[:] = [name for name in folders
                      if name not in ('.git', '__pycache__') and not name.startswith(('build', '_build'))]
        paths += [os.path.relpath(os.path.join(folder, name), TOP) for name in names]
    return sorted(paths)


def read(path):
    """The text of a file of the tree, or None where it is no text."""
    with open(os.path.join(TOP, path), 'rb') as file:
        data = file.read()
    try:
        return None if b'\0' in data else data.decode('utf-8')
    except UnicodeDecodeError:
        return None
