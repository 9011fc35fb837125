package docs

import (
	"archive/zip"
	"io"
)

// No library fills DOCX forms the way an office needs and is still kept (looked for in November 2026): nguyenthenguyen/docx
// (MIT, 2023) replaces strings and misses a placeholder that Word split; lukasjarosch/go-docx (MIT, 2024) repeats no rows;
// gomutex/godocx (MIT, 2025) has no templates; fumiama/go-docx is under the AGPL. And all of them that model the document
// write it anew. What follows reads the XML for where things are, and changes only the bytes of texts that name something.

// FillDOCX writes a document into a Word form. Each {{key}} in the text, headers, footers and notes gives way to its value,
// also where Word has split it over several runs, and takes the formatting of the run in which it begins; a line break
// becomes a line break. A table row that names columns, {{parties.name}}, is repeated for each row of that table, and removed
// if there is none; a row within a repeated row sees the outer one. All else in the file is copied byte for byte.
//
// Refused as Invalid, naming it, is a placeholder that the document does not know (see Document.Placeholders), braces that are
// no placeholder, and a file that is no DOCX; as Overflow, a file over 32 MiB, a part over 8 MiB of XML, and more than 64 MiB to
// write. Nothing is written then: filling to io.Discard is how a county tests its form against a document.
func FillDOCX(w io.Writer, form io.ReaderAt, size int64, d Document) error {
	slots, err := d.slots()
	if err != nil {
		return err
	}
	t, parts, err := openDOCX(form, size)
	if err != nil {
		return err
	}
	anew := map[*zip.File][]byte{}
	for _, part := range parts {
		raw, root, err := readPart(part)
		if err != nil {
			return err
		}
		if len(root.items) == 0 {
			continue
		}
		f := filler{document: d, slots: slots, raw: raw, rows: binding{}}
		if anew[part], err = f.fill(root); err != nil {
			return in(part.Name, err)
		}
	}
	return t.write(w, anew)
}

func openDOCX(form io.ReaderAt, size int64) (*formFile, []*zip.File, error) {
	t, err := open(form, size)
	if err != nil {
		return nil, nil, err
	}
	if len(t.of(wordMain)) == 0 {
		return nil, nil, wrongKind("DOCX")
	}
	return t, t.of(wordTexts), nil
}

func readPart(part *zip.File) ([]byte, *block, error) {
	raw, err := read(part)
	if err != nil {
		return nil, nil, err
	}
	root, err := readBlocks(raw)
	if err != nil {
		return nil, nil, in(part.Name, err)
	}
	return raw, root, nil
}
