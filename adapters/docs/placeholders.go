package docs

import (
	"archive/zip"
	"io"
)

// Placeholders lists what a DOCX or XLSX form names, each once, in the order in which it is met, so that an office can check a
// form before it is used. A form that no filler would take is refused as by FillDOCX and FillXLSX.
func Placeholders(form io.ReaderAt, size int64) ([]string, error) {
	t, err := open(form, size)
	if err != nil {
		return nil, err
	}
	found := names{seen: map[string]bool{}}
	switch {
	case len(t.of(wordMain)) > 0:
		err = found.docx(t.of(wordTexts))
	case len(t.of(sheetMain)) > 0:
		err = found.xlsx(t, form, size)
	default:
		err = wrongKind("DOCX, XLSX")
	}
	return found.list, err
}

// names are the placeholders met so far.
type names struct {
	list []string
	seen map[string]bool
}

func (n *names) meet(pieces []piece) {
	for _, p := range pieces {
		if p.name != "" && !n.seen[p.name] {
			n.list, n.seen[p.name] = append(n.list, p.name), true
		}
	}
}

func (n *names) docx(parts []*zip.File) error {
	for _, part := range parts {
		_, root, err := readPart(part)
		if err != nil {
			return err
		}
		n.within(root)
	}
	return nil
}

func (n *names) within(b *block) {
	for _, i := range b.items {
		if i.block != nil {
			n.within(i.block)
		} else {
			n.meet(i.text.pieces)
		}
	}
}
