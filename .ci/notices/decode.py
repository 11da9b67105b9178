"""Reads the codes of drawn payment notices by zxing-cpp and compares every field with what is to be paid. The places
of the fields are written here a second time. The last line counts.

    decode.py FOLDER        FOLDER: NAME.pdf and NAME.json, as the test `notices_for_other_decoders` leaves them
"""

import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import zxingcpp

FOLDER = Path(sys.argv[1])
DOTS = 300  # an inch
SIDE = 25  # millimetres
# From, to, what: the 256 characters of a Bollettino Postale PA.
FIELDS = (
    (0, 13, "start"), (13, 15, "18"), (15, 33, "number"), (33, 35, "12"), (35, 47, "account"), (47, 49, "10"),
    (49, 59, "cents"), (59, 60, "3"), (60, 63, "896"), (63, 66, "1P1"), (66, 77, "creditor"), (77, 93, "tax_code"),
    (93, 133, "name"), (133, 243, "subject"), (243, 255, "blanks"), (255, 256, "A"),
)
verdicts = []  # (notice, what, passed, why)


def judge(name, what, passed, why=""):
    verdicts.append((name, what, bool(passed), str(why)))


def drawn(path):
    """Each page as a printer would draw it: a grey picture, one byte a dot."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-gray", "-r", str(DOTS), path, f"{folder}/page"], check=True)
        for page in sorted(Path(folder).iterdir()):
            kind, width, height, most, dots = page.read_bytes().split(maxsplit=4)
            width, height = int(width), int(height)
            assert (kind, most) == (b"P5", b"255")
            # Dots that look like blanks may have gone with the blank before them: count from the end.
            dots = page.read_bytes()[-width * height:]
            yield memoryview(dots).cast("B", (height, width))


def codes(path):
    """The texts of the QR codes and of the Data Matrices, with the width of each in millimetres."""
    qr, matrix = [], []
    for page in drawn(path):
        for code in zxingcpp.read_barcodes(page):
            corner, next_corner = code.position.top_left, code.position.top_right
            width = math.hypot(next_corner.x - corner.x, next_corner.y - corner.y) * 25.4 / DOTS
            kind = {zxingcpp.BarcodeFormat.QRCode: qr, zxingcpp.BarcodeFormat.DataMatrix: matrix}.get(code.symbology)
            judge(path.name, "no other codes", kind is not None, code.symbology)
            if kind is not None:
                kind.append((code.bytes.decode("ascii"), width, code.ec_level))
    return sorted(qr), sorted(matrix)


def judge_qr(name, read, notice, expected):
    text, width, ec_level = read
    number = notice["number"]
    fields = ["PAGOPA", "002", number, expected["creditor"], f"{notice['cents']:02}"]
    judge(name, f"QR of {number}: every field", text.split("|") == fields, text)
    judge(name, f"QR of {number}: error correction M", ec_level == "M", ec_level)
    judge(name, f"QR of {number}: 25 mm", abs(width - SIDE) < 1, width)


def judge_matrix(name, read, notice, expected):
    text, width, _ = read
    number = notice["number"]
    judge(name, f"Data Matrix of {number}: 256 characters", len(text) == 256, len(text))
    values = {
        "start": "codfase=NBPA;",
        "number": number,
        "account": expected["account"].zfill(12),
        "cents": str(notice["cents"]).zfill(10),
        "creditor": expected["creditor"],
        "tax_code": expected["tax_code"].ljust(16),
        "name": expected["name"].ljust(40),
        "subject": expected["subject"].ljust(110),
        "blanks": " " * 12,
    }
    for start, end, what in FIELDS:
        right = text[start:end] == values.get(what, what)
        judge(name, f"Data Matrix of {number}: {what}", right, text[start:end])
    judge(name, f"Data Matrix of {number}: 25 mm", abs(width - SIDE) < 1, width)


for path in sorted(FOLDER.glob("*.pdf")):
    expected = json.loads(path.with_suffix(".json").read_text())
    notices = sorted(expected["notices"], key=lambda notice: notice["number"])
    qr, matrix = codes(path)
    judge(path.name, "one QR code for each notice", len(qr) == len(notices), len(qr))
    postal = notices if expected["account"] else []
    judge(path.name, "one Data Matrix for each notice, with a postal account", len(matrix) == len(postal), len(matrix))
    for read, notice in zip(qr, notices):
        judge_qr(path.name, read, notice, expected)
    for read, notice in zip(matrix, postal):
        judge_matrix(path.name, read, notice, expected)
judge("all", "there are notices", len(verdicts) > 100, len(verdicts))

failed = [verdict for verdict in verdicts if not verdict[2]]
for notice, what, _, why in failed:
    print(f"FAILED [{notice}] {what}: {why[:500]}".replace("\n", " "))
print(f"test result: {'FAILED' if failed else 'ok'}. {len(verdicts) - len(failed)} passed; {len(failed)} failed;")
sys.exit(bool(failed))
