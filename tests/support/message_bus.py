# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls on a D-Bus message bus, many in flight at once: what asks for thousands of small things is fast only so.

    bus = message_bus.Bus(os.environ['DBUS_SESSION_BUS_ADDRESS'])
    (names,) = bus.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'ListNames')
"""

from gi.repository import Gio, GLib


class CallError(Exception):
    """What a call was answered with instead of values."""


class Bus:
    def __init__(self, address, patience=60):
        """Connects; no answer is waited for longer than patience, in seconds."""
        self.patience = patience * 1000
        self.context = GLib.MainContext.new()
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None, None)

    def close(self):
        self.connection.close_sync(None)

    def call(self, *call):
        """The values that a call is answered with, or CallError: its destination, path, interface and member, and with
        arguments their signature and they."""
        answer, = self.call_all([call])
        if isinstance(answer, CallError):
            raise answer
        return answer

    def call_all(self, calls):
        """Makes calls that do not wait for each other; the answers in the same order: a tuple of values, or a CallError."""
        answers = {}

        def answered(connection, result, number):
            try:
                answers[number] = connection.call_finish(result).unpack()
            except GLib.Error as error:
                answers[number] = CallError(error.message)

        # The answers come in the context of the thread that makes the calls.
        self.context.push_thread_default()
        try:
            for number, (destination, path, interface, member, *arguments) in enumerate(calls):
                values = GLib.Variant('(%s)' % arguments[0], arguments[1:]) if arguments else None
                self.connection.call(destination, path, interface, member, values, None, Gio.DBusCallFlags.NONE,
                                     self.patience, None, answered, number)
            while len(answers) < len(calls):
                self.context.iteration(True)
        finally:
            self.context.pop_thread_default()
        return [answers[number] for number in range(len(calls))]
