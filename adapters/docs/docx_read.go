package docs

import (
	"bytes"
	"encoding/xml"
	"errors"
	"slices"
)

// block is a part of a document's text, a table, or a row of one: a stretch of bytes with what changes within it, in order.
type block struct {
	kind     string // "tr", "tbl", or "" for the whole part
	from, to int64
	items    []item
	rows     int // of a table: all its rows, also those that stay as they are
	table    int // of a row: the table that repeats it, from 0, or -1
}

// item is what changes: a text, or a block that holds some.
type item struct {
	text  *text
	block *block
}

// text is an element w:t, from its first tag to its last.
type text struct {
	from, to int64
	tag      string // as written, with whatever prefix the file gave the namespace
	words    []byte
	pieces   []piece // nil if it stays as it is
}

// paragraph gathers texts that may share a placeholder.
type paragraph struct {
	block *block
	first int // the item of the block with which it begins
	texts []*text
}

// blockReader follows the tags: which paragraph and which row it is in.
type blockReader struct {
	raw       []byte
	block     *block
	paragraph *paragraph
	text      *text
	around    []blockReader // what to go back to at each end tag
	kinds     []string
}

// wordSpaces are the names of WordprocessingML, as usual and in the strict variant.
var wordSpaces = []string{"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"}

func readBlocks(raw []byte) (*block, error) {
	root := &block{to: int64(len(raw)), table: -1}
	b := &blockReader{raw: raw, block: root}
	err := elements(raw, func(token xml.Token, from, to int64) error {
		switch token := token.(type) {
		case xml.StartElement:
			return b.start(token.Name, from, to)
		case xml.EndElement:
			return b.end(to)
		case xml.CharData:
			if b.text != nil {
				b.text.words = append(b.text.words, token...)
			}
		}
		return nil
	})
	return root, err
}

func (b *blockReader) start(name xml.Name, from, to int64) error {
	if b.text != nil {
		return damaged(errors.New("an element within a text"))
	}
	kind := name.Local
	if !slices.Contains(wordSpaces, name.Space) {
		kind = ""
	}
	b.kinds = append(b.kinds, kind)
	b.around = append(b.around, blockReader{block: b.block, paragraph: b.paragraph})
	switch kind {
	case "tr", "tbl":
		if kind == "tr" && b.block.kind == "tbl" {
			b.block.rows++
		}
		b.block, b.paragraph = &block{kind: kind, from: from, table: -1}, nil
	case "p":
		b.paragraph = &paragraph{block: b.block, first: len(b.block.items)}
	case "br", "cr", "tab":
		return b.paragraph.settle()
	case "t":
		tag := b.raw[from+1 : to]
		b.text = &text{from: from, tag: string(tag[:bytes.IndexAny(append(tag[:len(tag):len(tag)], '>'), " \t\r\n/>")])}
	}
	return nil
}

func (b *blockReader) end(to int64) error {
	last := len(b.kinds) - 1
	kind, outer := b.kinds[last], b.around[last]
	b.kinds, b.around = b.kinds[:last], b.around[:last]
	var err error
	switch kind {
	case "tr", "tbl":
		if b.block.to = to; len(b.block.items) > 0 {
			outer.block.items = append(outer.block.items, item{block: b.block})
		}
	case "p":
		err = b.paragraph.settle()
	case "t":
		b.text.to = to
		err = b.keep(b.text)
		b.text = nil
	}
	b.block, b.paragraph = outer.block, outer.paragraph
	return err
}

// keep notes a text; one outside of any paragraph stands for itself.
func (b *blockReader) keep(t *text) error {
	p := b.paragraph
	if p == nil {
		p = &paragraph{block: b.block, first: len(b.block.items)}
	}
	p.texts = append(p.texts, t)
	b.block.items = append(b.block.items, item{text: t})
	if b.paragraph == nil {
		return p.settle()
	}
	return nil
}

// settle finds the placeholders of the texts gathered so far and lets go of the texts that have none.
func (p *paragraph) settle() error {
	if p == nil || len(p.texts) == 0 {
		return nil
	}
	runs := make([]string, len(p.texts))
	for i, t := range p.texts {
		runs[i] = string(t.words)
	}
	pieces, err := splice(runs)
	if err != nil {
		return err
	}
	for i, t := range p.texts {
		t.pieces = pieces[i]
	}
	items := p.block.items
	p.block.items = slices.DeleteFunc(items[p.first:], func(i item) bool { return i.text != nil && i.text.pieces == nil })
	p.block.items = items[:p.first+len(p.block.items)]
	p.texts, p.first = nil, len(p.block.items)
	return nil
}
