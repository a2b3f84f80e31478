# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses a program as a person does: finds things by role and name as a screen reader would, acts on them, reads them,
and moves a real pointer and keyboard. Runs under src/with-display.

    with atspi.Program([path_of_the_program]) as program:
        program.click('push button', 'Invite Users…')
        program.set_text('text', 'E-Mail Addresses', 'ana@example.com')
        program.wait_for_label('1 new')

Whatever is looked for is waited for until a deadline. Roles have the names of AT-SPI. A name given as a text must be
the whole name, one compiled by re is searched for. What GTK 4.8 cannot answer: which rows are on the screen, grabbing
the focus, extents of characters.
"""

import os
import re
import signal
import subprocess
import time

# A warning of the program is fatal, one of the accessibility library in this process is not: it gives one whenever it
# asks a program about a cache that GTK 4 does not have.
PROGRAM_DEBUG = os.environ.pop('G_DEBUG', '')

import gi  # noqa: E402
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

DEADLINE = 60 * int(os.environ.get('SA_TEST_PATIENCE', '1'))
FRAMES = ('frame', 'dialog', 'window', 'alert')


class NotFound(AssertionError):
    pass


def wait_until(condition, what):
    """Calls condition until its answer is true, and returns that; fails with what was waited for, which may be a
    function that tells it then."""
    deadline = time.monotonic() + DEADLINE
    while True:
        while GLib.MainContext.default().iteration(False):
            pass
        try:
            answer = condition()
        except GLib.Error:
            answer = None    # the thing went away while it was looked at
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise NotFound('waited in vain for ' + (what() if callable(what) else what))
        time.sleep(0.05)


def matches(name, wanted):
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return wanted.search(name) is not None
    return name == wanted


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def role_of(node):
    """The name of its role, as AT-SPI 2.46 has it."""
    role = node.get_role_name()
    return 'push button' if role == 'button' else role


def name_of(node):
    """Its name or, for what newer GTK names only by its content, as a status line, what is written there."""
    name = node.get_name() or ''
    if not name and role_of(node) in ('label', 'status bar', 'notification', 'alert', 'static'):
        interfaces = node.get_interfaces()
        if 'Text' in interfaces and 'EditableText' not in interfaces:
            name = Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
    return name


def walk(node, prune=()):
    """The node and all below it, in order; what has one of the roles to prune is met, but not entered."""
    yield node
    if role_of(node) not in prune:
        for child in children(node):
            yield from walk(child, prune)


class Program:
    def __init__(self, command, environment=None):
        """Starts a program and waits until its first window is there."""
        Atspi.set_timeout(DEADLINE * 1000, DEADLINE * 1000)
        self.process = subprocess.Popen(command, env=dict(os.environ, G_DEBUG=PROGRAM_DEBUG, **(environment or {})))
        self.node = None
        try:
            self.node = wait_until(self._find_node, 'the program on the accessibility bus: %s' % command[0])
            self.find(FRAMES)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _find_node(self):
        if self.process.poll() is not None:
            raise AssertionError('the program ended with status %d' % self.process.returncode)
        for node in children(Atspi.get_desktop(0)):
            if node.get_process_id() == self.process.pid:
                return node
        return None

    def close(self):
        """Ends the program; its status as in subprocess."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    # Finding. A role may be a tuple of roles.

    def find_all(self, role=None, name=None, within=None, prune=()):
        """All that match now; does not wait."""
        root = within if within is not None else self.node
        root.clear_cache()
        roles = (role,) if isinstance(role, str) else role
        found = []
        for node in walk(root, prune):
            if (roles is None or role_of(node) in roles) and matches(name_of(node), name):
                found.append(node)
        return found

    def find(self, role=None, name=None, within=None, prune=()):
        """The first that matches, as soon as there is one."""
        return wait_until(lambda: next(iter(self.find_all(role, name, within, prune)), None),
                          lambda: '%s “%s”; there are: %s' % (role, getattr(name, 'pattern', name),
                                                              self.names(role, within)))

    def names(self, role=None, within=None):
        """The names of all that has this role, for messages."""
        try:
            return ', '.join(sorted({name_of(node) for node in self.find_all(role, None, within)}))[:1000]
        except GLib.Error as error:
            return str(error)

    def wait_gone(self, role=None, name=None, within=None):
        wait_until(lambda: not self.find_all(role, name, within), 'the end of %s “%s”' % (role, name))

    # Acting and reading. A thing is given as a node, or as role and name.

    def _node(self, thing, name, within=None):
        return self.find(thing, name, within) if isinstance(thing, (str, tuple)) else thing

    def click(self, thing, name=None, within=None):
        """Does what a click does, by the action that the thing offers; of a menu button, by the button inside. What
        offers no action, as a check button in GTK 4.8, is clicked by the pointer."""
        node = self._node(thing, name, within)
        for candidate in [node] + [child for child in walk(node) if role_of(child) == 'push button']:
            count = Atspi.Action.get_n_actions(candidate) if 'Action' in candidate.get_interfaces() else 0
            offered = [Atspi.Action.get_action_name(candidate, index) for index in range(count)]
            for action in ('click', 'toggle', 'activate', 'press'):
                if action in offered:
                    Atspi.Action.do_action(candidate, offered.index(action))
                    return node
        self.click_at(node)
        return node

    def set_text(self, thing, name, text, within=None):
        """Replaces the text of an entry, whatever letters it has, and waits until it is there."""
        node = self._node(thing, name, within)
        Atspi.EditableText.set_text_contents(node, text)
        wait_until(lambda: self.text(node) == text, 'the text “%s” in “%s”' % (text, name))
        return node

    def text(self, thing, name=None, within=None):
        node = self._node(thing, name, within)
        node.clear_cache()
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))

    def labels(self, within=None):
        """All labels, in order."""
        return [name_of(node) for node in self.find_all('label', None, within)]

    def wait_for_label(self, name, within=None):
        return self.find('label', name, within)

    def wait_for_text(self, thing, name, text, within=None):
        node = self._node(thing, name, within)
        wait_until(lambda: matches(self.text(node), text), 'the text “%s” in “%s”' % (text, name))

    def has_state(self, node, state):
        """Whether it has this state: 'checked', 'selected', 'sensitive', 'focused', ..."""
        node.clear_cache()
        return node.get_state_set().contains(getattr(Atspi.StateType, state.upper()))

    def wait_for_state(self, node, state, wanted=True):
        wait_until(lambda: self.has_state(node, state) == wanted,
                   '%s “%s” to be %s%s' % (role_of(node), node.get_name(), '' if wanted else 'not ', state))

    # Pointer, keys, pictures

    def _frame(self, node):
        while node is not None and role_of(node) not in FRAMES:
            node = node.get_parent()
        return node

    def point_at(self, thing, name=None, within=None):
        """Where the middle of a thing is on the screen. Right for things of a window, not for those of a popover."""
        node = self._node(thing, name, within)
        frame = self._frame(node)
        own = Atspi.Component.get_extents(frame, Atspi.CoordType.WINDOW)
        best = None
        for window in xdotool('search', '--all', '--onlyvisible', '--pid', str(self.process.pid), '--name', '').split():
            shape = dict(line.split('=') for line in xdotool('getwindowgeometry', '--shell', window).split())
            x, y, width, height = (int(shape[key]) for key in ('X', 'Y', 'WIDTH', 'HEIGHT'))
            # Around the frame that AT-SPI knows, the X window has a border or shadow.
            difference = (width - own.width) + (height - own.height)
            if width >= own.width and height >= own.height and (best is None or difference < best[0]):
                best = (difference, x + (width - own.width) // 2, y + (height - own.height) // 2)
        if best is None:
            raise NotFound('the X window of “%s”' % frame.get_name())
        extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        return best[1] + extents.x + extents.width // 2, best[2] + extents.y + extents.height // 2

    def click_at(self, thing, name=None, within=None, button=1, count=1):
        """Moves the pointer to a thing and clicks. Without a window manager this also gives the window the keyboard."""
        x, y = self.point_at(thing, name, within)
        xdotool('mousemove', '--sync', str(x), str(y))
        xdotool('click', '--repeat', str(count), '--delay', '60', str(button))

    def action(self, name, *parameters, window=None):
        """Activates an action of the application (or of its window of this number) as GApplication exports them."""
        path = '/org/example/SiteAdmin' + ('' if window is None else '/window/%d' % window)
        subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.example.SiteAdmin', '--object-path', path,
                        '--method', 'org.gtk.Actions.Activate', name, '[%s]' % ', '.join(parameters), '{}'],
                       check=True, stdout=subprocess.DEVNULL)


def xdotool(*arguments):
    return subprocess.run(('xdotool',) + arguments, check=False, stdout=subprocess.PIPE, text=True).stdout


def key(*names):
    """Presses keys with the names of xdotool, such as 'Return', 'ctrl+a', 'alt+F4'."""
    xdotool('key', '--clearmodifiers', *names)


def type_text(text):
    """Types Latin text on the keyboard; other letters go astray, set_text() takes them."""
    xdotool('type', '--delay', '15', text)


def screenshot(path):
    """Saves the whole screen, with popovers and dialogs."""
    subprocess.run(['import', '-window', 'root', path], check=True)
