#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the key of a relay is kept: the environment, the keyring, and where none runs a file that nobody else can read.
Each step is a process of its own, as the programs are."""

import contextlib
import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))

import keyring
import tap

TOOL = os.environ.get('SA_SECRETS_TOOL', '')
KEY = 'Planted-Key-7f3a9c1e5d'
ERRORS = {0: 'failed', 1: 'not-found', 8: 'disk-full', 9: 'offline', 10: 'refused', 12: 'invalid'}

case = tap.Plan()


class Home:
    def __init__(self, folder, address):
        self.folder = folder
        self.secrets = os.path.join(folder, 'config', 'site-admin', 'secrets')
        self.database = os.path.join(folder, 'organization.db')
        self.environment = dict(os.environ, HOME=folder, XDG_CONFIG_HOME=folder + '/config', XDG_RUNTIME_DIR=folder,
                                LANGUAGE='en')
        for name in ('SITE_ADMIN_RELAY_SECRET', 'SITE_ADMIN_RELAY_SECRET_FILE', 'DBUS_SESSION_BUS_ADDRESS'):
            self.environment.pop(name, None)
        if address:
            self.environment['DBUS_SESSION_BUS_ADDRESS'] = address

    def run(self, verb, relay=1, secret='', database=None, setup=None, **environment):
        """(what it printed, None) or (its sentence, the kind of the error)"""
        done = subprocess.run([TOOL, verb, database or self.database, str(relay)], input=secret.encode(), timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder, preexec_fn=setup,
                              env=dict(self.environment, **environment))
        if done.returncode == 0:
            return done.stdout.decode(), None
        assert done.returncode >= 10, (done.returncode, done.stderr)
        assert KEY not in done.stderr.decode(), 'the key is in an error'
        return done.stderr.decode().strip(), ERRORS[done.returncode - 10]

    def files(self):
        return sorted(os.listdir(self.secrets)) if os.path.isdir(self.secrets) else []


@contextlib.contextmanager
def home(likeness=None, bus=True):
    with tempfile.TemporaryDirectory(prefix='site-admin-keys-') as folder:
        if not bus:
            yield Home(folder, None), None
            return
        with keyring.Bus(folder, likeness) as running:
            yield Home(folder, running.address), running


def keep_in_file(place):
    path, error = place.run('store', secret=KEY)
    assert error is None and path, (path, error)
    return path


@case('/secrets/keyring-takes-the-key-and-gives-it-back')
def _():
    with home('open') as (place, bus):
        assert place.run('look-up')[1] == 'not-found'
        assert place.run('store', secret='an older one') == ('', None)
        assert place.run('store', secret=KEY) == ('', None)
        assert place.run('look-up') == (KEY, None)
        assert place.run('look-up', database='organization.db') == (KEY, None), 'a path from the folder names another'
        assert place.run('look-up', relay=2)[1] == 'not-found'
        assert place.run('look-up', database=place.folder + '/other.db')[1] == 'not-found'
        assert bus.read() == [({'database': place.database, 'relay': '1', 'xdg:schema': 'org.example.SiteAdmin.Relay'}, KEY)]
        assert place.run('remove') == ('', None)
        assert bus.read() == [] and place.run('look-up')[1] == 'not-found'
        assert place.run('remove') == ('', None), 'removing what is not there is no error'
        assert not os.path.exists(place.secrets), place.files()


@case('/secrets/keyring-is-unlocked-when-somebody-is-willing')
def _():
    with home('willing') as (place, bus):
        assert place.run('store', secret=KEY) == ('', None)
        assert place.run('look-up') == (KEY, None)
        assert not os.path.exists(place.secrets), place.files()


@case('/secrets/locked-keyring-is-an-error-and-no-reason-for-a-file')
def _():
    for likeness in ('locked', 'declines', 'broken'):
        with home('open') as (place, bus):
            assert place.run('store', secret=KEY) == ('', None)
            before = bus.read()
        with tempfile.TemporaryDirectory(prefix='site-admin-keys-') as folder:
            with keyring.Bus(folder, likeness) as bus:
                with open(bus.state, 'w', encoding='utf-8') as file:
                    file.write(keyring.json.dumps([{'attributes': each, 'secret': secret, 'time': 1}
                                                   for each, secret in before]))
                locked = Home(folder, bus.address)
                locked.database = place.database
                sentence, error = locked.run('store', secret='another key')
                assert error == 'offline' and 'keyring' in sentence and 'SITE_ADMIN_RELAY_SECRET' in sentence, sentence
                if likeness != 'declines':
                    sentence, error = locked.run('look-up')
                    assert error == 'offline' and 'keyring' in sentence, sentence
                sentence, error = locked.run('remove')
                assert error == 'offline' and 'keyring' in sentence, (likeness, sentence)
                assert not os.path.exists(locked.secrets), locked.files()
                assert bus.read() == before, likeness


@case('/secrets/without-a-keyring-a-private-file-keeps-the-key')
def _():
    for likeness, bus in ((None, False), (None, True), ('dead', True)):
        with home(likeness, bus) as (place, _):
            os.umask(0)
            path, error = place.run('store', secret=KEY)
            os.umask(0o22)
            assert error is None and os.path.dirname(path) == place.secrets, (path, error)
            assert os.path.basename(path).startswith('organization.db-') and '-relay-1' in path, path
            assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
            assert stat.S_IMODE(os.stat(place.secrets).st_mode) == 0o700
            with open(path, encoding='utf-8') as file:
                assert file.read() == KEY + '\n'
            assert place.run('look-up') == (KEY, None)
            assert place.run('look-up', relay=2)[1] == 'not-found'
            assert place.run('look-up', database=place.folder + '/b/organization.db')[1] == 'not-found'
            assert place.run('store', secret='a newer one') == (path, None)
            assert place.run('look-up') == ('a newer one', None)
            assert len(place.files()) == 1, place.files()
            assert place.run('remove') == ('', None)
            assert place.files() == [] and place.run('look-up')[1] == 'not-found'


@case('/secrets/a-bus-that-is-gone-counts-as-no-keyring')
def _():
    with home(bus=False) as (place, _):
        for address in ('disabled:', 'unix:path=%s/none' % place.folder):
            path, error = place.run('store', secret=KEY, DBUS_SESSION_BUS_ADDRESS=address)
            assert error is None and path, (path, error)
            assert place.run('look-up', DBUS_SESSION_BUS_ADDRESS=address) == (KEY, None)


@case('/secrets/the-environment-comes-first-then-the-keyring')
def _():
    with home('open') as (place, _):
        named = os.path.join(place.folder, 'named')
        with open(named, 'w', encoding='utf-8', opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write('of a file\n')
        assert place.run('store', secret='of the keyring') == ('', None)
        assert place.run('look-up', SITE_ADMIN_RELAY_SECRET='of the variable', SITE_ADMIN_RELAY_SECRET_FILE=named) == \
            ('of the variable', None)
        assert place.run('look-up', SITE_ADMIN_RELAY_SECRET_FILE=named) == ('of a file', None)
        assert place.run('look-up') == ('of the keyring', None)
        os.symlink(named, named + '-link')
        assert place.run('look-up', SITE_ADMIN_RELAY_SECRET_FILE=named + '-link') == ('of a file', None), \
            'what a person names may be a link'
        os.chmod(named, 0o640)
        sentence, error = place.run('look-up', SITE_ADMIN_RELAY_SECRET_FILE=named)
        assert error == 'refused' and 'chmod 600' in sentence, sentence
        sentence, error = place.run('look-up', SITE_ADMIN_RELAY_SECRET_FILE=named + '-none')
        assert error == 'not-found' and 'cannot be read' in sentence, sentence


@case('/secrets/a-keyring-that-takes-the-key-leaves-no-older-file')
def _():
    with home('open') as (place, bus):
        path, error = place.run('store', secret='kept without a keyring', DBUS_SESSION_BUS_ADDRESS='disabled:')
        assert error is None and os.path.exists(path)
        assert place.run('look-up') == ('kept without a keyring', None)
        assert place.run('store', secret=KEY) == ('', None)
        assert place.files() == [] and place.run('look-up') == (KEY, None)
        # A newer one that was kept where the keyring could not be reached is not hidden by the older.
        path, error = place.run('store', secret='newer', DBUS_SESSION_BUS_ADDRESS='disabled:')
        os.utime(path, (4000000000, 4000000000))
        assert place.run('look-up') == ('newer', None)
        os.utime(path, (1000000000, 1000000000))
        assert place.run('look-up') == (KEY, None)
        assert place.run('remove') == ('', None)
        assert place.files() == [] and bus.read() == [], 'both are removed'


@case('/secrets/a-file-that-others-can-read-is-refused')
def _():
    with home(bus=False) as (place, _):
        path = keep_in_file(place)
        for mode in (0o640, 0o604, 0o660, 0o601):
            os.chmod(path, mode)
            sentence, error = place.run('look-up')
            assert error == 'refused' and 'chmod 600' in sentence, (oct(mode), sentence)
        assert place.run('store', secret='again') == (path, None)
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600 and place.run('look-up') == ('again', None)


@case('/secrets/a-link-is-neither-read-nor-written-through')
def _():
    with home(bus=False) as (place, _):
        path = keep_in_file(place)
        other = os.path.join(place.folder, 'other')
        os.rename(path, other)
        os.symlink(other, path)
        sentence, error = place.run('look-up')
        assert error == 'refused' and 'is a link' in sentence, sentence
        assert place.run('store', secret='another') == (path, None)
        with open(other, encoding='utf-8') as file:
            assert file.read() == KEY + '\n', 'the link was followed'
        assert not os.path.islink(path) and place.run('look-up') == ('another', None)
        os.unlink(path)
        os.mkfifo(path, 0o600)
        sentence, error = place.run('look-up')
        assert error == 'refused' and 'is no file' in sentence, sentence
        # A link in the place of the folder would lead the key elsewhere.
        os.rename(place.secrets, place.folder + '/elsewhere')
        os.symlink(place.folder + '/elsewhere', place.secrets)
        before = os.listdir(place.folder + '/elsewhere')
        sentence, error = place.run('store', secret='third')
        assert error == 'failed' and 'cannot be kept' in sentence, sentence
        assert os.listdir(place.folder + '/elsewhere') == before


@case('/secrets/a-file-of-somebody-else-is-refused')
def _():
    if os.geteuid() != 0:
        raise tap.Skip('only root can give a file away')
    with home(bus=False) as (place, _):
        path = keep_in_file(place)
        os.chown(path, 12345, -1)
        sentence, error = place.run('look-up')
        assert error == 'refused' and 'somebody else' in sentence, sentence


@case('/secrets/a-file-is-written-whole-or-not-at-all')
def _():
    def nearly_full():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))

    with home(bus=False) as (place, _):
        path = keep_in_file(place)
        sentence, error = place.run('store', secret='a longer key than fits there', setup=nearly_full)
        assert error == 'failed' and 'cannot be kept' in sentence and path in sentence, sentence
        assert place.run('look-up') == (KEY, None)
        assert len(place.files()) == 1, place.files()
    with home(bus=False) as (place, _):
        with open(os.path.join(place.folder, 'config'), 'w', encoding='utf-8'):
            pass    # a file where the folder should be
        sentence, error = place.run('store', secret=KEY)
        assert error == 'failed' and 'cannot be kept' in sentence, sentence
        assert place.run('look-up')[1] in ('not-found', 'failed')


@case('/secrets/what-is-no-key-is-kept-nowhere')
def _():
    with home('open') as (place, bus):
        for bad in ('', 'two\nlines', 'tab\there', ' kzq', 'kzq ', 'bell\a', 'x' * 20000):
            sentence, error = place.run('store', secret=bad)
            assert error == 'invalid' and len(sentence) > 20, (bad, sentence)
            assert bad == '' or bad not in sentence
        assert bus.read() == [] and not os.path.exists(place.secrets), 'it is judged before it is kept'
        long = 'y' * 16384
        assert place.run('store', secret=long) == ('', None)
        assert place.run('look-up') == (long, None)


@case('/secrets/a-file-of-ours-that-was-spoilt-is-told')
def _():
    with home(bus=False) as (place, _):
        path = keep_in_file(place)
        for spoilt in (b'', b'\n', b'two\nlines\n', b'zero\0byte\n', b'x' * 100000):
            with open(path, 'wb') as file:
                file.write(spoilt)
            sentence, error = place.run('look-up')
            assert error in ('invalid', 'failed'), (spoilt[:20], sentence)


case.run()
