package main

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/townhall-go/townhall/budget/allocate"
)

// Charts are SVG as wide as the page lets them be: lengths are per cent, text keeps its size. Colours are classes of the page's style.

// chartRow is one bar: chosen ones look otherwise, and have a mark as well.
type chartRow struct {
	label, total string
	n            int64
	chosen       bool
}

// The measures of bars, in CSS pixels.
const (
	barStep, barTop, barThick = 31, 17, 8
	cellStep, cellThick       = 16, 13
	cellLeft                  = 24.0 // per cent, for the labels
)

// bars draws a bar for each row, under its label.
func bars(title string, rows []chartRow) template.HTML {
	most := int64(1)
	for _, r := range rows {
		most = max(most, r.n)
	}
	w := begin(title, barStep*len(rows))
	for i, r := range rows {
		y, class, mark := i*barStep, "other", ""
		if r.chosen {
			class, mark = "chosen", "✓ "
		}
		fmt.Fprintf(w, `<text x="0" y="%d">%s</text><text class="n" x="100%%" y="%d">%s</text>`, y+13, escaped(mark+r.label), y+13, escaped(r.total))
		fmt.Fprintf(w, `<rect class="track" x="0" y="%d" width="100%%" height="%d"/><rect class="%s" x="0" y="%d" width="%.2f%%" height="%d"/>`, y+barTop, barThick, class, y+barTop, part(r.n, most), barThick)
	}
	return end(w)
}

// strip draws parts of a whole side by side, in the order given; what remains is what is left.
func strip(title string, parts []chartRow, whole int64) template.HTML {
	w := begin(title, 52)
	fmt.Fprintf(w, `<rect class="track" x="0" y="0" width="100%%" height="34"/>`)
	at := int64(0)
	for i, r := range parts {
		x, long := part(at, whole), part(r.n, whole)
		fmt.Fprintf(w, `<rect class="chosen part-%d" x="%.3f%%" y="0" width="%.3f%%" height="34"><title>%s</title></rect>`, i%2, x, long, escaped(r.label+" "+r.total))
		at += r.n
	}
	fmt.Fprintf(w, `<text x="0" y="49">0</text><text class="n" x="100%%" y="49">100 %%</text>`)
	return end(w)
}

// heatRow is what a project had in each round until it was chosen.
type heatRow struct {
	label  string
	votes  int64
	rounds []allocate.Decimal // effective votes
	won    int                // the round in which it was chosen, from 1; 0 if it was not
}

// heat draws a row for each project and a column for each round: the more of a project's votes are effective, the stronger the colour.
func heat(title string, rows []heatRow, rounds int) template.HTML {
	w := begin(title, cellStep*(len(rows)+1)+4)
	each := (100 - cellLeft) / float64(max(rounds, 1))
	for k := range rounds {
		if k == 0 || (k+1)%5 == 0 {
			fmt.Fprintf(w, `<text class="mid" x="%.2f%%" y="13">%d</text>`, cellLeft+each*(float64(k)+0.5), k+1)
		}
	}
	for i, r := range rows {
		y := cellStep * (i + 1)
		fmt.Fprintf(w, `<svg y="%d" width="%.0f%%" height="%d"><text x="0" y="12">%s</text></svg>`, y, cellLeft-1, cellStep, escaped(r.label)) // cut off where it meets the cells
		for k, n := range r.rounds {
			class := "cell"
			if r.won == k+1 {
				class = "cell won"
			}
			fmt.Fprintf(w, `<rect class="%s" x="%.2f%%" y="%d" width="%.2f%%" height="%d" fill-opacity="%.2f"/>`, class, cellLeft+each*float64(k), y, each*0.9, cellThick, strength(n, r.votes))
		}
	}
	return end(w)
}

// line draws what a project had in each round, as a line in a box of 100 by 30.
func line(path []allocate.Decimal) template.HTML {
	most := allocate.Decimal(1)
	for _, n := range path {
		most = max(most, n)
	}
	var w strings.Builder
	w.WriteString(`<svg class="line" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true"><polyline points="`)
	for k, n := range path {
		fmt.Fprintf(&w, "%.1f,%.1f ", 100*float64(k)/float64(len(path)-1), 29-28*float64(n)/float64(most))
	}
	w.WriteString(`"/></svg>`)
	return template.HTML(w.String())
}

// strength is how strong a colour is, from 0.06 to 1.
func strength(n allocate.Decimal, votes int64) float64 {
	if votes <= 0 {
		return 0.06
	}
	return min(max(float64(n)/1e6/float64(votes), 0.06), 1)
}

func part(n, whole int64) float64 { return 100 * float64(n) / float64(max(whole, 1)) }

func begin(title string, height int) *strings.Builder {
	w := &strings.Builder{}
	fmt.Fprintf(w, `<svg width="100%%" height="%d" role="img" aria-label="%s">`, height, escaped(title))
	return w
}

func end(w *strings.Builder) template.HTML {
	w.WriteString("</svg>")
	return template.HTML(w.String())
}

// escaped is a text within a picture, without what XML may not hold.
func escaped(s string) string {
	return template.HTMLEscapeString(strings.Map(func(c rune) rune {
		if c < 0x20 || c == 0xfffe || c == 0xffff {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, "�")))
}
