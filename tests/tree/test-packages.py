#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of packages is whole, and the top of the tree holds what it should, as its readers are told."""

import json
import os
import re
import subprocess

import tap

TOP_NAMES = {'LICENSE', 'README.md', 'data', 'meson.build', 'org.example.SiteAdmin.desktop', 'po', 'src', 'tests'}
KINDS = {'build', 'test', 'server', 'npm'}


def parse_packages(text):
    """Yields (kind, name), or what is wrong with a line as a single string."""
    for line in text.splitlines():
        if line and not line.startswith('#'):
            parts = line.split(' ')
            yield tuple(parts) if len(parts) == 2 and parts[0] in KINDS else line


def check_packages(text):
    seen = set()
    for entry in parse_packages(text):
        if isinstance(entry, str):
            yield 'src/packages: “%s” is not a kind and a name' % entry
        elif entry[1] in seen:
            yield 'src/packages: %s stands there twice' % entry[1]
        else:
            seen.add(entry[1])


def owner(module):
    """The Debian package that brings a pkg-config module."""
    folder = subprocess.run(['pkg-config', '--variable=pcfiledir', module], stdout=subprocess.PIPE, text=True,
                            stderr=subprocess.DEVNULL).stdout.strip()
    found = subprocess.run(['dpkg-query', '-S', os.path.join(folder, module + '.pc')], stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, text=True).stdout
    return found.split(':')[0]


def brought_by(names):
    """The packages that these ones depend on directly: a library may be spread over several."""
    depends = subprocess.run(['dpkg-query', '-W', '-f', '${Depends}, '] + sorted(names), stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True).stdout
    return {re.split(r'[ :(]', part.strip())[0] for part in re.split(r'[,|]', depends)}


def check_dependencies(meson, packages, owner, brought_by):
    """Yields each dependency () of this meson.build whose package is not one that builds need."""
    names = {entry[1] for entry in parse_packages(packages) if entry[0] == 'build'}
    names |= brought_by(names)
    for module in re.findall(r"\bdependency\(\s*'([^']+)'", meson):
        package = owner(module)
        if package not in names:
            yield '%s comes from “%s”, which is no build package of src/packages' % (module, package)


def check_npm(wanted, lock):
    """Yields what of the npm packages is not fixed, or says where they come from: that is for each machine to know."""
    for name, version in {**wanted['dependencies'], **wanted['overrides']}.items():
        if not re.fullmatch(r'\d+\.\d+\.\d+', version):
            yield '%s: “%s” is not one version' % (name, version)
    for path, package in lock['packages'].items():
        if path and 'integrity' not in package:
            yield '%s: no checksum' % path
        if re.search(r'://', json.dumps(package)):
            yield '%s: an address' % path
    if lock['packages']['']['dependencies'] != wanted['dependencies']:
        yield 'the lock is of other packages: run tests/peers/fetch --lock'


def check_top(paths):
    for name in sorted({path.split('/')[0] for path in paths}):
        if name not in TOP_NAMES and not name.startswith('.'):
            yield '%s is at the top of the tree' % name


case = tap.Plan()


@case('/tree/packages/list-is-sound')
def _():
    tap.expect_none(check_packages(tap.read('src/packages')))


@case('/tree/packages/each-dependency-has-its-package')
def _():
    if not os.path.exists('/usr/bin/dpkg-query'):
        raise tap.Skip('only dpkg knows the names of packages')
    meson = tap.read('meson.build')
    assert meson.count('dependency(') > 5
    tap.expect_none(check_dependencies(meson, tap.read('src/packages'), owner, brought_by))


@case('/tree/packages/npm-packages-are-fixed')
def _():
    tap.expect_none(check_npm(json.loads(tap.read('tests/peers/package.json')),
                              json.loads(tap.read('tests/peers/package-lock.json'))))


@case('/tree/packages/top-holds-the-agreed-names')
def _():
    paths = tap.tree()
    tap.expect_none(check_top(paths))
    missing = TOP_NAMES - {path.split('/')[0] for path in paths}
    assert not missing, missing


@case('/tree/packages/readme-names-the-commands')
def _():
    readme = tap.read('README.md')
    for command in ('src/run', 'tests/run', 'src/run ctl'):
        assert re.search(r'^    %s\b' % command, readme, re.MULTILINE), command
    linked = re.findall(r'\]\(([^)#:]+)\)', readme)
    assert linked
    paths = set(tap.tree())
    folders = {os.path.dirname(path) for path in paths}
    # The picture is taken from a finished program.
    tap.expect_none('README.md links to %s' % path for path in linked
                    if path not in paths and path.rstrip('/') not in folders and not path.endswith('.png'))


@case('/tree/packages/scripts-answer-help')
def _():
    for script in ('src/run', 'tests/run'):
        done = subprocess.run([os.path.join(tap.TOP, script), '--help'], stdout=subprocess.PIPE, text=True, check=True)
        assert done.stdout.startswith('Usage: ' + script), done.stdout


@case('/tree/packages/scripts-parse-and-can-be-started')
def _():
    for path in tap.tree():
        text = tap.read(path) or ''
        if text.startswith('#!'):
            started = path != 'src/prepare'
            assert os.access(os.path.join(tap.TOP, path), os.X_OK) == started, path
            if 'bash' in text.split('\n')[0]:
                subprocess.run(['bash', '-n', os.path.join(tap.TOP, path)], check=True)


@case('/tree/packages/finds-planted-faults')
def _():
    tap.expect_found(check_packages('build a\ntest a\nmeson\nbuilds b\n'), 'a stands there twice', '“meson”',
                     '“builds b”')
    owners = {'gtk4': 'libgtk-4-dev', 'gio': 'libgio-dev', 'x': 'libx-dev'}
    found = list(check_dependencies("dependency('gtk4')\ndependency('gio')\ndependency('x', version: '1')",
                                    'build libgtk-4-dev\ntest libx-dev\n', owners.get, lambda names: {'libgio-dev'}))
    assert found == ['x comes from “libx-dev”, which is no build package of src/packages'], found
    tap.expect_found(check_npm({'dependencies': {'a': '^1.0.0'}, 'overrides': {'b': 'latest'}},
                               {'packages': {'': {'dependencies': {}}, 'x': {'integrity': 'y', 'resolved': 'https://z'},
                                             'y': {}}}),
                     '^1.0.0', 'latest', 'x: an address', 'y: no checksum', 'other packages')
    tap.expect_found(check_top(['src/a', 'docs/b', '.ci/run']), 'docs')
    tap.expect_none(check_top(['src/a', '.ci/run']))


case.run()
