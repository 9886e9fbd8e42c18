#!/usr/bin/env python3
"""Makes the archives of this folder, all of the text sample.txt; see README.md."""

import os
import struct
import subprocess
import sys
import tempfile
import zlib

SAMPLE = "".join(f"{i} squared is {i * i}\n" for i in range(1, 201)).encode() + b"=" * 1000 + b"\n\x90\x90\x00\x90" * 9


class Bits:
    """Low bit first."""

    def __init__(self):
        self.bits = []

    def put(self, value, count):
        self.bits += [value >> i & 1 for i in range(count)]

    def put_code(self, text):
        self.bits += [int(each) for each in text]

    def bytes(self):
        padded = self.bits + [0] * (-len(self.bits) % 8)
        return bytes(sum(bit << i for i, bit in enumerate(padded[at:at + 8])) for at in range(0, len(padded), 8))


def zip_of(method, packed, flags=0):
    head = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 0x5021, zlib.crc32(SAMPLE), len(packed), len(SAMPLE), 10, 0)
    local = b"PK\3\4" + head + b"sample.txt" + packed
    central = b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"sample.txt"
    return local + central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def shrink():
    """Clears the table now and then, always behind a single byte, whose code is none that is cleared."""
    out, width, table, since = Bits(), 9, {}, 0
    at = 0
    while at < len(SAMPLE):
        code, length = SAMPLE[at], 1
        while at + length < len(SAMPLE) and (code, SAMPLE[at + length]) in table:
            code, length = table[code, SAMPLE[at + length]], length + 1
        while code >> width:
            out.put(256, width)
            out.put(1, width)
            width += 1
        out.put(code, width)
        at, since = at + length, since + 1
        if code < 256 and since > 100:
            out.put(256, width)
            out.put(2, width)
            begun = {prefix for prefix, _ in table}
            table = {key: value for key, value in table.items() if value in begun}
            since = 0
        if at < len(SAMPLE):
            used = set(table.values())
            table[code, SAMPLE[at]] = next(each for each in range(257, 8192) if each not in used)
    return out.bytes()


def copies(least, most, furthest):
    """Bytes and (distance, length), the longest first."""
    at = 0
    while at < len(SAMPLE):
        best = (0, 0)
        for distance in range(1, min(at, furthest) + 1):
            length = 0
            while length < most and at + length < len(SAMPLE) and SAMPLE[at + length] == SAMPLE[at + length - distance]:
                length += 1
            if length > best[1]:
                best = (distance, length)
        if best[1] >= least:
            yield best
            at += best[1]
        else:
            yield SAMPLE[at]
            at += 1


def reduce(method):
    low = 9 - method
    longest = (1 << low) - 1
    plain = []
    for each in copies(4, 3 + longest + 255, 256 << (8 - low)):
        if not isinstance(each, tuple):
            plain += [each, 0] if each == 144 else [each]
            continue
        distance, length = each[0] - 1, each[1] - 3
        plain.append((distance >> 8) << low | min(length, longest))
        plain[-1:] = [144, plain[-1]]
        if length >= longest:
            plain.append(length - longest)
        plain.append(distance & 255)
    counts = {}
    for before, byte in zip([0] + plain, plain):
        counts.setdefault(before, {}).setdefault(byte, 0)
        counts[before][byte] += 1
    sets = {byte: sorted(seen, key=seen.get, reverse=True)[:byte % 20] for byte, seen in counts.items()}
    out = Bits()
    for byte in range(255, -1, -1):
        out.put(len(sets.get(byte, [])), 6)
        for each in sets.get(byte, []):
            out.put(each, 8)
    for before, byte in zip([0] + plain, plain):
        followers = sets.get(before, [])
        if byte in followers:
            out.put(0, 1)
            out.put(followers.index(byte), max(1, (len(followers) - 1).bit_length()))
        else:
            if followers:
                out.put(1, 1)
            out.put(byte, 8)
    return out.bytes()


