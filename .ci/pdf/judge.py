"""Judges papers by programs that share no code with ours: pyHanko and poppler's pdfsig the seals, veraPDF what PDF/A-2a
and PDF/UA-1 ask for. What they must refuse is tried, too. The last line counts.

    judge.py FOLDER ROOT…             FOLDER: sealed/ and plain/; ROOT: certificates that vouch for the seals, PEM
"""

import io
import logging
import subprocess
import sys
import tempfile
from pathlib import Path

import verapdf
from asn1crypto import pem, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

FOLDER = Path(sys.argv[1])
ALL = [x509.Certificate.load(der) for path in sys.argv[2:]
       for name, _, der in pem.unarmor(Path(path).read_bytes(), multiple=True) if name == "CERTIFICATE"]
ROOTS = [one for one in ALL if one.self_issued]
STANDARDS = {"PDF/A-2a": "PDFA-2A", "PDF/UA-1": "PDFUA-1"}
logging.disable(logging.CRITICAL)
verdicts = []  # (paper, what, passed, why)


def judge(paper, what, passed, why=""):
    verdicts.append((paper, what, bool(passed), str(why)))


def seals(content):
    """What pyHanko says of each seal: intact, by somebody we trust, nothing but its own upkeep added since."""
    found = PdfFileReader(io.BytesIO(content)).embedded_regular_signatures
    context = ValidationContext(trust_roots=ROOTS, other_certs=ALL, allow_fetching=False, revocation_mode="soft-fail")
    return [validate_pdf_signature(seal, context) for seal in found]


def upkept(status):
    """Whether what vouches for a seal later on (its DSS) was added to the file, and nothing else."""
    return (status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
            and status.modification_level == ModificationLevel.LTA_UPDATES)


def holds(status, content):
    """Whether a seal is good and says so of the whole file."""
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE or (
        upkept(status) and content.rstrip(b"\r\n").endswith(b"%%EOF"))
    return status.intact and status.valid and status.trusted and status.bottom_line and whole


def by_pyhanko(content):
    """Whether the paper has one seal, and it holds; with what was said."""
    try:
        found = seals(content)
    except Exception as error:  # noqa: BLE001 what it cannot read it does not vouch for
        return False, repr(error)
    return len(found) == 1 and holds(found[0], content), "; ".join(status.summary() for status in found) or "no seal"


def by_pdfsig(content, grown=False):
    """Whether poppler finds one valid signature, over the whole document unless that has `grown` by upkeep, which it does
    not tell from other changes; with what it said."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        done = subprocess.run(["pdfsig", "-nocert", file.name], capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    return said.count("Signature is Valid") == 1 and (grown or "Total document signed" in said), said


def by_verapdf(content, rules):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        return verapdf.validate(file.name, rules)


def flipped(content):
    """One byte changed, far from the seal."""
    changed = bytearray(content)
    changed[len(changed) // 4] ^= 1
    return bytes(changed)


def revised(content, change):
    """The paper with one more revision, as anybody could add it."""
    # A new object begins a line (ISO 19005-2 6.1.9); the writer adds no end of line of its own.
    writer = IncrementalPdfFileWriter(io.BytesIO(content.rstrip(b"\r\n") + b"\n"))
    change(writer.root)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_script(root):
    root[generic.pdf_name("/OpenAction")] = generic.DictionaryObject({
        generic.pdf_name("/S"): generic.pdf_name("/JavaScript"), generic.pdf_name("/JS"): generic.pdf_string("0")})


def untagged(root):
    del root["/MarkInfo"]


def untitled(root):
    del root["/ViewerPreferences"]


def judge_seal(name, content):
    good, said = by_pyhanko(content)
    judge(name, "pyHanko: the seal holds", good, said)
    grown = good and upkept(seals(content)[0])
    good, said = by_pdfsig(content, grown)
    judge(name, "pdfsig: the seal holds", good, said)
    for who, ask in (("pyHanko", by_pyhanko), ("pdfsig", by_pdfsig)):
        good, said = ask(flipped(content))
        judge(name, f"{who}: one flipped byte breaks the seal", not good, said)
        good, said = ask(content + b"\n% added\n")
        judge(name, f"{who}: bytes at the end are not vouched for", not good, said)
        good, said = ask(revised(content, with_script))
        judge(name, f"{who}: a revision added is not vouched for", not good, said)


def judge_trust(name, content):
    """A seal is judged by who vouches for it, not by being there."""
    global ROOTS
    kept, ROOTS = ROOTS, []
    good, said = by_pyhanko(content)
    judge(name, "pyHanko: nobody trusts the seal without the municipality's certificate", not good, said)
    ROOTS = kept


def judge_controls(name, content, profiles):
    """Papers spoiled on purpose: the rules that must notice do."""
    for change, standard, clause in (
        (with_script, "PDF/A-2a", "6.5.1"),
        (untagged, "PDF/A-2a", "6.7.2"),
        (untitled, "PDF/UA-1", "7.1"),
    ):
        flaws = by_verapdf(revised(content, change), profiles[standard])
        noticed = any(flaw.startswith(clause) for flaw in flaws)
        judge(name, f"veraPDF, {standard}: notices a paper {change.__name__.replace('_', ' ')}", noticed, flaws)


profiles = {standard: verapdf.profile(name) for standard, name in STANDARDS.items()}
papers = {path: path.read_bytes() for path in sorted(FOLDER.glob("*/*.pdf"))}
sealed = [path for path in papers if path.parent.name == "sealed"]
judge("all", "there are sealed papers and others", sealed and len(sealed) < len(papers), len(papers))
for path, content in papers.items():
    for standard, rules in profiles.items():
        flaws = verapdf.validate(path, rules)
        judge(path.name, f"veraPDF: {standard}", not flaws, "; ".join(flaws[:5]))
    if path in sealed:
        judge_seal(path.name, content)
if sealed:
    judge_trust(sealed[0].name, papers[sealed[0]])
    judge_controls(sealed[0].name, papers[sealed[0]], profiles)

failed = [verdict for verdict in verdicts if not verdict[2]]
for paper, what, _, why in failed:
    print(f"FAILED [{paper}] {what}: {why[:500]}".replace("\n", " "))
print(f"{len(papers)} papers, {len(sealed)} sealed; veraPDF {verapdf.release()}")
print(f"test result: {'FAILED' if failed else 'ok'}. {len(verdicts) - len(failed)} passed; {len(failed)} failed;")
sys.exit(bool(failed))
