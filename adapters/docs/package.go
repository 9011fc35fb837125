package docs

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// What a template may be. A county's form is some hundred kilobytes; whatever is much larger was made to exhaust a server.
const (
	maxFile    = 32 << 20  // bytes of the file
	maxFiles   = 2_000     // parts in it
	maxPart    = 8 << 20   // bytes of an XML part, unpacked
	maxParts   = 128 << 20 // bytes of all parts, unpacked
	maxDepth   = 1_000     // elements within one another
	maxWritten = 64 << 20  // bytes of a filled part, and of a filled file
)

// formFile is an Office Open XML file: a ZIP archive whose list of types says what each part is.
type formFile struct {
	files []*zip.File
	types map[string]string // by the name of the part in lower case; names are compared without regard to case
}

// Types are told by their last words: a document, a template of Word's own, a document with macros.
var (
	wordMain  = []string{"wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml", "ms-word.document.macroEnabled.main+xml"}
	sheetMain = []string{"spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml", "ms-excel.sheet.macroEnabled.main+xml"}
)

// wordTexts are the parts that are printed with a document.
var wordTexts = append([]string{"wordprocessingml.header+xml", "wordprocessingml.footer+xml", "wordprocessingml.footnotes+xml",
	"wordprocessingml.endnotes+xml"}, wordMain...)

// open reads the list of parts and refuses what is too large by its own account; read holds it to that account.
func open(r io.ReaderAt, size int64) (*formFile, error) {
	if size > maxFile {
		return nil, tooLarge("template", int(size), maxFile, inBytes)
	}
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged(err)
	}
	if len(archive.File) > maxFiles {
		return nil, tooLarge("template", len(archive.File), maxFiles, inParts)
	}
	t := &formFile{files: archive.File, types: map[string]string{}}
	var list *zip.File
	var total uint64
	names := map[string]bool{}
	for _, f := range t.files {
		name := strings.ToLower(f.Name)
		if names[name] {
			return nil, in(f.Name, damaged(errors.New("a part of that name occurs twice")))
		}
		names[name] = true
		if total += f.UncompressedSize64; total > maxParts || f.UncompressedSize64 > maxParts {
			return nil, tooLarge("template["+f.Name+"]", int(min(total, math.MaxInt)), maxParts, inBytes)
		}
		if name == "[content_types].xml" {
			list = f
		}
	}
	if list == nil {
		return nil, damaged(nil)
	}
	return t, t.readTypes(list)
}

func (t *formFile) readTypes(list *zip.File) error {
	raw, err := read(list)
	if err != nil {
		return err
	}
	var types struct {
		Override []struct {
			PartName    string `xml:",attr"`
			ContentType string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal(raw, &types); err != nil {
		return in(list.Name, damaged(err))
	}
	for _, o := range types.Override {
		t.types[strings.ToLower(strings.TrimPrefix(o.PartName, "/"))] = o.ContentType
	}
	return nil
}

// of gives the parts of some types.
func (t *formFile) of(types []string) []*zip.File {
	var parts []*zip.File
	for _, f := range t.files {
		if is := t.types[strings.ToLower(f.Name)]; slices.ContainsFunc(types, func(suffix string) bool { return strings.HasSuffix(is, suffix) }) {
			parts = append(parts, f)
		}
	}
	return parts
}

// read unpacks a part and never more than a part may be, whatever size the archive tells.
func read(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, in(f.Name, damaged(err))
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	if err != nil {
		return nil, in(f.Name, damaged(err))
	}
	if len(raw) > maxPart {
		return nil, tooLarge("template["+f.Name+"]", len(raw), maxPart, inBytes)
	}
	if uint64(len(raw)) != f.UncompressedSize64 {
		return nil, in(f.Name, damaged(errors.New("it is not of the size that the archive tells")))
	}
	return raw, nil
}

// write copies the archive with some parts anew; the others keep even their packed bytes. It writes only when all is ready.
func (t *formFile) write(w io.Writer, anew map[*zip.File][]byte) error {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, f := range t.files {
		err := writePart(archive, f, anew)
		if err == nil && out.Len() > maxWritten {
			return tooLarge("document", out.Len(), maxWritten, inBytes)
		}
		if err != nil {
			return in(f.Name, damaged(err))
		}
	}
	if err := archive.Close(); err != nil {
		return damaged(err)
	}
	_, err := w.Write(out.Bytes())
	return err
}

func writePart(archive *zip.Writer, f *zip.File, anew map[*zip.File][]byte) error {
	raw, ok := anew[f]
	if !ok {
		return archive.Copy(f)
	}
	header := zip.FileHeader{Name: f.Name, Comment: f.Comment, Method: zip.Deflate}
	part, err := archive.CreateHeader(&header)
	if err == nil {
		_, err = part.Write(raw)
	}
	return err
}

// elements reads a part's XML and hands on each token with the bytes from which and to which it was written.
func elements(raw []byte, each func(token xml.Token, from, to int64) error) error {
	d := xml.NewDecoder(bytes.NewReader(raw))
	depth := 0
	for {
		from := d.InputOffset()
		token, err := d.Token()
		if err == io.EOF && depth == 0 && from > 0 {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if depth > maxDepth {
			return tooLarge("template", depth, maxDepth, inLevels)
		}
		if err := each(token, from, d.InputOffset()); err != nil {
			return err
		}
	}
}

func damaged(err error) *townhall.Error {
	return &townhall.Error{Kind: townhall.Invalid, Field: "template", Err: err,
		Needed: townhall.Say("docs.template", "完好且未加密的 DOCX 或 XLSX 文件", "a DOCX or XLSX file, neither damaged nor encrypted")}
}

func wrongKind(kind string) *townhall.Error {
	return &townhall.Error{Kind: townhall.Invalid, Field: "template", Needed: townhall.Say("docs.kind", "{kind} 文件", "a file of kind {kind}", "kind", kind)}
}

// What the limits count.
var (
	inBytes      = townhall.Say("docs.unit.bytes", "字节", "bytes")
	inParts      = townhall.Say("docs.unit.parts", "个部件", "parts")
	inLevels     = townhall.Say("docs.unit.levels", "层元素", "elements within one another")
	inElements   = townhall.Say("docs.unit.elements", "个元素", "elements")
	inCells      = townhall.Say("docs.unit.cells", "个单元格", "cells")
	inMerges     = townhall.Say("docs.unit.merges", "处合并", "merged cells")
	inColumns    = townhall.Say("docs.unit.columns", "列", "columns")
	inCharacters = townhall.Say("docs.unit.characters", "个字符", "characters")
)

func tooLarge(field string, found, limit int, unit townhall.Text) *townhall.Error {
	return &townhall.Error{Kind: townhall.Overflow, Field: field, Found: townhall.ValueOf(found),
		Needed: townhall.Say("docs.limit", "至多{limit}{unit}", "at most {limit} {unit}", "limit", limit, "unit", unit)}
}
