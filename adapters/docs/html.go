package docs

import (
	"cmp"
	"html/template"
	"io"
	"regexp"

	"github.com/townhall-go/townhall"
)

// HTML prints documents as one page that needs no other file and as one print job on A4: each begins on a new sheet, and one
// with a table of ten columns or more lies across. What a Value leaves blank has room to be written by hand.
func HTML(w io.Writer, documents ...Document) error {
	pages, err := pagesOf(documents)
	if err != nil {
		return err
	}
	return documentPage.Execute(w, pages)
}

// pagesOf renders documents, of which there is at least one.
func pagesOf(documents []Document) ([]page, error) {
	if len(documents) == 0 {
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "documents", Found: townhall.ValueOf(0),
			Needed: townhall.Say("docs.documents", "至少一份文书", "at least one document")}
	}
	pages := make([]page, len(documents))
	for i, d := range documents {
		if _, err := d.slots(); err != nil {
			return nil, err
		}
		pages[i] = d.page()
	}
	return pages, nil
}

// page is a document with every text rendered.
type page struct {
	Lang, Code, Title, Day       string
	Wide                         bool // printed across the sheet
	Fields, Paragraphs, Signings []line
	Leading, Tables              []grid
}

type line struct{ Label, Value string }

type grid struct {
	Title string
	Short bool // kept on one sheet
	Heads []string
	Rows  [][]entry
}

// entry is a cell with its head, which a narrow screen shows beside it.
type entry struct {
	Head, Value string
	Class       string // "figure" is set flush right, so that digits stand under digits; "short" is not broken over lines
}

// each hands on every text that is printed, to be looked at or changed.
func (p *page) each(text func(*string)) {
	text(&p.Code)
	text(&p.Title)
	if len(p.Signings) > 0 {
		text(&p.Day)
	}
	for _, lines := range [][]line{p.Fields, p.Paragraphs, p.Signings} {
		for i := range lines {
			text(&lines[i].Label)
			text(&lines[i].Value)
		}
	}
	for _, grids := range [][]grid{p.Leading, p.Tables} {
		for i := range grids {
			grids[i].each(text)
		}
	}
}

func (g *grid) each(text func(*string)) {
	text(&g.Title)
	for i := range g.Heads {
		text(&g.Heads[i])
	}
	for _, row := range g.Rows {
		for i := range row {
			text(&row[i].Value)
		}
	}
}

// Name is what a page is called as a file.
func (p page) Name() string {
	if p.Code == "" {
		return p.Title
	}
	return p.Title + " · " + p.Code
}

// acrossFrom is how many columns an upright sheet is too narrow for.
const acrossFrom = 10

func (d Document) page() page {
	lines := func(fields []Field) []line {
		out := make([]line, len(fields))
		for i, f := range fields {
			out[i] = line{f.Label.In(d.Language), d.written(f.Value)}
		}
		return out
	}
	p := page{Lang: cmp.Or(d.Language.Tag, townhall.EN.Tag), Code: d.Code, Title: d.Title.In(d.Language),
		Day:    townhall.Say("docs.sign.day", "年　　月　　日", "Date: ____________________").In(d.Language),
		Fields: lines(d.Fields), Paragraphs: lines(d.Paragraphs), Signings: lines(d.Signatures)}
	for _, t := range d.Tables {
		p.Wide = p.Wide || len(t.Columns) >= acrossFrom
		if t.Lead {
			p.Leading = append(p.Leading, d.grid(t))
		} else {
			p.Tables = append(p.Tables, d.grid(t))
		}
	}
	return p
}

func (d Document) grid(t Table) grid {
	const few = 8
	g := grid{Title: t.Title.In(d.Language), Short: len(t.Rows) <= few}
	for _, c := range t.Columns {
		g.Heads = append(g.Heads, c.Label.In(d.Language))
	}
	for _, row := range t.Rows {
		cells := make([]entry, len(row))
		for i, v := range row {
			cells[i] = entry{g.Heads[i], d.written(v), ""}
		}
		g.Rows = append(g.Rows, cells)
	}
	for i := range g.Heads {
		g.classify(i, t)
	}
	return g
}

// A figure is a number, which may have a unit; a word is what is better not broken over lines: a date, a number of somebody.
var (
	figure = regexp.MustCompile(`^-?[\d.]+ ?(%|元|[A-Z]{3})$`)
	word   = regexp.MustCompile(`^(.{0,4}|\d[ -~年月日元]{0,16}|[!-~]{0,20})$`)
)

// classify gives the cells of a column their classes. A column is one of figures if all that it holds are.
func (g grid) classify(column int, t Table) {
	figures, others := 0, 0
	for i, row := range g.Rows {
		c := &row[column]
		_, whole := t.Rows[i][column].Int()
		switch {
		case whole || figure.MatchString(c.Value):
			figures++
		case c.Value != "" && c.Value != "—":
			others++
		}
		if word.MatchString(c.Value) {
			c.Class = "short"
		}
	}
	for _, row := range g.Rows {
		if figures > 0 && others == 0 {
			row[column].Class = "figure"
		}
	}
}

