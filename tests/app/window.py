# SPDX-License-Identifier: GPL-3.0-or-later
"""Site Admin's window in the hands of a person: the program with a home of its own, and what is read from its pages."""

import os
import re
import shutil
import subprocess
import tempfile
import time

import atspi
import locales
import mail_servers

PROGRAM = os.environ.get('SITE_ADMIN', '')
PRESS_INTERVAL = 0.25    # in seconds


class Home:
    """A home of its own for the program, gone afterwards, and the program in it. Mail waits for so many seconds before
    it leaves as its person has set, or as it does for everybody."""

    def __init__(self, *arguments, language=None, undo_seconds=None, **environment):
        self.dir = tempfile.mkdtemp(prefix='site-admin-window-')
        self.port = mail_servers.free_ports(1)[0]
        self.database = os.path.join(self.dir, 'site-admin', 'organization.db')
        self.arguments = list(arguments)
        self.environment = dict(XDG_DATA_HOME=self.dir, XDG_STATE_HOME=self.dir + '/state',
                                XDG_CONFIG_HOME=self.dir + '/config', SITE_ADMIN_GATEWAY_PORT=str(self.port))
        self.environment.update(environment)
        for name in ('SITE_ADMIN_DATABASE', 'SITE_ADMIN_RELAY_SECRET', 'SITE_ADMIN_RELAY_SECRET_FILE'):
            self.environment.setdefault(name, '')
        if language is not None:
            self.environment.update(locales.make(self.dir, language))
        # GTK keeps its settings in a folder of the same name.
        shutil.copytree(os.path.join(os.environ['HOME'], '.config'), self.dir + '/config')
        if undo_seconds is not None:
            self.environment['GSETTINGS_BACKEND'] = 'keyfile'
            os.makedirs(self.dir + '/config/glib-2.0/settings')
            with open(self.dir + '/config/glib-2.0/settings/keyfile', 'w', encoding='utf-8') as file:
                file.write('[org/example/SiteAdmin]\nundo-seconds=%d\n' % undo_seconds)
        self.program = None

    def ctl(self, *words):
        """Says something to the same database by the command line, before the program has it open."""
        subprocess.run([os.environ['SITE_ADMINCTL'], *words], env=dict(os.environ, **self.environment), check=True,
                       stdout=subprocess.DEVNULL)

    def start(self):
        self.program = atspi.Program([PROGRAM] + self.arguments, self.environment)
        return self.program

    def close(self):
        status = self.program.close() if self.program is not None else 0
        self.program = None
        shutil.rmtree(self.dir, ignore_errors=True)
        # A warning is fatal to the program: it must not have died of one.
        assert status in (0, -15), 'the program ended with status %d' % status

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            shutil.rmtree(self.dir, ignore_errors=True)
            raise
        return self.program

    def __exit__(self, *_):
        self.close()


def copy(text):
    """Puts a text on the clipboard of the desktop, as another program does that it is copied from."""
    subprocess.run(['xclip', '-selection', 'clipboard'], input=text.encode(), check=True, stdout=subprocess.DEVNULL)


def settle(program, node):
    """Waits until a thing has its place, for several frames: a window that opens is there before it is drawn."""
    places = {}    # since when it was seen at the last of them

    def rests():
        place = program.point_at(node)
        now = time.monotonic()
        since = places.get(place, now)
        places.clear()
        places[place] = since
        return now - since >= 0.05 and min(place) > 0

    atspi.wait_until(rests, lambda: 'the place of “%s”' % node.name)


def point_at_window(program):
    """Without a window manager, keys go to the window under the pointer."""
    label = program.find('label', 'Ana Lopez', program.find('tree table', 'Users'))
    settle(program, label)
    program.click_at(label)


def press_until(key, condition, what):
    """Presses a key until something holds, each time with a while for the program to do what the key says."""
    pressed = -PRESS_INTERVAL

    def holds():
        nonlocal pressed
        answer = condition()
        if not answer and time.monotonic() - pressed >= PRESS_INTERVAL:
            atspi.key(key)
            pressed = time.monotonic()
        return answer

    atspi.wait_until(holds, what)


def type_into(program, name, text, within=None, index=0):
    """Clicks into an entry and types, instead of what stood there."""
    entry = atspi.wait_until(lambda: (program.find_all('text', name, within)[index:] or [None])[0],
                             lambda: 'an entry “%s”; there are: %s' % (name, program.names('text', within)))
    settle(program, entry)
    program.click_at(entry)
    atspi.key('ctrl+a')
    if text:
        atspi.type_text(text)
    else:
        atspi.key('BackSpace')
    # Newer GTK tells nobody what a password is.
    program.wait_for_text(entry, None, re.compile('^(%s|●{%d})$' % (re.escape(text), len(text))))
    return entry


