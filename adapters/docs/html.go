package docs

import (
	"cmp"
	"html/template"
	"io"

	"github.com/townhall-go/townhall"
)

// HTML prints documents as one page that needs no other file and as one print job: each begins on a new sheet.
func HTML(w io.Writer, documents ...Document) error {
	if len(documents) == 0 {
		return &townhall.Error{Kind: townhall.Invalid, Field: "documents", Found: townhall.ValueOf(0),
			Needed: townhall.Say("docs.documents", "至少一份文书", "at least one document")}
	}
	pages := make([]page, len(documents))
	for i, d := range documents {
		if _, err := d.slots(); err != nil {
			return err
		}
		pages[i] = d.page()
	}
	return documentPage.Execute(w, pages)
}

// page is a document with every text rendered.
type page struct {
	Lang, Code, Title            string
	Fields, Paragraphs, Signings []line
	Tables                       []grid
}

type line struct{ Label, Value string }

type grid struct {
	Title string
	Heads []string
	Rows  [][]string
}

func (d Document) page() page {
	lines := func(fields []Field) []line {
		out := make([]line, len(fields))
		for i, f := range fields {
			out[i] = line{f.Label.In(d.Language), d.written(f.Value)}
		}
		return out
	}
	p := page{Lang: cmp.Or(d.Language.Tag, townhall.EN.Tag), Code: d.Code, Title: d.Title.In(d.Language),
		Fields: lines(d.Fields), Paragraphs: lines(d.Paragraphs), Signings: lines(d.Signatures)}
	for _, t := range d.Tables {
		g := grid{Title: t.Title.In(d.Language)}
		for _, c := range t.Columns {
			g.Heads = append(g.Heads, c.Label.In(d.Language))
		}
		for _, row := range t.Rows {
			cells := make([]string, len(row))
			for i, v := range row {
				cells[i] = d.written(v)
			}
			g.Rows = append(g.Rows, cells)
		}
		p.Tables = append(p.Tables, g)
	}
	return p
}

var documentPage = template.Must(template.New("document").Parse(`<!DOCTYPE html>
{{with index . 0}}<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Title}}{{with .Code}} · {{.}}{{end}}</title>{{end}}
<style>
body { font: 16px/1.6 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; color: #1b1f24; margin: 2.5rem auto; max-width: 48rem; padding: 0 1.5rem }
article + article { break-before: page; margin-top: 4rem }
h1 { font-size: 1.6rem; font-weight: 600; margin: 0 0 1.5rem; text-align: center }
h2, caption { font-size: 1.05rem; font-weight: 600; margin: 1.5rem 0 .4rem; text-align: left }
p { margin: 0; white-space: pre-line; overflow-wrap: anywhere }
.code { color: #57606a; text-align: right }
table { border-collapse: collapse; width: 100%; margin: 1.5rem 0 }
th, td { border: 1px solid #1b1f24; text-align: left; vertical-align: top; padding: .45rem .7rem; white-space: pre-line; overflow-wrap: anywhere }
tbody th, thead th { font-weight: 500 }
tbody th { width: 10rem }
.sign { display: flex; gap: .9rem; margin-top: 2.2rem; break-inside: avoid }
.sign span + span { flex: 1; max-width: 20rem; border-bottom: 1px solid #1b1f24 }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt } article + article { margin: 0 } thead { display: table-header-group } tr { break-inside: avoid } h2 { break-after: avoid } }
</style>
</head>
<body>
{{range .}}<article lang="{{.Lang}}">
{{with .Code}}<p class="code">{{.}}</p>
{{end}}<h1>{{.Title}}</h1>
{{with .Fields}}<table>
<tbody>
{{range .}}<tr><th scope="row">{{.Label}}</th><td>{{.Value}}</td></tr>
{{end}}</tbody>
</table>
{{end}}{{range .Paragraphs}}<section>{{with .Label}}<h2>{{.}}</h2>{{end}}
<p>{{.Value}}</p></section>
{{end}}{{range .Tables}}<table>
<caption>{{.Title}}</caption>
<thead><tr>{{range .Heads}}<th scope="col">{{.}}</th>{{end}}</tr></thead>
<tbody>
{{range .Rows}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>
{{end}}</tbody>
</table>
{{end}}{{range .Signings}}<p class="sign"><span>{{.Label}}</span><span>{{.Value}}</span></p>
{{end}}</article>
{{end}}</body>
</html>
`))
