package docs

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
)

// filler writes one part of a document anew.
type filler struct {
	document Document
	slots    map[string]slot
	raw      []byte
	rows     binding
	out      bytes.Buffer
}

func (f *filler) fill(root *block) ([]byte, error) {
	if err := f.bind(root, nil); err != nil {
		return nil, err
	}
	err := f.within(root)
	return f.out.Bytes(), err
}

// bind finds for each row the table that repeats it, before anything is written. around are the tables whose row is known.
func (f *filler) bind(b *block, around []int) error {
	if b.kind == "tr" {
		for _, p := range b.named() {
			switch s, known := f.slots[p.name]; {
			case !known || s.table < 0 || slices.Contains(around, s.table) || s.table == b.table:
			case b.table >= 0:
				return twofold(p.name)
			default:
				b.table = s.table
			}
		}
		if b.table >= 0 {
			around = append(slices.Clip(around), b.table)
		}
	}
	for _, p := range b.named() {
		switch s, known := f.slots[p.name]; {
		case !known:
			return f.document.unknown(p.name)
		case s.table >= 0 && !slices.Contains(around, s.table):
			return homeless(p.name)
		}
	}
	for _, i := range b.items {
		if i.block != nil {
			if err := f.bind(i.block, around); err != nil {
				return err
			}
		}
	}
	return nil
}

// named are the placeholders of a block's own texts.
func (b *block) named() []piece {
	var named []piece
	for _, i := range b.items {
		if i.text != nil {
			named = append(named, i.text.pieces...)
		}
	}
	return slices.DeleteFunc(named, func(p piece) bool { return p.name == "" })
}

// block writes a row as often as its table says; a table that is left without a row goes with its rows, as Word opens none.
func (f *filler) block(b *block) error {
	switch {
	case b.kind == "tbl" && b.rows > 0 && b.rows == f.gone(b):
		return nil
	case b.table < 0:
		return f.within(b)
	}
	defer delete(f.rows, b.table)
	for i := range f.document.Tables[b.table].Rows {
		f.rows[b.table] = i
		if err := f.within(b); err != nil {
			return err
		}
	}
	return nil
}

// gone counts the rows of a table that nothing repeats.
func (f *filler) gone(b *block) int {
	n := 0
	for _, i := range b.items {
		if i.block != nil && i.block.table >= 0 && len(f.document.Tables[i.block.table].Rows) == 0 {
			n++
		}
	}
	return n
}

func (f *filler) within(b *block) error {
	at := b.from
	for _, i := range b.items {
		var err error
		if i.text != nil {
			f.out.Write(f.raw[at:i.text.from])
			at, err = i.text.to, f.text(i.text)
		} else {
			f.out.Write(f.raw[at:i.block.from])
			at, err = i.block.to, f.block(i.block)
		}
		if err != nil {
			return err
		}
	}
	f.out.Write(f.raw[at:b.to])
	return f.room(0)
}

// room refuses a document that grows beyond measure before it has grown.
func (f *filler) room(more int) error {
	if n := f.out.Len() + more; n > maxWritten {
		return tooLarge("document", n, maxWritten, inBytes)
	}
	return nil
}

func (f *filler) text(t *text) error {
	f.open(t)
	for _, p := range t.pieces {
		words := p.words
		if p.name != "" {
			words = f.document.written(f.document.value(f.slots[p.name], f.rows))
		}
		if err := f.room(len(words)); err != nil {
			return err
		}
		if p.name == "" {
			f.escape(words)
			continue
		}
		f.value(t, words)
	}
	f.out.WriteString("</" + t.tag + ">")
	return nil
}

// value writes line breaks and tabs as the elements that Word has for them, between texts of the same run.
func (f *filler) value(t *text, words string) {
	for words != "" {
		plain, rest := words, ""
		if i := strings.IndexAny(words, "\n\t"); i >= 0 {
			plain, rest = words[:i], words[i:]
		}
		f.escape(plain)
		if rest == "" {
			return
		}
		element := "br"
		if rest[0] == '\t' {
			element = "tab"
		}
		f.out.WriteString("</" + t.tag + "><" + strings.TrimSuffix(t.tag, "t") + element + "/>")
		f.open(t)
		words = rest[1:]
	}
}

// open keeps spaces at the ends, which a template need not have had.
func (f *filler) open(t *text) { f.out.WriteString("<" + t.tag + ` xml:space="preserve">`) }

// escape writes a text's characters; those that XML cannot hold become U+FFFD. A buffer fails at nothing.
func (f *filler) escape(words string) { _ = xml.EscapeText(&f.out, []byte(words)) }
