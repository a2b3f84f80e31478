#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Secret Service of its own, as far as libsecret asks for it (freedesktop.org, Secret Service API Draft 0.2), and a
private session bus on which it can be started by its name.

    with keyring.Bus(folder, 'open') as bus:
        subprocess.run(..., env=dict(environment, DBUS_SESSION_BUS_ADDRESS=bus.address))

What it is like: "open"; "locked", and whoever is asked to unlock it declines; "willing", locked until somebody is
asked; "declines", open, but each new key and each removal is asked about, and declined; "broken": fails;
"dead": ends when it is started; None: there is no such name on the bus. What it holds stands in bus.read().
"""

import json
import os
import subprocess
import sys

NAME = 'org.freedesktop.secrets'
TOP = '/org/freedesktop/secrets'
COLLECTION = TOP + '/collection/login'
NO_PROMPT = '/'

CONFIG = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=%(dir)s</listen>
  <auth>EXTERNAL</auth>
  <servicedir>%(dir)s/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
'''

INTERFACES = '''<node>
<interface name="org.freedesktop.Secret.Service">
  <method name="OpenSession"><arg type="s" direction="in"/><arg type="v" direction="in"/>
    <arg type="v" direction="out"/><arg type="o" direction="out"/></method>
  <method name="CreateCollection"><arg type="a{sv}" direction="in"/><arg type="s" direction="in"/>
    <arg type="o" direction="out"/><arg type="o" direction="out"/></method>
  <method name="SearchItems"><arg type="a{ss}" direction="in"/>
    <arg type="ao" direction="out"/><arg type="ao" direction="out"/></method>
  <method name="Unlock"><arg type="ao" direction="in"/><arg type="ao" direction="out"/><arg type="o" direction="out"/></method>
  <method name="GetSecrets"><arg type="ao" direction="in"/><arg type="o" direction="in"/>
    <arg type="a{o(oayays)}" direction="out"/></method>
  <method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
  <property name="Collections" type="ao" access="read"/>
</interface>
<interface name="org.freedesktop.Secret.Collection">
  <method name="CreateItem"><arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/>
    <arg type="b" direction="in"/><arg type="o" direction="out"/><arg type="o" direction="out"/></method>
  <property name="Items" type="ao" access="read"/>
  <property name="Label" type="s" access="read"/>
  <property name="Locked" type="b" access="read"/>
  <property name="Created" type="t" access="read"/>
  <property name="Modified" type="t" access="read"/>
</interface>
<interface name="org.freedesktop.Secret.Item">
  <method name="Delete"><arg type="o" direction="out"/></method>
  <method name="GetSecret"><arg type="o" direction="in"/><arg type="(oayays)" direction="out"/></method>
  <property name="Locked" type="b" access="read"/>
  <property name="Attributes" type="a{ss}" access="read"/>
  <property name="Label" type="s" access="read"/>
  <property name="Created" type="t" access="read"/>
  <property name="Modified" type="t" access="read"/>
</interface>
<interface name="org.freedesktop.Secret.Session"><method name="Close"/></interface>
<interface name="org.freedesktop.Secret.Prompt">
  <method name="Prompt"><arg type="s" direction="in"/></method>
  <method name="Dismiss"/>
  <signal name="Completed"><arg type="b"/><arg type="v"/></signal>
</interface>
</node>'''


class Bus:
    def __init__(self, folder, likeness):
        self.dir = os.path.join(folder, 'keyring-bus')
        self.state = os.path.join(self.dir, 'state.json')
        os.makedirs(os.path.join(self.dir, 'services'), exist_ok=True)
        with open(os.path.join(self.dir, 'session.conf'), 'w', encoding='utf-8') as file:
            file.write(CONFIG % {'dir': self.dir})
        if likeness is not None:
            command = '/bin/false' if likeness == 'dead' else \
                '/usr/bin/python3 %s %s %s' % (os.path.abspath(__file__), likeness, self.state)
            with open(os.path.join(self.dir, 'services', NAME + '.service'), 'w', encoding='utf-8') as file:
                file.write('[D-BUS Service]\nName=%s\nExec=%s\n' % (NAME, command))

    def __enter__(self):
        with open(os.path.join(self.dir, 'log'), 'wb') as log:
            self.process = subprocess.Popen(['dbus-daemon', '--nofork', '--nopidfile', '--nosyslog', '--print-address',
                                             '--config-file=%s/session.conf' % self.dir], stdout=subprocess.PIPE,
                                            stderr=log)
        self.address = self.process.stdout.readline().decode().strip()
        return self

    def __exit__(self, *ignored):
        self.process.terminate()    # which ends the service: it has lost its bus
        self.process.wait()
        self.process.stdout.close()

    def read(self):
        """A list of (attributes, secret)."""
        if not os.path.exists(self.state):
            return []
        with open(self.state, encoding='utf-8') as file:
            return [(item['attributes'], item['secret']) for item in json.load(file)]


class Service:
    def __init__(self, glib, gio, bus, likeness, path):
        self.glib, self.gio, self.bus, self.likeness, self.path = glib, gio, bus, likeness, path
        self.node = gio.DBusNodeInfo.new_for_xml(INTERFACES)
        self.locked = likeness in ('locked', 'willing')
        self.items = {}
        self.n_made = 0
        if os.path.exists(path):
            with open(path, encoding='utf-8') as file:
                for item in json.load(file):
                    self.add(item)
        self.serve(TOP, 'Service')
        self.serve(TOP + '/aliases/default', 'Collection')
        self.serve(COLLECTION, 'Collection')
        self.serve(TOP + '/session/1', 'Session')

    def serve(self, path, name):
        interface = self.node.lookup_interface('org.freedesktop.Secret.' + name)
        self.bus.register_object(path, interface, self.call, self.get, None)

    def add(self, item):
        self.n_made += 1
        path = '%s/%d' % (COLLECTION, self.n_made)
        self.items[path] = item
        self.serve(path, 'Item')
        return path

    def save(self):
        with open(self.path, 'w', encoding='utf-8') as file:
            json.dump(list(self.items.values()), file)

    def get(self, bus, sender, path, interface, name):
        item = self.items.get(path, {})
        kinds = {'Collections': ('ao', [COLLECTION]), 'Items': ('ao', list(self.items)), 'Locked': ('b', self.locked),
                 'Label': ('s', 'A key'), 'Attributes': ('a{ss}', item.get('attributes', {})),
                 'Created': ('t', item.get('time', 0)), 'Modified': ('t', item.get('time', 0))}
        return self.glib.Variant(*kinds[name])

    def call(self, bus, sender, path, interface, name, parameters, invocation):
        answer = getattr(self, 'do_' + name)(path, *parameters.unpack())
        if isinstance(answer, str):
            invocation.return_dbus_error(answer, 'That is how it is')
        else:
            invocation.return_value(self.glib.Variant(*answer) if answer else None)

    def prompt(self, finish):
        """Returns: the path of a dialog; finish(): whether it is dismissed, and its result."""
        self.n_made += 1
        path = '%s/prompt/%d' % (TOP, self.n_made)
        self.finish = finish
        self.serve(path, 'Prompt')
        return path

    def do_Prompt(self, path, window):
        dismissed, result = self.finish()
        self.glib.idle_add(lambda: self.bus.emit_signal(None, path, 'org.freedesktop.Secret.Prompt', 'Completed',
                                                        self.glib.Variant('(bv)', (dismissed, result))) and False)

    def do_Dismiss(self, path):
        pass

    do_Close = do_Dismiss

    def do_OpenSession(self, path, algorithm, data):
        if self.likeness == 'broken':
            return 'org.freedesktop.DBus.Error.Failed'
        if algorithm != 'plain':
            return 'org.freedesktop.DBus.Error.NotSupported'
        return '(vo)', (self.glib.Variant('s', ''), TOP + '/session/1')

    def do_ReadAlias(self, path, name):
        return '(o)', (COLLECTION,)

    def do_SearchItems(self, path, attributes):
        if self.likeness == 'broken':
            return 'org.freedesktop.DBus.Error.Failed'
        found = [each for each, item in self.items.items() if attributes.items() <= item['attributes'].items()]
        return '(aoao)', ([], found) if self.locked else (found, [])

    def unlock(self):
        self.locked = False
        for path in self.items:
            self.bus.emit_signal(None, path, 'org.freedesktop.DBus.Properties', 'PropertiesChanged', self.glib.Variant(
                '(sa{sv}as)', ('org.freedesktop.Secret.Item', {'Locked': self.glib.Variant('b', False)}, [])))

    def do_Unlock(self, path, objects):
        def finish():
            if self.likeness == 'locked':
                return True, self.glib.Variant('ao', [])
            self.unlock()
            return False, self.glib.Variant('ao', objects)

        if not self.locked:
            return '(aoo)', (objects, NO_PROMPT)
        return '(aoo)', ([], self.prompt(finish))

    def describe(self, path):
        item = self.items[path]
        return (TOP + '/session/1', b'', item['secret'].encode(), 'text/plain')

    def do_GetSecrets(self, path, objects, session):
        return '(a{o(oayays)})', ({each: self.describe(each) for each in objects if not self.locked},)

    def do_GetSecret(self, path, session):
        if self.locked:
            return 'org.freedesktop.Secret.Error.IsLocked'
        return '((oayays))', (self.describe(path),)

    def do_CreateItem(self, path, properties, secret, replace):
        attributes = properties['org.freedesktop.Secret.Item.Attributes']
        if self.locked:
            return 'org.freedesktop.Secret.Error.IsLocked'
        if self.likeness == 'declines':
            return '(oo)', (NO_PROMPT, self.prompt(lambda: (True, self.glib.Variant('o', NO_PROMPT))))
        same = [each for each, item in self.items.items() if replace and item['attributes'] == attributes]
        item = {'attributes': attributes, 'secret': bytes(secret[2]).decode(),
                'time': self.glib.get_real_time() // 1000000}
        if same:
            self.items[same[0]] = item
        made = same[0] if same else self.add(item)
        self.save()
        return '(oo)', (made, NO_PROMPT)

    def do_Delete(self, path):
        def finish():
            if self.likeness == 'willing':
                self.remove(path)
            return self.likeness != 'willing', self.glib.Variant('s', '')

        if self.locked or self.likeness == 'declines':
            return '(o)', (self.prompt(finish),)
        self.remove(path)
        return '(o)', (NO_PROMPT,)

    def remove(self, path):
        del self.items[path]
        self.save()


def main(likeness, path):
    from gi.repository import Gio, GLib

    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    Service(GLib, Gio, bus, likeness, path)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, None, None)
    GLib.MainLoop().run()


if __name__ == '__main__':
    main(*sys.argv[1:])
