package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
)

// parts are the files in a workbook, of which no more is unpacked than its limit, whatever the archive tells of their sizes.
type parts struct {
	files map[string]*zip.File
	left  int64
	limit int64
}

// workbook reads an XLSX file, a cell at a time. excelize reads in another way: it holds a sheet whole to tell which numbers
// are dates, and was written for files that Excel made (qax-os/excelize#2299).
func (in *intake) workbook(raw []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return damaged("file", 0, err)
	}
	if err := atMost(len(archive.File), maxEntries); err != nil {
		return err
	}
	p := parts{files: map[string]*zip.File{}, left: in.limits.Unpacked, limit: in.limits.Unpacked}
	for _, f := range archive.File {
		p.files[strings.ToLower(f.Name)] = f
	}
	main, err := p.related("_rels/.rels", "")
	if err != nil {
		return err
	}
	b := workbookFile{}
	if b.refs, err = p.related(relsOf(main.first("/officeDocument")), path.Dir(main.first("/officeDocument"))); err != nil {
		return err
	}
	if err := b.open(&p, main.first("/officeDocument"), in.limits.Cells); err != nil {
		return err
	}
	for _, s := range b.sheets {
		target := b.refs.byID[s.id]
		if target == "" || b.refs.kinds[s.id] != "worksheet" { // a chart on a sheet of its own
			continue
		}
		in.begin(s.name)
		if err := p.each(target, in.cells(&b)); err != nil {
			return err
		}
		in.end()
	}
	return nil
}

// relations are what a part refers to.
type relations struct {
	order []string
	byID  map[string]string // targets
	kinds map[string]string // the last word of the types' addresses, of which there are two sets
}

// first is the target of the first reference of a kind.
func (r relations) first(kind string) string {
	for _, id := range r.order {
		if "/"+r.kinds[id] == kind {
			return r.byID[id]
		}
	}
	return ""
}

func relsOf(part string) string { return path.Join(path.Dir(part), "_rels", path.Base(part)+".rels") }

// related reads a part of references, which are relative to a directory.
func (p *parts) related(part, dir string) (relations, error) {
	r := relations{byID: map[string]string{}, kinds: map[string]string{}}
	err := p.each(part, func(token xml.Token) error {
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "Relationship" {
			return nil
		}
		id, target := attribute(start, "Id"), attribute(start, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		r.order = append(r.order, id)
		r.byID[id], r.kinds[id] = strings.TrimPrefix(path.Clean(target), "/"), path.Base(attribute(start, "Type"))
		return atMost(len(r.order), maxEntries)
	})
	return r, err
}

// each hands on the tokens of a part.
func (p *parts) each(part string, take func(xml.Token) error) error {
	f := p.files[strings.ToLower(part)]
	if f == nil {
		return damaged("file", 0, errors.New("there is no part "+strconv.Quote(part)))
	}
	r, err := f.Open()
	if err != nil {
		return damaged("file", 0, err)
	}
	defer r.Close()
	tokens := xml.NewDecoder(unpacked{r, p})
	for {
		token, err := tokens.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = take(token)
		}
		var ours *townhall.Error
		if errors.As(err, &ours) {
			return err
		}
		if err != nil {
			return damaged("file", 0, err)
		}
	}
}

// unpacked counts what a part unpacks to.
type unpacked struct {
	io.Reader
	parts *parts
}

// Read gives no more than all parts together may be.
func (u unpacked) Read(b []byte) (int, error) {
	n, err := u.Reader.Read(b)
	if u.parts.left -= int64(n); u.parts.left < 0 {
		return 0, over("file", 0, int(u.parts.limit-u.parts.left), u.parts.limit, inBytes)
	}
	return n, err
}

// workbookFile is what holds for all sheets.
type workbookFile struct {
	refs   relations
	sheets []struct{ name, id string }
	old    bool     // days are counted from 1904, as old programs for the Macintosh did
	texts  []string // that cells share
	times  []kind   // by the number of a cell's style
}

// What a workbook may hold beside cells; the least entry takes some bytes of a file, and many more once it is read.
const (
	maxEntries = 10_000 // parts, references, sheets
	maxStyles  = 65_490 // by the format
)

func atMost(n, limit int) error {
	if n <= limit {
		return nil
	}
	return over("file", 0, n, int64(limit), inEntries)
}

// open reads the list of sheets, the texts and the styles.
func (b *workbookFile) open(p *parts, part string, texts int) error {
	err := p.each(part, func(token xml.Token) error {
		start, _ := token.(xml.StartElement)
		switch start.Name.Local {
		case "sheet":
			b.sheets = append(b.sheets, struct{ name, id string }{attribute(start, "name"), attribute(start, "id")})
			return atMost(len(b.sheets), maxEntries)
		case "workbookPr":
			on := attribute(start, "date1904")
			b.old = on == "1" || on == "true"
		}
		return nil
	})
	if shared := b.refs.first("/sharedStrings"); err == nil && shared != "" {
		err = b.readTexts(p, shared, texts)
	}
	if styles := b.refs.first("/styles"); err == nil && styles != "" {
		err = b.readStyles(p, styles)
	}
	return err
}

// readTexts reads the texts that cells share, of which there are no more than cells.
func (b *workbookFile) readTexts(p *parts, part string, limit int) error {
	var text richText
	return p.each(part, func(token xml.Token) error {
		text.take(token)
		if end, ok := token.(xml.EndElement); ok && end.Name.Local == "si" {
			b.texts = append(b.texts, text.done())
		}
		return atMost(len(b.texts), limit)
	})
}

// readStyles reads which styles show a number as a date or a time.
func (b *workbookFile) readStyles(p *parts, part string) error {
	formats, inside := map[string]string{}, false
	return p.each(part, func(token xml.Token) error {
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "numFmt":
				formats[attribute(t, "numFmtId")] = attribute(t, "formatCode")
			case "cellXfs":
				inside = true
			case "xf":
				if inside {
					b.times = append(b.times, kindOf(attribute(t, "numFmtId"), formats))
				}
			}
		case xml.EndElement:
			inside = inside && t.Name.Local != "cellXfs"
		}
		return atMost(max(len(b.times), len(formats)), maxStyles)
	})
}

// richText gathers a text from its runs, without how it is pronounced.
type richText struct {
	text     strings.Builder
	in       bool
	phonetic bool
}

func (r *richText) take(token xml.Token) {
	switch t := token.(type) {
	case xml.StartElement:
		r.in = t.Name.Local == "t"
		r.phonetic = r.phonetic || t.Name.Local == "rPh"
	case xml.EndElement:
		r.in = false
		r.phonetic = r.phonetic && t.Name.Local != "rPh"
	case xml.CharData:
		if r.in && !r.phonetic {
			r.text.Write(t)
		}
	}
}

// done gives the text and begins anew.
func (r *richText) done() string {
	text := unescaped(r.text.String())
	*r = richText{}
	return text
}

func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
