# SPDX-License-Identifier: GPL-3.0-or-later
"""The things of a program as a screen reader gets to know them: asked for over the accessibility bus, by the protocol
AT-SPI as at-spi2-core 2.46 has it. Each answer is what holds now; of all that is asked of many things, all questions
are on their way at once, so that a whole window is read within a fraction of a second."""

import collections
import os

import message_bus

ROLES = """invalid,accelerator label,alert,animation,arrow,calendar,canvas,check box,check menu item,color chooser,
column header,combo box,date editor,desktop icon,desktop frame,dial,dialog,directory pane,drawing area,file chooser,
filler,focus traversable,font chooser,frame,glass pane,html container,icon,image,internal frame,label,layered pane,list,
list item,menu,menu bar,menu item,option pane,page tab,page tab list,panel,password text,popup menu,progress bar,
push button,radio button,radio menu item,root pane,row header,scroll bar,scroll pane,separator,slider,spin button,
split pane,status bar,table,table cell,table column header,table row header,tearoff menu item,terminal,text,
toggle button,tool bar,tool tip,tree,tree table,unknown,viewport,window,extended,header,footer,paragraph,ruler,
application,autocomplete,editbar,embedded,entry,chart,caption,document frame,heading,page,section,redundant object,form,
link,input method window,table row,tree item,document spreadsheet,document presentation,document text,document web,
document email,comment,list box,grouping,image map,notification,info bar,level bar,title bar,block quote,audio,video,
definition,article,landmark,log,marquee,math,rating,timer,static,math fraction,math root,subscript,superscript,
description list,description term,description value,footnote,content deletion,content insertion,mark,suggestion,
push button menu,switch""".replace('\n', '').split(',')
STATES = """invalid active armed busy checked collapsed defunct editable enabled expandable expanded focusable focused
has_tooltip horizontal iconified modal multi_line multiselectable opaque pressed resizable selectable selected sensitive
showing single_line stale transient vertical visible manages_descendants indeterminate required truncated animated
invalid_entry supports_autocompletion selectable_text is_default visited checkable has_popup read_only""".split()
DESCRIBED_BY = 18
IN_WINDOW = 1    # extents count from the edge of the window

ATSPI = 'org.a11y.atspi.'
ROOT = '/org/a11y/atspi/accessible/root'
# Newer GTK names these only by what is written there, as a status line.
NAMED_BY_CONTENT = ('label', 'status bar', 'notification', 'alert', 'static')

Extents = collections.namedtuple('Extents', 'x y width height')
# Something to ask a thing for: a call with its arguments, and what makes the answer of what comes back.
Question = collections.namedtuple('Question', 'call decode')


def method(interface, member, *arguments, decode=lambda node, value=None: value):
    return Question((ATSPI + interface, member) + arguments, decode)


def get(interface, name, decode=lambda node, value: value):
    """Asks for a property."""
    return Question(('org.freedesktop.DBus.Properties', 'Get', 'ss', ATSPI + interface, name), decode)


def get_role_name(_, number):
    return ROLES[number] if number < len(ROLES) else 'role %d' % number


def get_state_names(_, words):
    bits = words[0] | words[1] << 32
    return {name for number, name in enumerate(STATES) if bits >> number & 1}


def get_nodes(node, references):
    return [Node(node.desktop, reference, node) for reference in references if not reference[1].endswith('/null')]


ROLE = method('Accessible', 'GetRole', decode=get_role_name)
CHILDREN = method('Accessible', 'GetChildren', decode=get_nodes)
INDEX = method('Accessible', 'GetIndexInParent')
STATE = method('Accessible', 'GetState', decode=get_state_names)
RELATIONS = method('Accessible', 'GetRelationSet', decode=lambda _, relations: {kind for kind, _ in relations})
INTERFACES = method('Accessible', 'GetInterfaces', decode=lambda _, names: {name[len(ATSPI):] for name in names})
OWN_NAME = get('Accessible', 'Name')
PARENT = get('Accessible', 'Parent', lambda node, reference: (get_nodes(node, [reference]) or [None])[0])
EXTENTS = method('Component', 'GetExtents', 'u', IN_WINDOW, decode=lambda _, numbers: Extents(*numbers))
LENGTH = get('Text', 'CharacterCount')
ACTION_COUNT = get('Action', 'NActions')


