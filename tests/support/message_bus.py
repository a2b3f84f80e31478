# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls on a D-Bus message bus, many in flight at once: what asks for thousands of small things is fast only so.

    bus = message_bus.Bus(os.environ['DBUS_SESSION_BUS_ADDRESS'])
    (names,) = bus.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'ListNames')

Follows the D-Bus Specification 0.38: "Message Protocol" and "Type System". Signals and calls that come in are let go.
"""

import functools
import os
import select
import socket
import struct
import time
import urllib.parse

# The fixed types; their sizes are also their alignments.
FIXED = {code: struct.Struct('<' + letter) for code, letter in (
    ('y', 'B'), ('n', 'h'), ('q', 'H'), ('i', 'i'), ('u', 'I'), ('x', 'q'), ('t', 'Q'), ('d', 'd'))}
ALIGNMENTS = {'b': 4, 's': 4, 'o': 4, 'a': 4, 'g': 1, 'v': 1, '(': 8, '{': 8}
ALIGNMENTS.update((code, form.size) for code, form in FIXED.items())
LENGTH = FIXED['u']
LITTLE_ENDIAN = ord('l')
METHOD_CALL, METHOD_RETURN, ERROR = 1, 2, 3
PATH, INTERFACE, MEMBER, ERROR_NAME, REPLY_SERIAL, DESTINATION, SIGNATURE = 1, 2, 3, 4, 5, 6, 8


class CallError(Exception):
    """What a call was answered with instead of values."""


@functools.lru_cache(maxsize=None)
def split_signature(signature):
    """The complete types that a signature is made of."""
    types = []
    start = 0
    while start < len(signature):
        end = start
        while signature[end] == 'a':
            end += 1
        depth = 0
        while True:
            depth += (signature[end] in '({') - (signature[end] in ')}')
            end += 1
            if depth == 0:
                break
        types.append(signature[start:end])
        start = end
    return types


class Reader:
    """Takes values out of a message, whose first byte is on a border of eight."""

    def __init__(self, data, place=0):
        self.data = data
        self.place = place

    def align(self, size):
        self.place += -self.place % size

    def read_all(self, signature):
        return tuple([self.read(kind) for kind in split_signature(signature)])

    def read(self, kind):
        code = kind[0]
        self.align(ALIGNMENTS[code])
        if code in 'so':
            start = self.place + LENGTH.size
            end = start + LENGTH.unpack_from(self.data, self.place)[0]
            value = self.data[start:end].decode()
            self.place = end + 1
        elif code in FIXED:
            value, = FIXED[code].unpack_from(self.data, self.place)
            self.place += FIXED[code].size
        elif code == 'b':
            value = self.read('u') != 0
        elif code == 'g':
            length = self.read('y')
            value = self.data[self.place:self.place + length].decode()
            self.place += length + 1
        elif code == 'v':
            value = self.read(self.read('g'))
        elif code in '({':
            value = self.read_all(kind[1:-1])
        else:
            value = self.read_array(kind[1:])
        return value

    def read_array(self, kind):
        length = self.read('u')
        self.align(ALIGNMENTS[kind[0]])
        end = self.place + length
        values = []
        while self.place < end:
            values.append(self.read(kind))
        return values


def pad(data, size):
    return data + bytes(-len(data) % size)


def write(kind, value):
    """A value of one of the types that arguments of calls have here, to stand on a border of its alignment."""
    if kind in FIXED:
        return FIXED[kind].pack(value)
    assert kind in 'so', kind
    text = value.encode()
    return LENGTH.pack(len(text)) + text + b'\0'


def write_signature(signature):
    return bytes((len(signature),)) + signature.encode() + b'\0'


@functools.lru_cache(maxsize=10000)
def write_field(code, kind, text):
    """A field of a message's header."""
    return bytes((code,)) + write_signature(kind) + (write_signature(text) if kind == 'g' else write(kind, text))


