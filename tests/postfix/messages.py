"""messages - mail for the tests, as bytes with CR LF line ends"""

import base64
import email
import struct


def plain(subject="hello", body=b"How are you?\r\n"):
    return (f"From: Friend <friend@example.com>\r\nTo: one@example.org\r\nSubject: {subject}\r\n"
            "Date: Tue, 24 Nov 2026 08:00:00 +0000\r\nMessage-ID: <plain@example.com>\r\n\r\n").encode() + body


def executable():
    """The head of a Windows program: DOS stub, PE signature, one section."""
    dos = b"MZ" + bytes(58) + struct.pack("<I", 0x80)
    stub = b"\x0e\x1f\xba\x0e\x00\xb4\x09\xcd\x21\xb8\x01\x4c\xcd\x21This program cannot be run in DOS mode.\r\r\n$"
    head = (dos + stub).ljust(0x80, b"\0")
    pe = b"PE\0\0" + struct.pack("<HHIIIHH", 0x14C, 1, 0x5F000000, 0, 0, 0xE0, 0x102) + struct.pack("<H", 0x10B)
    return (head + pe).ljust(1024, b"\0")


def with_attachment(name, content, kind="application/octet-stream", subject="attached"):
    encoded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return (f"From: Friend <friend@example.com>\r\nTo: one@example.org\r\nSubject: {subject}\r\n"
            "Date: Tue, 24 Nov 2026 08:00:00 +0000\r\nMessage-ID: <attached@example.com>\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/mixed; boundary="b1"\r\n\r\n'
            "--b1\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n"
            f'--b1\r\nContent-Type: {kind}; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
            f'Content-Disposition: attachment; filename="{name}"\r\n\r\n').encode() + encoded + b"--b1--\r\n"


def texts(content):
    """The text/plain parts of a message, decoded."""
    parts = [part for part in email.message_from_bytes(content).walk() if part.get_content_type() == "text/plain"]
    return [part.get_payload(decode=True).decode(part.get_content_charset("utf-8")) for part in parts]
