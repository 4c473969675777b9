"""Files that are zip archives of XML: .xlsx, .ods and .docx before any parser sees them.

The file is not trusted. Everything in it is unpacked once, counted and its checksums compared.
XML that declares a document type is refused, since only there can it speak of other files or
of itself a billion times; so is XML in an encoding in which that could hide.
"""
from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from xml.etree import ElementTree

from .grid import MOST_BYTES, FileTooLarge, UnreadableFile

OLD_CONTAINER = bytes.fromhex("D0CF11E0A1B11AE1")  # before 2007, and any file with a password
MOST_PARTS = 20_000
MOST_XML_BYTES = 64 * 1024 * 1024

_OLD_KINDS = {".xlsx": ".xls", ".docx": ".doc"}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_IN_AN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OSError, KeyError,
)
_DOCTYPE = "<!DOCTYPE"
_ENCODINGS = ("ascii", "utf-16-le", "utf-16-be")
_ENCODING = re.compile(rb"""\A<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([^"']*)["']""")
_PLAIN = ("utf-8", "us-ascii", "ascii")


def check_beginning(file: str, data: bytes, what: str, save_as: str) -> None:
    """Tells what a file is that is no zip archive. `what` it should be, such as a workbook."""
    if data.startswith(OLD_CONTAINER):
        refuse_password(file, data)
        raise UnreadableFile(
            f"{file} is a {what} of the old kind ({_OLD_KINDS[save_as]}); save it as {save_as}",
            where=file,
        )
    refuse_pdf(file, data, f"a {what}")
    if not data.startswith(b"PK"):
        raise UnreadableFile(
            f"{file} is no {what}, whatever its name; open it with the program it came from and "
            f"save it as {save_as}",
            where=file,
        )


def refuse_pdf(file: str, data: bytes, what: str) -> None:
    """`what` it should be, with its article."""
    if data.startswith(b"%PDF"):
        raise UnreadableFile(
            f"{file} is a PDF, not {what}; ask for the file it was made from", where=file
        )


def refuse_password(file: str, data: bytes) -> None:
    if _ENCRYPTED in data:
        raise UnreadableFile(
            f"{file} is protected by a password; save a copy without one", where=file
        )


def check_parts(
    file: str, data: bytes, *, needed: str, kind: str, look: Callable[[str, bytes], None]
) -> None:
    """Unpacks every part once and shows it to `look`, whatever its name: a file may keep a
    sheet under any. `needed` is the part without which it is no `kind`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MOST_BYTES:
                raise FileTooLarge(
                    f"{file} unpacks to more than {MOST_BYTES // 1024**2} MB, which is no "
                    "improvement plan; copy the plan's table into a new file",
                    where=file,
                )
            if len(members) > MOST_PARTS:
                raise FileTooLarge(
                    f"{file} has more than {MOST_PARTS:,} parts inside, which is no improvement "
                    "plan; copy the plan's table into a new file",
                    where=file,
                )
            names = set(archive.namelist())
            if "EncryptionInfo" in names or _is_encrypted(archive, names, members):
                raise UnreadableFile(
                    f"{file} is protected by a password; save a copy without one", where=file
                )
            if needed not in names:
                raise UnreadableFile(
                    f"{file} is a zip archive but no {kind}; open it with the program it came "
                    "from and save it again",
                    where=file,
                )
            for member in members:
                # reading to the end also checks the size and the checksum that it claims
                content = archive.read(member)
                _check_xml(file, member.filename, content)
                look(member.filename, content)
    except _IN_AN_ARCHIVE as wrong:
        raise damaged(file, str(wrong)) from wrong


def check_size(file: str, name: str, content: bytes) -> None:
    """Of a part that is read as a tree, which takes ten times its size."""
    if len(content) > MOST_XML_BYTES and name.endswith(".xml"):
        raise FileTooLarge(
            f"{file} unpacks to more than {MOST_XML_BYTES // 1024**2} MB of text and its "
            "formatting, which is no improvement plan; copy the plan's table into a new file",
            where=file,
        )


def part(file: str, data: bytes, name: str) -> bytes | None:
    """One part of an archive that was checked; None if there is none of that name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {some.lower(): some for some in archive.namelist()}  # as Office compares them
            found = names.get(name.lower())
            return None if found is None else archive.read(found)
    except _IN_AN_ARCHIVE as wrong:
        raise damaged(file, str(wrong)) from wrong


def parsed(file: str, content: bytes) -> ElementTree.Element:
    if _DOCTYPE.encode() in content:
        raise damaged(file, "it declares a document type")
    try:
        return ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError) as wrong:
        raise damaged(file, str(wrong)) from wrong


def local(name: str) -> str:
    """`{urn:…}row` is row: the same parts come under several namespaces."""
    return name.rpartition("}")[2]


def attribute(element: ElementTree.Element, name: str) -> str | None:
    """By its local name, as in `local`."""
    found = element.get(name)
    if found is not None:
        return found
    return next((text for key, text in element.items() if local(key) == name), None)


def damaged(file: str, detail: str) -> UnreadableFile:
    detail = " ".join(detail.split())[:120]
    why = f" ({detail})" if " " in detail else ""  # a lone name or letter tells nobody anything
    return UnreadableFile(
        f"{file} is damaged or cut short{why}; fetch it again, or open it with the program it came "
        "from and save it once more",
        where=file,
    )


def _is_encrypted(
    archive: zipfile.ZipFile, names: set[str], members: list[zipfile.ZipInfo]
) -> bool:
    """By the zip's own marks, or as OpenDocument says it in its list of parts."""
    if any(member.flag_bits & 0x1 for member in members):
        return True
    manifest = "META-INF/manifest.xml"
    return manifest in names and b"encryption-data" in archive.read(manifest)


def _check_xml(file: str, name: str, content: bytes) -> None:
    declares = any(_DOCTYPE.encode(encoding) in content for encoding in _ENCODINGS)
    if declares and not name.endswith((".svg", ".html", ".htm")):
        raise UnreadableFile(
            f"{file} declares a document type inside ({name}), which could reach for other files "
            "and which no office program writes; do not use it, and ask its sender for another",
            where=file,
        )
    if name.startswith("customXml/"):
        return  # for other programs, in any encoding, and never read here
    if name.endswith((".xml", ".rels")) and content:
        text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
        encoding = _ENCODING.match(text)
        declared = encoding[1].decode("ascii", "replace").lower() if encoding else "utf-8"
        if not text.startswith(b"<") or text[1:2] == b"\0" or declared not in _PLAIN:
            raise damaged(file, f"{name} is no XML in UTF-8")
