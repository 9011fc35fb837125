package docs

import (
	"strings"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

// piece is a stretch of a template's text: a placeholder's name, or words to keep.
type piece struct{ name, words string }

// splice finds the placeholders in a text that is split over several runs of its own formatting, and gives each run its
// pieces: none if it stays as it is. A placeholder belongs whole to the run in which it begins. Braces that open or close no
// placeholder are refused, since what was meant by them would be printed as it stands.
func splice(runs []string) ([][]piece, error) {
	text := strings.Join(runs, "")
	if bad := strings.IndexAny(text, "｛｝"); bad >= 0 && (strings.Contains(text, "｛｛") || strings.Contains(text, "｝｝")) {
		return nil, stray(text[bad:])
	}
	c := cutter{runs: runs, out: make([][]piece, len(runs)), changed: make([]bool, len(runs))}
	for pos := 0; ; {
		open := strings.Index(text[pos:], "{{")
		if before := text[pos:][:max(open, 0)]; open < 0 || strings.Contains(before, "}}") {
			if at := strings.Index(text[pos:], "}}"); at >= 0 {
				return nil, stray(text[pos+at:])
			}
			c.take(text[pos:], false)
			return c.pieces(), nil
		}
		c.take(text[pos:pos+open], false)
		name, _, closed := strings.Cut(text[pos+open+2:], "}}")
		if !closed || !nameable(strings.TrimSpace(name)) {
			return nil, stray(text[pos+open:])
		}
		c.name(strings.TrimSpace(name))
		c.take(text[pos+open:][:len(name)+4], true)
		pos += open + len(name) + 4
	}
}

// cutter deals a text out to the runs that it came from, going forward only.
type cutter struct {
	runs    []string
	out     [][]piece
	changed []bool
	run, at int // the next byte of the text
}

// take passes over the next words, keeping them unless they are a placeholder's own.
func (c *cutter) take(words string, drop bool) {
	for words != "" {
		c.settle()
		n := min(len(words), len(c.runs[c.run])-c.at)
		if drop {
			c.changed[c.run] = true
		} else {
			c.out[c.run] = append(c.out[c.run], piece{words: words[:n]})
		}
		words, c.at = words[n:], c.at+n
	}
}

// name puts a placeholder where the text has come to.
func (c *cutter) name(name string) {
	c.settle()
	c.out[c.run] = append(c.out[c.run], piece{name: name})
}

// settle leaves runs that are used up; it is asked only while text is left.
func (c *cutter) settle() {
	for c.at == len(c.runs[c.run]) {
		c.run, c.at = c.run+1, 0
	}
}

func (c *cutter) pieces() [][]piece {
	for i, changed := range c.changed {
		switch {
		case !changed:
			c.out[i] = nil
		case c.out[i] == nil:
			c.out[i] = []piece{} // it held only the rest of a placeholder, and is now empty
		}
	}
	return c.out
}

// stray is the error for braces that are no placeholder's.
func stray(from string) *townhall.Error {
	const enough = 60
	if len(from) > enough {
		for from = from[:enough]; !utf8.ValidString(from) && len(from) > enough-utf8.UTFMax; {
			from = from[:len(from)-1]
		}
	}
	return &townhall.Error{Kind: townhall.Invalid, Field: "template", Found: townhall.ValueOf(from),
		Needed: townhall.Say("docs.braces", "同一段落内写全的半角占位符 {opened}键{closed}",
			"placeholders written whole, in one paragraph: {opened}key{closed}", "opened", "{{", "closed", "}}")}
}

// unknown is the error for a placeholder that the document does not know.
func (d Document) unknown(name string) *townhall.Error {
	return &townhall.Error{Kind: townhall.Invalid, Field: "template", Found: townhall.ValueOf(name),
		Needed: townhall.Say("docs.known", "该文书已有的占位符（{known}）", "a placeholder that the document has ({known})",
			"known", townhall.ValueOf(d.Placeholders()))}
}

// homeless is the error for a column outside of any table.
func homeless(name string) *townhall.Error {
	return &townhall.Error{Kind: townhall.Invalid, Field: "template", Found: townhall.ValueOf(name),
		Needed: townhall.Say("docs.homeless", "位于表格的一行之内，以便按行重复", "a row of a table, which is repeated, around a column's placeholder")}
}

// twofold is the error for a row that two tables would repeat.
func twofold(name string) *townhall.Error {
	return &townhall.Error{Kind: townhall.Invalid, Field: "template", Found: townhall.ValueOf(name),
		Needed: townhall.Say("docs.twofold", "一行只含一个表格的占位符", "placeholders of one table only in a row")}
}

// in says where in a template an error was found.
func in(place string, err error) error {
	if e, ok := err.(*townhall.Error); ok && e.Field == "template" {
		e.Field += "[" + place + "]"
	}
	return err
}
