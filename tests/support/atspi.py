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

import functools
import os
import re
import signal
import subprocess
import time

import accessible
from message_bus import CallError

DEADLINE = 60 * int(os.environ.get('SA_TEST_PATIENCE', '1'))
FRAMES = ('frame', 'dialog', 'window', 'alert')
# So many things are asked for at once: enough to keep the program busy, and little to have asked in vain.
AHEAD = 100


class NotFound(AssertionError):
    pass


def wait_until(condition, what):
    """Calls condition until its answer is true, and returns that; fails with what was waited for, which may be a
    function that tells it then."""
    deadline = time.monotonic() + DEADLINE
    pause = 0.005
    while True:
        try:
            answer = condition()
        except CallError:
            answer = None    # the thing went away while it was looked at
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise NotFound('waited in vain for ' + (what() if callable(what) else what))
        time.sleep(pause)
        pause = min(1.5 * pause, 0.05)


def matches(name, wanted):
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return wanted.search(name) is not None
    return name == wanted


@functools.lru_cache(maxsize=None)
def open_desktop():
    return accessible.Desktop(DEADLINE)


def read_tree(root, role=None, name=None, prune=(), named=False):
    """The root and all below it that match, in order, as pairs with their names, which are read if named or a name is
    wanted. What has one of the roles to prune is met, but not entered. Things are asked for in that order, many at
    once: who needs the first only makes few calls in vain."""
    roles = (role,) if isinstance(role, str) else role
    if roles == ('frame',):
        prune = roles    # windows are in nothing but the program
    line = [root]    # things that were not read yet and, as pairs, those that match
    while line:
        unread = [item for item in line if isinstance(item, accessible.Node)][:AHEAD]
        below = dict(zip(unread, accessible.read_below(unread)))
        wanted = [node for node in unread if roles is None or node.role in roles]
        names = dict(zip(wanted, accessible.read_names(wanted) if named or name is not None else [None] * len(wanted)))
        following = []
        for item in line:
            if item not in below:
                following.append(item)
                continue
            if item in names and matches(names[item], name):
                following.append((item, names[item]))
            if item.role not in prune:
                following += below[item]
        line = following
        while line and not isinstance(line[0], accessible.Node):
            yield line.pop(0)


class Program:
    def __init__(self, command, environment=None):
        """Starts a program and waits until its first window is there."""
        self.process = subprocess.Popen(command, env=dict(os.environ, **(environment or {})))
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
        return open_desktop().find_program(self.process.pid)

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

    def find_named(self, role=None, name=None, within=None, prune=(), named=True):
        """All that match now, as pairs with their names. Does not wait, but looks again when one of the things that it
        looks at goes away."""
        return wait_until(lambda: [list(read_tree(within or self.node, role, name, prune, named))],
                          '%s to stay while they are read' % (role,))[0]

    def find_all(self, role=None, name=None, within=None, prune=()):
        """All that match now, without their names."""
        return [node for node, _ in self.find_named(role, name, within, prune, named=False)]

    def find(self, role=None, name=None, within=None, prune=()):
        """The first that matches, as soon as there is one."""
        return wait_until(lambda: next(read_tree(within or self.node, role, name, prune), (None,))[0],
                          lambda: '%s “%s”; there are: %s' % (role, getattr(name, 'pattern', name),
                                                              self.names(role, within)))

    def names(self, role=None, within=None):
        """The names of all that has this role, for messages."""
        try:
            return ', '.join(sorted({name for _, name in read_tree(within or self.node, role, named=True)}))[:1000]
        except CallError as error:
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
        if not any(candidate.act('click', 'toggle', 'activate', 'press')
                   for candidate in [node] + self.find_all('push button', None, node)):
            self.click_at(node)
        return node

    def set_text(self, thing, name, text, within=None):
        """Replaces the text of an entry, whatever letters it has, and waits until it is there."""
        node = self._node(thing, name, within)
        node.text = text
        wait_until(lambda: node.text == text, 'the text “%s” in “%s”' % (text, name))
        return node

    def labels(self, within=None):
        """All labels, in order."""
        return [name for _, name in self.find_named('label', None, within)]

    def wait_for_label(self, name, within=None):
        return self.find('label', name, within)

    def wait_for_text(self, thing, name, text, within=None):
        node = self._node(thing, name, within)
        wait_until(lambda: matches(node.text, text), 'the text “%s” in “%s”' % (text, name))

    def has_state(self, node, state):
        """Whether it has this state: 'checked', 'selected', 'sensitive', 'focused', ..."""
        assert state in accessible.STATES, state
        return state in node.ask(accessible.STATE)

    def wait_for_state(self, node, state, wanted=True):
        wait_until(lambda: self.has_state(node, state) == wanted,
                   lambda: '%s “%s” to be %s%s' % (node.role, node.name, '' if wanted else 'not ', state))

    # Pointer, keys, pictures

    def _frame(self, node):
        while node is not None and node.role not in FRAMES:
            node = node.parent
        return node

    def point_at(self, thing, name=None, within=None):
        """Where the middle of a thing is on the screen. Right for things of a window, not for those of a popover."""
        node = self._node(thing, name, within)
        frame = self._frame(node)
        own = frame.extents
        best = None
        shapes = xdotool('search', '--all', '--onlyvisible', '--pid', str(self.process.pid), '--name', '',
                         'getwindowgeometry', '--shell', '%@')
        for shape in shapes.split('WINDOW=')[1:]:
            x, y, width, height = (int(re.search(key + '=(-?[0-9]+)', shape)[1]) for key in ('X', 'Y', 'WIDTH', 'HEIGHT'))
            # Around the frame that AT-SPI knows, the X window has a border or shadow.
            difference = (width - own.width) + (height - own.height)
            if width >= own.width and height >= own.height and (best is None or difference < best[0]):
                best = (difference, x + (width - own.width) // 2, y + (height - own.height) // 2)
        if best is None:
            raise NotFound('the X window of “%s”' % frame.name)
        extents = node.extents
        return best[1] + extents.x + extents.width // 2, best[2] + extents.y + extents.height // 2

    def click_at(self, thing, name=None, within=None, button=1, count=1):
        """Moves the pointer to a thing and clicks. Without a window manager this also gives the window the keyboard."""
        x, y = self.point_at(thing, name, within)
        xdotool('mousemove', str(x), str(y), 'click', '--repeat', str(count), str(button))


def xdotool(*arguments):
    """What xdotool says. The display has done all of it by then, so that nothing waits for the pointer by --sync, which
    takes 15 seconds where it already is."""
    return subprocess.run(('xdotool',) + arguments, check=False, stdout=subprocess.PIPE, text=True).stdout


def key(*names):
    """Presses keys with the names of xdotool, such as 'Return', 'ctrl+a', 'alt+F4'."""
    xdotool('key', '--clearmodifiers', *names)


def type_text(text):
    """Types Latin text on the keyboard; other letters go astray, set_text() takes them."""
    xdotool('type', '--delay', '2', text)


def screenshot(path):
    """Saves the whole screen, with popovers and dialogs."""
    subprocess.run(['import', '-window', 'root', path], check=True)
