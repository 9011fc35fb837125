#!/usr/bin/python3
"""Makes TownhallSerif.ttf.gz, the font of docs.PDF, from three of the Noto family.

    apt-get install fonttools fonts-noto-cjk fonts-noto-core unicode-data
    python3 make.py NotoSerifCJK-Regular.ttc NotoSerif-Regular.ttf NotoSansSymbols2-Regular.ttf Unihan_OtherMappings.txt.bz2 TownhallSerif.ttf.gz

Latin letters and digits are those of Noto Serif, whose figures are all of one width; Chinese and its punctuation are those of
Noto Serif CJK SC, with its outlines turned into the quadratic ones of TrueType; a few signs are those of Noto Sans Symbols 2.
What a printed form does not use is left out: hints, vertical writing, features.
"""
import bz2
import gzip
import sys
import unicodedata
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

SIMPLIFIED = 2  # the collection holds JP, KR, SC, TC, HK
TOLERANCE = 1.5  # of 1000 units an em: how far an outline may be from the drawn one


def wanted(unihan):
    """Latin with its extensions A and B, punctuation, currencies, all of GB 2312 and the 8105 characters of the 通用规范汉字表."""
    chars = set(range(0x20, 0x7F)) | set(range(0xA0, 0x250)) | set(range(0x2010, 0x2060)) | set(range(0x20A0, 0x20C0))
    chars |= set(range(0x3001, 0x3040)) | set(range(0xFF01, 0xFFE7)) | {0x3000}
    chars |= set(map(ord, "−﹏←↑→↓✓✔✗✘□■☐☑☒○●◎△▲▽▼◇◆★☆≥≤≠≈√∞∑∏℃℉№℡‰〇㎡㎏㎜㎝㎞"))
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                chars.add(ord(bytes([high, low]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    with bz2.open(unihan, "rt", encoding="utf-8") as lines:
        chars |= {int(line[2:].split("\t")[0], 16) for line in lines if "\tkTGH\t" in line}
    return sorted(c for c in chars if unicodedata.category(chr(c)) not in ("Cc", "Cf", "Cn", "Mn"))


def latin(char):
    return char < 0x7F or char == 0xA0 or char < 0x250 and unicodedata.category(chr(char)).startswith("L")


class Source:
    def __init__(self, path, number=-1):
        self.font = TTFont(path, fontNumber=number)
        assert self.font["head"].unitsPerEm == 1000
        self.names, self.glyphs, self.widths = self.font.getBestCmap(), self.font.getGlyphSet(), self.font["hmtx"].metrics

    def draw(self, name):
        outline = DecomposingRecordingPen(self.glyphs)
        self.glyphs[name].draw(outline)
        pen = TTGlyphPen(None)
        outline.replay(Cu2QuPen(pen, TOLERANCE, reverse_direction="CFF " in self.font))
        return pen.glyph()


def main(cjk, serif, symbols, unihan, out):
    cjk, serif, symbols = Source(cjk, SIMPLIFIED), Source(serif), Source(symbols)
    order, cmap, glyphs, widths, missing = [".notdef"], {}, {".notdef": cjk.draw(".notdef")}, {".notdef": 1000}, []
    for char in wanted(unihan):
        sources = [s for s in ([serif, cjk, symbols] if latin(char) else [cjk, serif, symbols]) if char in s.names]
        if not sources:
            missing.append(chr(char))
            continue
        name = "u%04X" % char
        order.append(name)
        cmap[char], glyphs[name], widths[name] = name, sources[0].draw(sources[0].names[char]), sources[0].widths[sources[0].names[char]][0]
    build = FontBuilder(1000, isTTF=True)
    build.setupGlyphOrder(order)
    build.setupCharacterMap(cmap)
    build.setupGlyf(glyphs)
    build.setupHorizontalMetrics({n: (widths[n], getattr(build.font["glyf"][n], "xMin", 0)) for n in order})
    build.setupHorizontalHeader(ascent=cjk.font["hhea"].ascent, descent=cjk.font["hhea"].descent)
    build.setupNameTable({"familyName": "Townhall Serif", "styleName": "Regular", "psName": "TownhallSerif-Regular", "uniqueFontIdentifier": "TownhallSerif-Regular",
                          "fullName": "Townhall Serif Regular", "version": "Version 1.000", "licenseInfoURL": "https://openfontlicense.org",
                          "copyright": "; ".join(s.font["name"].getDebugName(0) for s in (cjk, serif, symbols)),
                          "licenseDescription": cjk.font["name"].getDebugName(13)}, mac=False)
    build.setupOS2(sTypoAscender=880, sTypoDescender=-120, sCapHeight=714, fsType=0)
    build.setupPost(keepGlyphNames=False)
    build.font.recalcTimestamp = False
    build.font["head"].created = build.font["head"].modified = cjk.font["head"].modified
    with open(out, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        build.font.save(packed)
    print(len(cmap), "characters; in none of the sources:", "".join(missing))


main(*sys.argv[1:])
