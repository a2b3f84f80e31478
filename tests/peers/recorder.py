# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP server on the loopback address that takes every request, says what a vendor says to a mail that it takes, and
keeps what it was sent.

    with recorder.Recorder('resend') as server:
        ... server.url ...
        request = server.requests[0]
"""

import http.server
import json
import threading

import peer

# (status, headers, body) of what takes a mail
TAKEN = {
    'resend': (200, {}, {'id': 'mail-1'}),
    'postmark': (200, {}, {'To': 'x', 'SubmittedAt': '2026-11-24T09:00:00Z', 'MessageID': 'mail-1', 'ErrorCode': 0,
                           'Message': 'OK'}),
    'mailgun': (200, {}, {'id': '<mail-1@mg.example.com>', 'message': 'Queued. Thank you.'}),
    'sendgrid': (202, {'X-Message-Id': 'mail-1'}, None),
    'ses': (200, {}, {'MessageId': 'mail-1'}),
    'postal': (200, {}, {'status': 'success', 'time': 0.02, 'flags': {}, 'data': {
        'message_id': 'x', 'messages': {peer.MAIL['to']: {'id': 1, 'token': 'abc'}}}}),
    'mailpit': (200, {}, {'ID': 'mail-1'}),
}
# The body of what tells of one; all in one, as no vendor has it
KNOWN = {
    'resend': {'id': 'mail-1', 'last_event': 'delivered'},
    'postmark': {'TotalCount': 1, 'Messages': [{'MessageID': 'mail-1', 'Metadata': {'message': peer.KEY}}],
                 'MessageID': 'mail-1', 'MessageEvents': [{'Type': 'Delivered'}]},
    'mailgun': {'items': [{'id': 'mail-1', 'event': 'delivered'}],
                'paging': {name: 'http://127.0.0.1/v3/x/events/' + name for name in ('first', 'last', 'next', 'previous')}},
    'ses': {'MessageId': 'mail-1', 'Insights': [{'Events': [{'Type': 'DELIVERY'}]}]},
}


class Request:
    """One request as it came. Names of headers are in lower case; a header that came twice is no dictionary's."""

    def __init__(self, method, target, headers, body):
        self.method = method
        self.target = target
        self.headers = {name.lower(): value for name, value in headers}
        assert len(self.headers) == len(headers), 'a header came twice: %r' % headers
        self.body = body


def make_handler(server):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def log_message(self, *arguments):
            pass

        def read_body(self):
            if 'chunked' not in self.headers.get('Transfer-Encoding', ''):
                return self.rfile.read(int(self.headers.get('Content-Length', '0')))
            body = b''
            while True:
                size = int(self.rfile.readline().split(b';')[0], 16)
                piece = self.rfile.read(size)
                self.rfile.readline()
                if size == 0:
                    return body
                body += piece

        def answer(self):
            body = self.read_body()
            server.requests.append(Request(self.command, self.path, self.headers.items(), body))
            status, headers, data = (200, {}, KNOWN[server.vendor]) if self.command == 'GET' else TAKEN[server.vendor]
            text = b'' if data is None else json.dumps(data).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if data is not None:
                self.send_header('Content-Type', 'application/json')
            self.send_header('Content-Length', str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = answer

    return Handler


class Recorder:
    def __init__(self, vendor):
        self.vendor = vendor
        self.requests = []
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), make_handler(self))
        self.url = 'http://127.0.0.1:%d' % self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