var documentPage = template.Must(template.New("document").Parse(`<!DOCTYPE html>
{{with index . 0}}<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Name}}</title>{{end}}
<style>
@page { size: A4; margin: 20mm 18mm 20mm 25mm; @bottom-center { content: counter(page); font: 9pt serif } }
@page across { size: A4 landscape; margin: 25mm 20mm 18mm }
* { box-sizing: border-box }
body { font: 16px/1.65 "Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif; color: #16191d; background: #f3f3f0; margin: 0 }
article { max-width: 54rem; margin: 2rem auto; padding: 3.2rem 3.6rem 4rem; background: #fff; border: 1px solid #d9d9d4 }
article.wide { max-width: 72rem }
h1 { font-size: 1.65rem; line-height: 1.4; font-weight: 700; margin: 0 0 1.8rem; text-align: center; text-wrap: balance }
:lang(zh) h1 { letter-spacing: .12em }
h2, caption { font-size: 1rem; font-weight: 700; margin: 0 0 .35rem; text-align: left }
section { margin: 1.3rem 0 }
section p { margin: 0; white-space: pre-line; overflow-wrap: anywhere }
section p:empty { min-height: 5rem }
.code { margin: 0 0 .6rem; color: #555b62; font-size: .85rem; text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; margin: 1.3rem 0 }
caption { padding-bottom: .35rem; margin: 0 }
th, td { border: 1px solid #5c6269; text-align: left; vertical-align: top; padding: .4rem .65rem; white-space: pre-line; overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
th { font-weight: 500; background: #f3f3f0 }
.fields th { width: 12.5rem }
.list th, .list td { font-size: .875rem; padding: .35rem .4rem; height: 2.2rem }
.list thead th { vertical-align: middle; text-align: center; overflow-wrap: normal }
.list td.figure { text-align: right }
.list .short, .list .figure { white-space: nowrap }
.signs { display: grid; grid-template-columns: 1fr 1fr; gap: 2.4rem 2.6rem; margin: 2.6rem 0 0 }
.sign { display: flex; align-items: baseline; gap: .8rem; margin: 0; break-inside: avoid }
.sign span + span { flex: 1; border-bottom: 1px solid #16191d; overflow-wrap: anywhere }
.sign span + span::after { content: "\200b" }
.day { margin: 2.2rem 0 0; text-align: right; white-space: pre; padding-right: 1rem }
@media screen and (max-width: 48rem) {
article, article.wide { margin: 0 0 1rem; padding: 1.6rem 1.1rem 2.2rem; border-width: 1px 0 }
.fields th { width: 7.5rem }
.signs { grid-template-columns: 1fr; gap: 1.6rem }
.list thead { position: absolute; left: 0; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap }
.list, .list caption, .list tbody { display: block }
.list tr { display: block; border: 1px solid #5c6269; padding: .45rem .65rem; margin-bottom: .6rem }
.list td { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .8rem; border: 0; padding: .12rem 0; height: auto }
.list td::before { content: attr(data-head); color: #555b62 }
.list td.figure { text-align: left }
}
@media print {
html { font-size: 10.5pt }
body { font-size: 1rem; line-height: 1.5; background: none }
h1 { margin-bottom: 1.2rem }
table, section { margin: 1rem 0 }
th, td { padding: .3rem .55rem }
section p:empty { min-height: 4rem }
.signs { gap: 1.7rem 2.4rem; margin-top: 2rem }
article, article.wide { max-width: none; margin: 0; padding: 0; border: 0 }
article + article { break-before: page }
article.wide { page: across }
thead { display: table-header-group }
tr, .whole { break-inside: avoid }
h2, caption { break-after: avoid }
p { orphans: 3; widows: 3 }
th { print-color-adjust: exact; -webkit-print-color-adjust: exact }
.signs, .day { break-inside: avoid; break-before: avoid }
}
</style>
</head>
<body>
{{range .}}<article lang="{{.Lang}}"{{if .Wide}} class="wide"{{end}}>
{{with .Code}}<p class="code">{{.}}</p>
{{end}}<h1>{{.Title}}</h1>
{{with .Fields}}<table class="fields">
<tbody>
{{range .}}<tr><th scope="row">{{.Label}}</th><td>{{.Value}}</td></tr>
{{end}}</tbody>
</table>
{{end}}{{range .Leading}}{{template "grid" .}}{{end}}{{range .Paragraphs}}<section>{{with .Label}}<h2>{{.}}</h2>{{end}}
<p>{{.Value}}</p></section>
{{end}}{{range .Tables}}{{template "grid" .}}{{end}}{{with .Signings}}<div class="signs">
{{range .}}<p class="sign"><span>{{.Label}}</span><span>{{.Value}}</span></p>
{{end}}</div>
{{end}}{{if .Signings}}<p class="day">{{.Day}}</p>
{{end}}</article>
{{end}}</body>
</html>
{{define "grid"}}<table class="list{{if .Short}} whole{{end}}" role="table">
{{with .Title}}<caption>{{.}}</caption>
{{end}}<thead role="rowgroup"><tr role="row">{{range .Heads}}<th scope="col" role="columnheader">{{.}}</th>{{end}}</tr></thead>
<tbody role="rowgroup">
{{range .Rows}}<tr role="row">{{range .}}<td role="cell" data-head="{{.Head}}"{{with .Class}} class="{{.}}"{{end}}>{{.Value}}</td>{{end}}</tr>
{{else}}<tr role="row"><td role="cell" colspan="{{len .Heads}}">—</td></tr>
{{end}}</tbody>
</table>
{{end}}`))
