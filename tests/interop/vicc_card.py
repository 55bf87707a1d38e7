#!/usr/bin/python3
# vicc_card.py MESSAGE [PORT] - a card that cardstrap did not make: the engine
# of the package vsmartcard-vpicc, with a message in its PKCS#15 application,
# plugged into vpcd. A program of its own, for tests; it runs the engine where
# the package put it, and says "ready" once it is connected.
# SPDX-License-Identifier: BSD-2-Clause
import socket
import struct
import sys
import time
import types

ENGINE = "/usr/lib/python3/site-packages/virtualsmartcard"
OFF, ON, RESET, GET_ATR = 0x00, 0x01, 0x02, 0x04

sys.path.insert(0, ENGINE)
# It asks for a cryptographic module that is no longer there. No command that
# is sent here uses it.
sys.modules["virtualsmartcard.CryptoUtils"] = types.ModuleType("CryptoUtils")
try:
    import virtualsmartcard.SmartcardFilesystem as files
    from virtualsmartcard.SWutils import SW, SwError
    from virtualsmartcard.VirtualSmartcard import Iso7816OS
except ImportError as error:
    print("vicc_card.py: the engine is not installed:", error, file=sys.stderr)
    sys.exit(77)


class NoSecurity:
    """What the engine asks of a security module: there is none."""

    def __getattr__(self, name):
        def refuse(*arguments):
            raise SwError(SW["ERR_INSNOTSUPPORTED"])

        return refuse


def tlv(tag, value):
    return bytes((tag, len(value))) + value


def control_parameters(file):
    """In place of the engine's own, which mixes text and octets."""
    if isinstance(file, files.DF):
        found = tlv(0x82, b"\x78\x21") + tlv(0x83, file.fid.to_bytes(2, "big"))
        if hasattr(file, "dfname"):
            found += tlv(0x84, file.dfname)
        return found + tlv(0x8A, b"\x05")
    if isinstance(file, files.RecordStructureEF):
        size = sum(len(record.data) for record in file.records)
        form = struct.pack(">BBHB", 0x42, 0x21, file.maxrecordsize,
                           len(file.records))
    else:
        size = len(file.data)
        form = b"\x41\x21"
    return (tlv(0x82, form) + tlv(0x83, file.fid.to_bytes(2, "big")) +
            tlv(0x8A, b"\x05") + tlv(0x80, size.to_bytes(2, "big")))


files.MF.encodeFileControlParameter = staticmethod(control_parameters)
files.bertlv_pack = lambda items: b"".join(tlv(tag, value)
                                           for tag, _, value in items)


def transparent(folder, fid, data):
    folder.append(files.TransparentStructureEF(folder, fid, data=data))


def build(message):
    """MF, EF.DIR, EF.ICCID, and the application with ODF, DODF and message."""
    aid = bytes.fromhex("A000000063504B43532D3135")
    label = b"LwM2M Bootstrap"
    oid = bytes.fromhex("0604672B0901")
    entry = (tlv(0x30, tlv(0x0C, label)) + tlv(0x30, oid) +
             tlv(0xA1, tlv(0x30, oid +
                           tlv(0x30, tlv(0x04, b"\x64\x32")))))
    record = tlv(0x61, tlv(0x4F, aid) + tlv(0x51, b"\x3F\x00\x7F\x50"))
    mf = files.MF()
    mf.append(files.RecordStructureEF(
        mf, 0x2F00, filedescriptor=0x02, maxrecordsize=40,
        records=[files.Record(1, record.ljust(40, b"\xFF"))]))
    transparent(mf, 0x2FE2, bytes.fromhex("98881032547698103214"))
    app = files.DF(mf, 0x7F50, dfname=aid)
    mf.append(app)
    transparent(app, 0x5031, tlv(0xA7, tlv(0x30, tlv(0x04, b"\x64\x30")))
                .ljust(32, b"\xFF"))
    transparent(app, 0x6430, tlv(0xA1, entry).ljust(64, b"\xFF"))
    transparent(app, 0x6432, message.ljust(len(message) + 40, b"\xFF"))
    return Iso7816OS(mf, NoSecurity())


def plug_in(port):
    for _ in range(100):
        plug = socket.socket()
        if plug.connect_ex(("127.0.0.1", port)) == 0:
            return plug
        plug.close()
        time.sleep(0.1)
    sys.exit("vicc_card.py: no vpcd at port %d" % port)


def take(plug, count):
    """So many octets; None at the end of the connection."""
    got = b""
    while len(got) < count:
        # vpcd sends in two pieces and waits for the acknowledgement
        plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        piece = plug.recv(count - len(got))
        if not piece:
            return None
        got += piece
    return got


def serve(card, plug):
    while True:
        head = take(plug, 2)
        body = head and take(plug, struct.unpack(">H", head)[0])
        if not body:
            return
        if len(body) > 1:
            answer = card.execute(body)
        elif body[0] == GET_ATR:
            answer = card.getATR()
        else:
            if body[0] in (ON, RESET):
                card.reset()
            continue
        plug.sendall(struct.pack(">H", len(answer)) + answer)


def main():
    with open(sys.argv[1], "rb") as file:
        card = build(file.read())
    plug = plug_in(int(sys.argv[2]) if len(sys.argv) > 2 else 35963)
    print("ready", flush=True)
    serve(card, plug)


main()
