"""dovecot - the side of Dovecot's authentication protocol that Postfix's smtpd needs: anybody may log in with PLAIN"""

import base64
import os
import socketserver
import threading


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00\nDONE\n")
        for line in self.rfile:
            fields = line.decode().rstrip("\n").split("\t")
            if fields[0] == "AUTH":
                response = next(field[5:] for field in fields if field.startswith("resp="))
                user = base64.b64decode(response).split(b"\0")[1].decode()
                self.wfile.write(f"OK\t{fields[1]}\tuser={user}\n".encode())


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def serve(path):
    """Listens at `path` until the process ends."""
    server = _Server(path, _Session)
    os.chmod(path, 0o666)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