def make_call(serial, destination, path, interface, member, signature='', *values):
    """The message of a call, with the arguments' signature and the arguments."""
    fields = b''
    for code, kind, text in ((PATH, 'o', path), (INTERFACE, 's', interface), (MEMBER, 's', member),
                             (DESTINATION, 's', destination), (SIGNATURE, 'g', signature)):
        fields = pad(fields, 8) + write_field(code, kind, text)
    body = b''
    for kind, value in zip(signature, values, strict=True):
        body = pad(body, ALIGNMENTS[kind]) + write(kind, value)
    head = struct.pack('<BBBBIII', LITTLE_ENDIAN, METHOD_CALL, 0, 1, len(body), serial, len(fields)) + fields
    return pad(head, 8) + body


def find_socket(address):
    """Where an address of a bus on this computer leads."""
    for choice in address.split(';'):
        transport, _, rest = choice.partition(':')
        keys = dict(pair.split('=', 1) for pair in rest.split(','))
        if transport == 'unix' and 'path' in keys:
            return urllib.parse.unquote(keys['path'])
        if transport == 'unix' and 'abstract' in keys:
            return '\0' + urllib.parse.unquote(keys['abstract'])
    raise ValueError('no bus on this computer: ' + address)


class Bus:
    def __init__(self, address, patience=60):
        """Connects; no answer is waited for longer than patience, in seconds."""
        self.patience = patience
        self.serial = 0
        self.received = b''
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(patience)
        self.socket.connect(find_socket(address))
        self.socket.sendall(b'\0AUTH EXTERNAL %s\r\n' % str(os.getuid()).encode().hex().encode())
        answer = b''
        while not answer.endswith(b'\r\n'):
            answer += self._receive()
        if not answer.startswith(b'OK '):
            raise ConnectionError('the bus says %r' % answer)
        self.socket.sendall(b'BEGIN\r\n')
        self.socket.setblocking(False)
        self.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'Hello')

    def close(self):
        self.socket.close()

    def call(self, *call):
        """The values that a call of make_call()'s arguments is answered with, or CallError."""
        answer, = self.call_all([call])
        if isinstance(answer, CallError):
            raise answer
        return answer

    def call_all(self, calls):
        """Makes calls that do not wait for each other; the answers in the same order: a tuple of values, or a CallError."""
        first = self.serial + 1
        to_send = b''.join([make_call(serial, *call) for serial, call in enumerate(calls, first)])
        self.serial += len(calls)
        answers = [None] * len(calls)
        missing = len(calls)
        deadline = time.monotonic() + self.patience
        while missing > 0:
            readable, writable, _ = select.select([self.socket], [self.socket] if to_send else [], [],
                                                  max(0, deadline - time.monotonic()))
            if writable:
                to_send = to_send[self.socket.send(to_send):]
            if readable:
                self.received += self._receive()
                for number, answer in self._take_answers():
                    if number >= first:
                        answers[number - first] = answer
                        missing -= 1
            if not readable and not writable:
                raise CallError('no answer within %d seconds' % self.patience)
        return answers

    def _receive(self):
        data = self.socket.recv(1 << 20)
        if not data:
            raise ConnectionError('the bus is gone')
        return data

    def _take_answers(self):
        """The answers among the messages that are complete, each with the number of its call."""
        start = 0
        while len(self.received) - start >= 16:
            order, kind, _, _, body_length, _, fields_length = struct.unpack_from('<BBBBIII', self.received, start)
            assert order == LITTLE_ENDIAN
            body = 16 + fields_length + -fields_length % 8
            end = start + body + body_length
            if len(self.received) < end:
                break
            if kind in (METHOD_RETURN, ERROR):
                message = self.received[start:end]
                fields = dict(Reader(message, 12).read('a(yv)'))
                values = Reader(message, body).read_all(fields.get(SIGNATURE, ''))
                if kind == ERROR:
                    values = CallError(': '.join([fields[ERROR_NAME]] + [str(value) for value in values[:1]]))
                yield fields[REPLY_SERIAL], values
            start = end
        self.received = self.received[start:]