def table_rows(program, title):
    """The rows of a page with this title: from the first label, who it is, to all of them."""
    # Whoever reads through all rows of the other pages first is late.
    tables = program.find_all('tree table', title, prune=('tree table', 'list'))
    rows, labels = {}, []
    if not tables:
        # Newer GTK does not tell of a table whose place is taken by what is said when it is empty.
        return rows
    table, = tables
    for node, name in program.find_named(('table row', 'label'), None, table):
        if node.role == 'table row':
            # The headings are a row of the table itself.
            labels = [] if node.above.role == 'list' else None
        elif labels is not None and not name.startswith('Gtk'):
            labels.append(name)
            rows[labels[0]] = labels
    return rows


def user_rows(program):
    return table_rows(program, 'Users')


def wait_for_message(program, who, *wanted):
    """Waits until the Outbox page lists a mail to somebody and says these things of it."""
    rows = {}

    def agrees():
        rows.clear()
        rows.update(table_rows(program, 'Outbox'))
        return who in rows and all(any(atspi.matches(label, what) for label in rows[who]) for what in wanted)

    atspi.wait_until(agrees, lambda: 'the mail to %s: %s; there are: %s' % (who, wanted, rows))
    return rows[who]


def wait_for_users(program, statuses):
    """Waits until the Users page shows just these people with these words among what it says of each."""
    rows = {}

    def agree():
        rows.clear()
        rows.update(user_rows(program))
        return rows.keys() == statuses.keys() and all(any(atspi.matches(label, wanted) for label in rows[who])
                                                      for who, wanted in statuses.items())

    atspi.wait_until(agree, lambda: 'the rows %s; there are: %s' % (statuses, rows))


def picture(name):
    """Leaves a picture of what went wrong beside the test's log."""
    atspi.screenshot(os.path.join(os.environ.get('G_TEST_BUILDDIR', tempfile.gettempdir()), 'window-%s.png' % name))


def is_sentence(text):
    return re.fullmatch(r'[A-Z“].{20,}[.”]', text) is not None


class Story:
    """One program that goes through all the steps. A case asks for the step that it is about; those before it are done
    first if they were not, so that each case can run alone."""

    def __init__(self, case, prepare=Home):
        self.case = case
        self.prepare = prepare    # makes the home
        self.steps = []
        self.done = 0
        self.broken = None
        self.home = None

    def __call__(self, path):
        def add(step):
            self.steps.append(step)
            number = len(self.steps)
            self.case(path)(lambda: self.reach(number))
            return step
        return add

    def reach(self, number):
        assert self.broken is None, 'a step before failed: ' + self.broken
        if self.home is None:
            self.home = self.prepare()
            self.home.start()
        while self.done < number:
            step = self.steps[self.done]
            try:
                step(self.home.program)
            except BaseException:
                self.broken = step.__doc__
                picture('story-%d' % self.done)
                raise
            self.done += 1

    def end(self):
        """A second program would only show the window of the first."""
        if self.home is not None:
            self.home.close()
        self.home = None


FOUNDER = 'ana@example.test'
SITE_URL = 'https://support.example.test'


def create_organization(program):
    """From the empty page of the first run to the Users page."""
    program.wait_for_label('Sample data never sends mail off this computer')
    program.click('push button', re.compile('Create Organization…'))
    form = program.find('frame', 'Create Organization')
    create = program.find('push button', re.compile('Create'), form)
    type_into(program, 'Name', 'Acme', form, 0)
    type_into(program, 'Name', 'Acme Support', form, 1)
    type_into(program, 'Your Name (Optional)', 'Ana Lopez', form)
    type_into(program, 'E-Mail Address', FOUNDER, form)
    type_into(program, 'URL', 'ftp://support.example.test', form)
    assert any(is_sentence(label) and 'https' in label for label in program.labels(form)), program.labels(form)
    program.wait_for_state(create, 'sensitive', False)
    type_into(program, 'URL', SITE_URL, form)
    program.wait_for_state(create, 'sensitive')
    atspi.key('Return')
    program.wait_gone('frame', 'Create Organization')
    wait_for_users(program, {'Ana Lopez': 'Has site access'})
