# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail relay on this computer that answers as it is told.

    with relay.Relay(lambda request: (200, {'id': 'm1'})) as there:
        ctl.ok('relay', 'set', 'resend', 'url=' + there.url, ...)

The function gets each request and gives a status and a body: what is no text goes out as JSON. Relay.take takes every
mail, whatever the protocol is that Resend's, Postmark's, Mailgun's or Mailpit's stands for.
"""

import http.server
import itertools
import json
import threading


class Request:
    def __init__(self, handler):
        self.method = handler.command
        self.path = handler.path
        self.headers = handler.headers
        self.body = handler.rfile.read(int(handler.headers.get('Content-Length') or 0)).decode('utf-8', 'replace')


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def answer(self):
        request = Request(self)
        self.server.requests.append(request)
        answer = self.server.answer(request)
        status, body = answer[:2]
        kind = 'application/json'
        if isinstance(body, str):
            kind = 'text/html'
        else:
            body = json.dumps(body)
        data = body.encode()
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(data)))
        for name, value in (answer[2] if len(answer) > 2 else {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_):
        pass


class Relay:
    def __init__(self, answer=None):
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.numbers = itertools.count(1)
        self.server.answer = answer or self.take
        self.server.requests = []
        self.url = 'http://127.0.0.1:%d' % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def requests(self):
        return self.server.requests

    def answer_with(self, answer):
        self.server.answer = answer

    def take(self, request):
        if request.method == 'GET':
            return 200, {'last_event': 'sent'}
        number = next(self.numbers)
        return 200, {'id': 'mail-%d' % number, 'MessageID': 'mail-%d' % number, 'ErrorCode': 0, 'ID': 'mail-%d' % number}
