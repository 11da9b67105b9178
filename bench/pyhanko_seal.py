"""pyhanko_seal.py FOLDER SECONDS: how often a second pyHanko seals draft.pdf by seal.key and seal.pem of the folder,
as PAdES baseline B like ours, on one processor."""

import asyncio
import io
import pathlib
import sys
import time

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

FOLDER = pathlib.Path(sys.argv[1])
LENGTH = float(sys.argv[2])

draft = (FOLDER / "draft.pdf").read_bytes()
signer = signers.SimpleSigner.load(str(FOLDER / "seal.key"), str(FOLDER / "seal.pem"))
how = signers.PdfSignatureMetadata(
    field_name="Sigillo", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
)
sealer = signers.PdfSigner(how, signer)


async def seal():
    sealed = await sealer.async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(draft)))
    assert sealed.getbuffer().nbytes > len(draft)


async def run():
    await seal()
    begun = time.perf_counter()
    count = 0
    while time.perf_counter() - begun < LENGTH:
        await seal()
        count += 1
    return count / (time.perf_counter() - begun)


print(f"seals by pyHanko, the same file and key: {asyncio.run(run()):.1f} a second")