class Desktop:
    """The programs on the accessibility bus of the session."""

    def __init__(self, patience):
        """No answer is waited for longer than patience, in seconds."""
        session = message_bus.Bus(os.environ['DBUS_SESSION_BUS_ADDRESS'], patience)
        address, = session.call('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress')
        session.close()
        self.bus = message_bus.Bus(address, patience)
        self.roles = {}    # of things met before: what a thing is never changes

    def find_program(self, process_id):
        """The program of this process, or None."""
        for node in Node(self, (ATSPI + 'Registry', ROOT)).ask(CHILDREN):
            if self.bus.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                             'GetConnectionUnixProcessID', 's', node.reference[0]) == (process_id,):
                return node
        return None


class Node:
    """A thing. Two of them are equal when they stand for the same thing."""

    __slots__ = ('desktop', 'reference', 'above')

    def __init__(self, desktop, reference, above=None):
        self.desktop = desktop
        self.reference = reference
        self.above = above    # what it was found in, where it was found from above

    def __eq__(self, other):
        return isinstance(other, Node) and self.reference == other.reference

    def __hash__(self):
        return hash(self.reference)

    def ask(self, question):
        answer, = ask_all([(self, question)])
        return answer

    @property
    def role(self):
        if self.reference not in self.desktop.roles:
            self.desktop.roles[self.reference] = self.ask(ROLE)
        return self.desktop.roles[self.reference]

    @property
    def name(self):
        name, = read_names([self])
        return name

    @property
    def text(self):
        text, = read_texts([self])
        return text

    @text.setter
    def text(self, text):
        self.ask(method('EditableText', 'SetTextContents', 's', text))

    @property
    def parent(self):
        return self.ask(PARENT)

    @property
    def extents(self):
        return self.ask(EXTENTS)

    def act(self, *names):
        """Does the first of these actions that it offers; whether it offers one."""
        count = self.ask(ACTION_COUNT) if 'Action' in self.ask(INTERFACES) else 0
        offered = ask_all([(self, method('Action', 'GetName', 'i', number)) for number in range(count)])
        for name in names:
            if name in offered:
                self.ask(method('Action', 'DoAction', 'i', offered.index(name)))
                return True
        return False


def ask_all(questions):
    """The answers to pairs of a thing and a question; fails with CallError when one of the things is gone."""
    if not questions:
        return []
    answers = questions[0][0].desktop.bus.call_all([node.reference + question.call for node, question in questions])
    for answer in answers:
        if isinstance(answer, message_bus.CallError):
            raise answer
    return [question.decode(node, *answer) for (node, question), answer in zip(questions, answers)]


def read_below(nodes):
    """What is in each of the things; their roles are known from then on."""
    roles = nodes[0].desktop.roles
    new = [node for node in nodes if node.reference not in roles]
    answers = ask_all([(node, CHILDREN) for node in nodes] + [(node, ROLE) for node in new])
    roles.update(zip([node.reference for node in new], answers[len(nodes):]))
    return answers[:len(nodes)]


def read_texts(nodes):
    lengths = ask_all([(node, LENGTH) for node in nodes])
    return ask_all([(node, method('Text', 'GetText', 'ii', 0, length)) for node, length in zip(nodes, lengths)])


def read_names(nodes):
    """The names of the things or, for what newer GTK names only by its content, what is written there."""
    names = ask_all([(node, OWN_NAME) for node in nodes])
    empty = [number for number, node in enumerate(nodes) if not names[number] and node.role in NAMED_BY_CONTENT]
    interfaces = ask_all([(nodes[number], INTERFACES) for number in empty])
    written = [number for number, kinds in zip(empty, interfaces) if 'Text' in kinds and 'EditableText' not in kinds]
    for number, text in zip(written, read_texts([nodes[number] for number in written])):
        names[number] = text
    return names