def implode(large, literals):
    def code_of(lengths):
        packed, code, codes = [], 0, {}
        order = sorted((length, symbol) for symbol, length in enumerate(lengths))
        for i, (length, symbol) in enumerate(order):
            code = 0 if i == 0 else (code + 1) << (length - order[i - 1][0])
            codes[symbol] = format(code ^ ((1 << length) - 1), f"0{length}b")
        at = 0
        while at < len(lengths):
            times = 1
            while times < 16 and at + times < len(lengths) and lengths[at + times] == lengths[at]:
                times += 1
            packed.append((times - 1) << 4 | lengths[at] - 1)
            at += times
        return bytes([len(packed) - 1]) + bytes(packed), codes

    of_bytes = code_of([8] * 160 + [7] * 32 + [9] * 64)
    of_lengths = code_of([5] * 16 + [6] * 16 + [7] * 32)
    of_distances = code_of([7] * 32 + [5] * 16 + [6] * 16)
    low, least = (7 if large else 6), (3 if literals else 2)
    out = Bits()
    for each in copies(least, least + 63 + 255, 64 << low):
        if isinstance(each, tuple):
            distance, length = each[0] - 1, each[1] - least
            out.put(0, 1)
            out.put(distance & ((1 << low) - 1), low)
            out.put_code(of_distances[1][distance >> low])
            out.put_code(of_lengths[1][min(length, 63)])
            if length >= 63:
                out.put(length - 63, 8)
        else:
            out.put(1, 1)
            if literals:
                out.put_code(of_bytes[1][each])
            else:
                out.put(each, 8)
    return (of_bytes[0] if literals else b"") + of_lengths[0] + of_distances[0] + out.bytes()


def lzss():
    """Of SZDD: places in a ring of 4096 that begins 16 before its end."""
    out, tokens, flags = b"", b"", []
    at = 0
    for each in list(copies(3, 18, 4000)) + [None]:
        if len(flags) == 8 or (each is None and flags):
            out += bytes([sum(flag << i for i, flag in enumerate(flags))]) + tokens
            tokens, flags = b"", []
        if isinstance(each, tuple):
            place = (4096 - 16 + at - each[0]) % 4096
            tokens += bytes([place & 255, (place >> 8) << 4 | each[1] - 3])
            flags.append(0)
            at += each[1]
        elif each is not None:
            tokens += bytes([each])
            flags.append(1)
            at += 1
    return out


def szdd():
    return b"SZDD\x88\xf0\x27\x33A\0" + struct.pack("<I", len(SAMPLE)) + lzss()


def kwaj(method, packed):
    names = b"sample\0txt\0"
    head = struct.pack("<HHHI", method, 18 + len(names), 1 | 8 | 16, len(SAMPLE))
    return b"KWAJ\x88\xf0\x27\xd1" + head + names + packed


def mszip():
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b"CK" + deflate.compress(SAMPLE) + deflate.flush()
    return struct.pack("<H", len(block)) + block + b"\0\0"


def sis(is_release_6):
    """A file, two languages of one, a condition around them, one that only the installation makes."""
    header_size = 100 if is_release_6 else 68
    rest = b""

    def place(data):
        nonlocal rest
        rest += data
        return base + len(rest) - len(data)

    def record(kind, file_type, name, contents):
        name = name.encode("utf-16le" if is_release_6 else "cp1252")
        packed = [zlib.compress(each) if is_release_6 else each for each in contents]
        data = struct.pack("<III", kind, file_type, 0) + struct.pack("<IIII", 0, 0, len(name), place(name))
        data += b"".join(struct.pack("<I", len(each)) for each in packed)
        data += b"".join(struct.pack("<I", place(each)) for each in packed)
        if is_release_6:
            data += b"".join(struct.pack("<I", len(each)) for each in contents) + struct.pack("<II", 0, 0)
        return data

    def records():
        return (record(0, 0, "!:\\sämple.txt", [SAMPLE]) + struct.pack("<II8s", 3, 8, b"") +
                record(1, 0, "C:\\both", [b"one", b"two"]) + struct.pack("<I", 6) + record(0, 4, "later", [b""]))

    base = 0
    base = header_size + len(records())
    rest = b""
    listed = records()
    uid_2 = 0x10003a12 if is_release_6 else 0x1000006d
    header = struct.pack("<IIIIHHHHHHHH", 1, uid_2, 0x10000419, 0, 0, 2, 5, 0, 0, 0, 0, 0)
    header += struct.pack("<IHHHHIIIIII", 200, 1 if is_release_6 else 0, 0, 1, 0, 0, 0, header_size, 0, 0, 0)
    return header.ljust(header_size, b"\0") + listed + rest


