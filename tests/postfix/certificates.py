"""certificates - an authority of a test's own and what it signs, as PEM files in a directory"""

import os
import subprocess


class Certificates:
    """issue("mx", "mx.example.org") makes mx.pem and mx.key; ca.pem is there from the start."""

    def __init__(self, directory, authority="Test Authority"):
        self.directory = directory
        self._make("ca", authority)

    def path(self, name):
        return os.path.join(self.directory, name)

    def issue(self, file, name):
        self._make(file, name, "-CA", self.path("ca.pem"), "-CAkey", self.path("ca.key"),
                   "-addext", f"subjectAltName=DNS:{name}")

    def _make(self, file, name, *options):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", f"/CN={name}", "-days", "2", *options, "-keyout", self.path(file + ".key"),
                        "-out", self.path(file + ".pem")], check=True, capture_output=True)
