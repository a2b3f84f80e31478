#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop reads about the program is sound, as the desktop's own tools see it."""

import configparser
import os
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree

import tap

ID = 'org.example.SiteAdmin'
BUILD = os.path.join(os.environ['G_TEST_BUILDDIR'], '../data') if 'G_TEST_BUILDDIR' in os.environ else None


def said_by(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env=dict(os.environ, LC_ALL='C.UTF-8'))
    return done.returncode, done.stdout


def check_desktop(path):
    status, said = said_by('desktop-file-validate', path)
    if status or said.strip():
        yield '%s: %s' % (path, said)


def check_metainfo(path):
    status, said = said_by('appstreamcli', 'validate', '--no-net', path)
    if status:
        yield '%s: %s' % (path, said)


def check_schemas(folder):
    status, said = said_by('glib-compile-schemas', '--strict', '--dry-run', folder)
    if status:
        yield '%s: %s' % (folder, said)


def length(value):
    match = re.fullmatch(r'([0-9.]+)(?:px)?', value or '')
    return float(match.group(1)) if match else None


def check_icon(path, text):
    """An icon is square and parses; a symbolic one has 16 units and no colours of its own that matter."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        yield '%s: %s' % (path, error)
        return
    if root.tag != '{http://www.w3.org/2000/svg}svg':
        yield '%s: its root is %s' % (path, root.tag)
        return
    box = [float(part) for part in root.get('viewBox', '').replace(',', ' ').split()]
    width, height = length(root.get('width')), length(root.get('height'))
    if len(box) == 4:
        width, height = width or box[2], height or box[3]
        if box[2] != box[3]:
            yield '%s: its view box is not square' % path
    if width is None or width != height:
        yield '%s: %s × %s is not square' % (path, width, height)
    elif '-symbolic' in path and width != 16:
        yield '%s: a symbolic icon of %s units' % (path, width)


def check_xml(path, text):
    try:
        ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        yield '%s: %s' % (path, error)


def parse_ini(text):
    parser = configparser.RawConfigParser(interpolation=None, delimiters=('=',), comment_prefixes=('#',))
    parser.optionxform = str
    parser.read_string(text)
    return parser


def check_unit(folder, text):
    """As systemd itself reads it, with a program that is there, since ours need not be installed."""
    path = copy(folder, 'site-admin-sender.service', re.sub(r'^ExecStart=\S+', 'ExecStart=/bin/true', text, flags=re.MULTILINE))
    # It wants a folder for the user's own units; without one of that kind it fails before it has read anything.
    done = subprocess.run(['systemd-analyze', '--user', '--man=no', 'verify', path], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, env=dict(os.environ, LC_ALL='C.UTF-8', XDG_RUNTIME_DIR=folder))
    if done.returncode or done.stdout.strip():
        yield '%s: %s' % (path, done.stdout)


def check_sender(unit_text, service_text):
    """The unit, and the file by which the bus starts it or the program itself."""
    unit, service = parse_ini(unit_text)['Service'], parse_ini(service_text)['D-BUS Service']
    if unit.get('Type') != 'dbus':
        yield 'the unit is of the type %s, so nobody knows when it is ready' % unit.get('Type')
    if service.get('SystemdService') != 'site-admin-sender.service':
        yield 'the bus starts %s' % service.get('SystemdService')
    for name, one, other in (('name', unit.get('BusName'), service.get('Name')),
                             ('command', unit.get('ExecStart'), service.get('Exec'))):
        if one != other or not one:
            yield 'the %s of the unit is %s, and of the bus %s' % (name, one, other)
    if unit.get('BusName') != ID + '.Sender':
        yield 'the name is %s' % unit.get('BusName')


def copy(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


case = tap.Plan()


@case('/tree/data/desktop-file')
def _():
    tap.expect_none(check_desktop(os.path.join(tap.TOP, ID + '.desktop')))
    if BUILD is not None:
        tap.expect_none(check_desktop(os.path.join(BUILD, ID + '.desktop')))


def check_resume(entry_text, service_text):
    """What begins with the session starts the program that the bus starts, and has it ask for what was left."""
    entry, service = parse_ini(entry_text)['Desktop Entry'], parse_ini(service_text)['D-BUS Service']
    program = service.get('Exec').split()[0]
    if entry.get('Exec') != program + ' --resume':
        yield 'the session starts %s, and the bus %s' % (entry.get('Exec'), program)
    if entry.get('NoDisplay') != 'true':
        yield 'it would stand among the applications'


@case('/tree/data/what-waited-is-asked-for-when-a-session-begins')
def _():
    entry, service = tap.read('data/%s.Sender.desktop.in' % ID), tap.read('data/%s.Sender.service.in' % ID)
    tap.expect_none(check_resume(entry, service))
    tap.expect_found(check_resume(entry.replace(' --resume', ''), service), 'the session starts')
    tap.expect_found(check_resume(entry.replace('NoDisplay=true\n', ''), service), 'among the applications')
    if BUILD is not None:
        path = os.path.join(BUILD, ID + '.Sender.desktop')
        tap.expect_none(check_desktop(path))
        with open(path, encoding='utf-8') as built:
            tap.expect_none(check_resume(built.read(), read_sender(BUILD, '')[1]))


@case('/tree/data/metainfo')
def _():
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(os.path.join(tap.TOP, 'data', ID + '.metainfo.xml.in'), os.path.join(folder, ID + '.metainfo.xml'))
        tap.expect_none(check_metainfo(os.path.join(folder, ID + '.metainfo.xml')))
    if BUILD is not None:
        tap.expect_none(check_metainfo(os.path.join(BUILD, ID + '.metainfo.xml')))


@case('/tree/data/schemas')
def _():
    tap.expect_none(check_schemas(os.path.join(tap.TOP, 'data')))


@case('/tree/data/icons')
def _():
    icons = [path for path in tap.tree() if path.endswith('.svg')]
    tap.expect_none(found for path in icons for found in check_icon(path, tap.read(path)))


@case('/tree/data/xml-parses')
def _():
    tap.expect_none(found for path in tap.tree() if path.endswith(('.ui', '.xml', '.xml.in'))
                    for found in check_xml(path, tap.read(path)))


def read_sender(folder, suffix):
    with open(os.path.join(folder, 'site-admin-sender.service' + suffix), encoding='utf-8') as unit, \
            open(os.path.join(folder, ID + '.Sender.service' + suffix), encoding='utf-8') as service:
        return unit.read(), service.read()


@case('/tree/data/the-background-sender-is-started-by-bus-and-by-systemd-alike')
def _():
    for folder, suffix in [(os.path.join(tap.TOP, 'data'), '.in')] + ([(BUILD, '')] if BUILD is not None else []):
        unit, service = read_sender(folder, suffix)
        tap.expect_none(check_sender(unit, service))
        assert suffix or '@' not in re.sub(r'@system-service', '', unit + service)
        with tempfile.TemporaryDirectory() as scratch:
            tap.expect_none(check_unit(scratch, unit))


@case('/tree/data/one-id-everywhere')
def _():
    desktop = tap.read(ID + '.desktop')
    assert '\nIcon=%s\n' % ID in desktop
    metainfo = ElementTree.fromstring(tap.read('data/%s.metainfo.xml.in' % ID).encode())
    assert metainfo.findtext('id') == ID
    assert metainfo.findtext('launchable') == ID + '.desktop'
    assert metainfo.findtext('name') == re.search(r'^Name=(.*)$', desktop, re.MULTILINE).group(1)
    assert '\nName=%s\n' % ID in tap.read('data/%s.service.in' % ID)
    schema = ElementTree.fromstring(tap.read('data/%s.gschema.xml' % ID).encode()).find('schema')
    assert schema.get('id') == ID and schema.get('path') == '/%s/' % ID.replace('.', '/')


@case('/tree/data/metainfo-and-project-agree')
def _():
    version = re.search(r"version: '([^']+)'", tap.read('meson.build')).group(1)
    releases = ElementTree.fromstring(tap.read('data/%s.metainfo.xml.in' % ID).encode()).findall('releases/release')
    assert releases[0].get('version') == version, (releases[0].get('version'), version)


@case('/tree/data/finds-planted-faults')
def _():
    with tempfile.TemporaryDirectory() as folder:
        desktop = tap.read(ID + '.desktop')
        tap.expect_found(check_desktop(copy(folder, 'a.desktop', desktop.replace('Terminal=false', 'Terminal=maybe'))),
                         'Terminal')
        metainfo = tap.read('data/%s.metainfo.xml.in' % ID)
        metainfo = metainfo.replace('<name>Site Admin</name>', '')
        tap.expect_found(check_metainfo(copy(folder, ID + '.metainfo.xml', metainfo)), 'name')
        copy(folder, ID + '.gschema.xml', tap.read('data/%s.gschema.xml' % ID).replace('>1100<', '>10<'))
        tap.expect_found(check_schemas(folder), 'range')
    unit, service = read_sender(os.path.join(tap.TOP, 'data'), '.in')
    with tempfile.TemporaryDirectory() as folder:
        tap.expect_found(check_unit(folder, unit.replace('NoNewPrivileges', 'NoNewPrivilege')), 'NoNewPrivilege')
    with tempfile.TemporaryDirectory() as folder:
        tap.expect_found(check_unit(folder, unit.replace('@system-service', '@system-servant')), '@system-servant')
    tap.expect_found(check_sender(unit.replace('BusName=', 'BusName=x.'), service), 'the name')
    tap.expect_found(check_sender(unit, service.replace('--gapplication-service', '')), 'the command')
    tap.expect_found(check_sender(unit.replace('Type=dbus', 'Type=simple'), service), 'simple')
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s"/>'
    tap.expect_found(check_icon('a.svg', svg % (16, 17)), 'not square')
    tap.expect_found(check_icon('a-symbolic.svg', svg % (24, 24)), 'symbolic icon of 24')
    tap.expect_found(check_icon('a.svg', '<svg>'), 'a.svg')
    tap.expect_found(check_icon('a.svg', '<svg width="1" height="1"/>'), 'root')
    tap.expect_none(check_icon('a-symbolic.svg', svg % ('16px', '16')))
    tap.expect_found(check_xml('a.ui', '<a><b></a>'), 'a.ui')


case.run()
