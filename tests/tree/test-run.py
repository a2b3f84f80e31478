#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What src/run does about packages, on machines made of stand-ins for Debian's tools, and what is made of two runs."""

import os
import re
import shutil
import subprocess
import tempfile

import tap

STAND_INS = {
    # Knows as installed what the file "installed" names.
    'dpkg-query': 'shift 3; for name; do grep -qxF "$name" "$MACHINE/installed" && echo "installed $name"; done; true\n',
    # Notes what it was told; without lists there are no candidates, and an install fails.
    'apt-get': '''echo "$*" >>"$MACHINE/apt-get"
case "$*" in
  *update*) touch "$MACHINE/lists"; exit 0 ;;
esac
[ -e "$MACHINE/lists" ] && [ ! -e "$MACHINE/broken" ] || { echo "E: Unable to locate package" >&2; exit 100; }
''',
    'apt-cache': '[ -e "$MACHINE/lists" ] && printf "%s:\\n  Candidate: 1.0\\n" "$2"; true\n',
    'id': 'cat "$MACHINE/id"\n',
    'sudo': '[ "$1" != -n ] || shift; echo "sudo $*" >>"$MACHINE/sudo"; "$@"\n',
}


class Machine:
    """A machine with these packages installed, on which a person with this user id runs things."""

    def __init__(self, folder, installed=(), user=0, lists=False, sudo=False):
        self.folder = folder
        os.mkdir(os.path.join(folder, 'bin'))
        for name, script in STAND_INS.items():
            if name != 'sudo' or sudo:
                path = os.path.join(folder, 'bin', name)
                with open(path, 'w', encoding='utf-8') as file:
                    file.write('#!/bin/sh\n' + script)
                os.chmod(path, 0o755)
        # Nothing of the real machine, so that its sudo is not found where this one has none.
        for name in ('basename', 'bash', 'cat', 'comm', 'cut', 'dirname', 'env', 'flock', 'grep', 'mkdir', 'mktemp',
                     'readlink', 'rm', 'sed', 'sh', 'sort', 'tail', 'touch', 'true', 'xargs'):
            os.symlink('/usr/bin/' + name, os.path.join(folder, 'bin', name))
        self.write('installed', ''.join(name + '\n' for name in installed))
        self.write('id', '%d\n' % user)
        if lists:
            self.write('lists', '')

    def write(self, name, text):
        with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as file:
            file.write(text)

    def read(self, name):
        path = os.path.join(self.folder, name)
        if not os.path.exists(path):
            return []
        with open(path, encoding='utf-8') as file:
            return file.read().splitlines()

    def install(self):
        script = '. %s/src/prepare; sa_install build' % tap.TOP
        return subprocess.run(['/bin/bash', '-c', script, 'run'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True,
                              env={'PATH': os.path.join(self.folder, 'bin'), 'MACHINE': self.folder, 'HOME': '/'})


def build_packages():
    return [line.split(' ')[1] for line in tap.read('src/packages').splitlines() if line.startswith('build ')]


def on_machine(**arguments):
    """Hands a case a machine of its own."""
    def wrap(function):
        def run():
            with tempfile.TemporaryDirectory() as folder:
                function(Machine(folder, **arguments))
        return run
    return wrap


case = tap.Plan()


@case('/tree/run/nothing-is-done-when-all-is-there')
@on_machine(installed=build_packages(), user=1000)
def _(machine):
    done = machine.install()
    assert (done.returncode, done.stdout, done.stderr) == (0, '', ''), done
    assert machine.read('apt-get') == []


@case('/tree/run/installs-only-what-is-missing')
@on_machine(installed=build_packages()[2:], lists=True)
def _(machine):
    done = machine.install()
    assert done.returncode == 0 and done.stdout == '', done
    told = machine.read('apt-get')
    assert len(told) == 1, told
    assert '--no-install-recommends' in told[0] and '--no-remove' in told[0] and 'DPkg::Lock::Timeout' in told[0], told
    names = told[0].split('--no-remove ')[1].split()
    assert sorted(names) == sorted(build_packages()[:2]), names


@case('/tree/run/fetches-lists-only-where-there-are-none')
@on_machine(installed=build_packages()[1:])
def _(machine):
    assert machine.install().returncode == 0
    told = machine.read('apt-get')
    assert len(told) == 2 and 'update' in told[0] and 'install' in told[1], told


@case('/tree/run/says-what-apt-said-when-it-fails')
@on_machine(installed=build_packages()[1:], lists=True)
def _(machine):
    machine.write('broken', '')
    done = machine.install()
    assert done.returncode == 1, done
    assert 'E: Unable to locate package' in done.stderr and 'could not be installed' in done.stderr, done
    assert 'apt-get install --no-install-recommends ' + build_packages()[0] in done.stderr, done


@case('/tree/run/without-root-or-sudo-it-says-the-line')
@on_machine(installed=build_packages()[1:], user=1000)
def _(machine):
    done = machine.install()
    assert done.returncode == 1 and machine.read('apt-get') == [], done
    assert 'only root' in done.stderr, done
    assert done.stderr.endswith('  apt-get install --no-install-recommends %s\n' % build_packages()[0]), done


@case('/tree/run/others-install-by-sudo')
@on_machine(installed=build_packages()[1:], user=1000, lists=True, sudo=True)
def _(machine):
    done = machine.install()
    assert done.returncode == 0, done
    assert len(machine.read('sudo')) == 1 and 'DEBIAN_FRONTEND=noninteractive' in machine.read('sudo')[0]
    assert len(machine.read('apt-get')) == 1


@case('/tree/run/without-a-display-it-says-what-to-do')
def _():
    environment = {name: value for name, value in os.environ.items() if name not in ('DISPLAY', 'WAYLAND_DISPLAY')}
    done = subprocess.run([os.path.join(tap.TOP, 'src/run')], env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1 and done.stdout == '', done
    assert len(done.stderr.splitlines()) == 1, done
    assert 'src/run --demo --screenshot FILE.png' in done.stderr and 'src/run ctl' in done.stderr, done


def with_stand_in_npm(folder, script):
    """An environment in which npm is this shell script, which notes its arguments in $MACHINE/npm."""
    path = os.path.join(folder, 'bin')
    os.mkdir(path)
    for name, text in (('npm', 'echo "$*" >>"$MACHINE/npm"\n' + script), ('node', 'exit 0\n')):
        with open(os.path.join(path, name), 'w', encoding='utf-8') as file:
            file.write('#!/bin/sh\n' + text)
        os.chmod(os.path.join(path, name), 0o755)
    return dict(os.environ, PATH=path + ':' + os.environ['PATH'], MACHINE=folder)


def fetch(folder, environment):
    return subprocess.run([os.path.join(tap.TOP, 'tests/peers/fetch'), os.path.join(folder, 'peers')], env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@case('/tree/run/peers-are-fetched-once')
def _():
    with tempfile.TemporaryDirectory() as folder:
        environment = with_stand_in_npm(folder, '[ -s package-lock.json ] && mkdir node_modules\n')
        done = fetch(folder, environment)
        assert done.returncode == 0 and 'fetching the peers' in done.stderr, done
        done = fetch(folder, environment)
        assert (done.returncode, done.stdout, done.stderr) == (0, '', ''), done
        with open(os.path.join(folder, 'npm'), encoding='utf-8') as file:
            told = file.read().splitlines()
        assert len(told) == 1 and told[0].startswith('ci ') and '--ignore-scripts' in told[0], told


@case('/tree/run/peers-are-fetched-anew-after-a-fetch-that-failed')
def _():
    with tempfile.TemporaryDirectory() as folder:
        environment = with_stand_in_npm(folder, 'mkdir node_modules && [ -e "$MACHINE/online" ]\n')
        assert fetch(folder, environment).returncode == 1
        assert fetch(folder, environment).returncode == 1
        os.mkdir(os.path.join(folder, 'online'))
        assert fetch(folder, environment).returncode == 0


def copy(folder, *paths):
    for path in paths:
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        shutil.copy(os.path.join(tap.TOP, path), os.path.join(folder, path))


def write(folder, path, text):
    os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
    with open(os.path.join(folder, path), 'w', encoding='utf-8') as file:
        file.write(text)
    os.chmod(os.path.join(folder, path), 0o755)


@case('/tree/run/peers-that-cannot-be-fetched-fail-the-run')
def _():
    with tempfile.TemporaryDirectory() as folder:
        copy(folder, 'tests/run', 'tests/peers/fetch', 'tests/peers/package.json', 'tests/peers/package-lock.json',
             'src/prepare')
        write(folder, 'src/packages', '')
        environment = with_stand_in_npm(folder, 'echo "npm error: no network"; exit 1\n')
        done = subprocess.run([os.path.join(folder, 'tests/run'), '--peers'], env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
        assert done.returncode == 1, done
        assert done.stdout == '0 passed, 1 failed\n', done
        assert 'npm error: no network' in done.stderr and 'npm could not fetch the peers' in done.stderr, done


def check_suites(path, text):
    """Yields each test that no run of the tests would start by itself, or that both would."""
    for names in re.findall(r"suite: (?:.*\? )?'(\w+)'(?: : '(\w+)')?", text):
        for name in filter(None, names):
            if name not in ('tree', 'displayless', 'display', 'servers', 'peers'):
                yield '%s: there is no suite “%s”' % (path, name)
            elif (name == 'peers') != path.startswith('tests/peers/'):
                yield '%s: a test of the suite %s does not belong here' % (path, name)


@case('/tree/run/each-suite-is-run')
def _():
    paths = [path for path in tap.tree() if path.startswith('tests/') and path.endswith('/meson.build')]
    assert len(paths) > 8
    tap.expect_none(found for path in paths for found in check_suites(path, tap.read(path)))
    tap.expect_found(check_suites('tests/x/meson.build', "  suite: 'peers',\n  suite: 'slow',\n"), 'does not belong',
                     'no suite “slow”')
    tap.expect_found(check_suites('tests/peers/meson.build', "  suite: name == 'x' ? 'display' : 'peers',\n"),
                     'the suite display')


def run_ci(script):
    """What .ci/run makes of runs of the tests that this shell script stands for; $part is "all" or "--peers"."""
    with tempfile.TemporaryDirectory() as folder:
        copy(folder, '.ci/run', 'tests/support/count-results.py')
        write(folder, 'tests/run', '#!/bin/sh\npart=${1:-all}\n' + script)
        done = subprocess.run([os.path.join(folder, '.ci/run')], stdout=subprocess.PIPE, text=True)
        return done.returncode, done.stdout.splitlines()


@case('/tree/run/ci-sums-both-parts')
def _():
    found = run_ci('echo "$part"; echo; [ $part = all ] && echo "3 passed, 0 failed" || echo "2 passed, 0 failed, 1 skipped"\n')
    assert found == (0, ['all', '', '--peers', '', '5 passed, 0 failed, 1 skipped']), found


@case('/tree/run/ci-fails-when-either-part-does')
def _():
    for failing in ('all', '--peers'):
        found = run_ci('[ $part != %s ] && echo "3 passed, 0 failed" || { echo "1 passed, 1 failed"; exit 1; }\n' % failing)
        assert found == (1, ['4 passed, 1 failed']), found
        # one that came to no end: the other part runs all the same
        found = run_ci('[ $part != %s ] && echo "3 passed, 0 failed" || { echo "broken"; exit 1; }\n' % failing)
        assert found == (1, ['broken', '3 passed, 1 failed']), found
        found = run_ci('[ $part != %s ] && echo "3 passed, 0 failed" || exit 1\n' % failing)
        assert found == (1, ['3 passed, 1 failed']), found


case.run()