def sisx():
    def value(data):
        return struct.pack("<I", len(data)) + data + b"\0" * (-len(data) % 4)

    def field(kind, data):
        return struct.pack("<I", kind) + value(data)

    def compressed(method, data):
        packed = zlib.compress(data) if method else data
        return field(3, struct.pack("<IQ", method, len(data)) + packed)

    files = value(compressed(1, SAMPLE)) + value(compressed(0, b"stored"))
    unit = field(2, struct.pack("<I", 32) + files)
    other = field(2, struct.pack("<I", 32) + value(compressed(1, b"of another unit")))
    data = field(2, struct.pack("<I", 31) + value(unit) + value(other))
    contents = field(34, b"\1\2") + compressed(1, b"controller") + field(30, data)
    return struct.pack("<IIII", 0x10201a7a, 0, 0, 0) + field(12, contents)


def by_programs(folder):
    """ARJ, Deflate64 and CHM, as programs of Debian write them."""
    def run(*command):
        subprocess.run(command, cwd=work, check=True, stdout=subprocess.DEVNULL)

    with tempfile.TemporaryDirectory() as work:
        with open(f"{work}/sample.txt", "wb") as file:
            file.write(SAMPLE)
        for method in range(5):
            run("arj", "a", "-e", f"-m{method}", f"{folder}/method{method}.arj", "sample.txt")
        run("arj", "a", "-e", "-gsecret", f"{folder}/garbled.arj", "sample.txt")
        run("7z", "a", "-tzip", "-mm=Deflate64", f"{folder}/deflate64.zip", "sample.txt")
        with open(f"{work}/help.hhp", "w", encoding="ascii") as file:
            file.write("[OPTIONS]\nCompiled file=help.chm\nDefault topic=index.html\nTitle=Sample\n\n"
                       "[FILES]\nindex.html\nsample.txt\n")
        with open(f"{work}/index.html", "w", encoding="ascii") as file:
            file.write("<html><head><title>Sample</title></head><body>Sample</body></html>\n")
        run("chmcmd", "help.hhp")
        os.replace(f"{work}/help.chm", f"{folder}/help.chm")


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    made = {
        "sample.txt": SAMPLE,
        "shrink.zip": zip_of(1, shrink()),
        "implode-4k.zip": zip_of(6, implode(False, False), 0),
        "implode-8k-literals.zip": zip_of(6, implode(True, True), 6),
        "sample.szdd": szdd(),
        "stored.kwaj": kwaj(0, SAMPLE),
        "inverted.kwaj": kwaj(1, bytes(each ^ 255 for each in SAMPLE)),
        "mszip.kwaj": kwaj(4, mszip()),
        "release5.sis": sis(False),
        "release6.sis": sis(True),
        "release9.sis": sisx(),
    }
    made.update({f"reduce{method - 1}.zip": zip_of(method, reduce(method)) for method in range(2, 6)})
    for name in ["help.chm", "garbled.arj", "deflate64.zip"] + [f"method{method}.arj" for method in range(5)]:
        if os.path.exists(f"{folder}/{name}"):
            os.remove(f"{folder}/{name}")
    for name, data in made.items():
        with open(f"{folder}/{name}", "wb") as file:
            file.write(data)
    by_programs(folder)


if __name__ == "__main__":
    sys.exit(main())
