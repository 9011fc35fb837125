// Package docs makes the documents that an office hands out or posts: as HTML to print, as PDF to keep and to send, and filled
// into the DOCX and XLSX forms that its superiors gave, so that nobody types anything twice. All of them print the same Document.
package docs

import (
	"html/template"
	"io"

	"github.com/townhall-go/townhall"
)

// Catalogue prints a rulebook as one page that needs no other file: for each rule its key, value, days and source.
func Catalogue(w io.Writer, b townhall.Rulebook, l townhall.Language) error {
	type row struct{ Title, Key, Formula, From, To, Cite, Read string }
	say := func(t townhall.Text) string { return t.In(l) }
	var rows []row
	for _, line := range b.Lines() {
		rows = append(rows, row{say(line.Title), line.Key, say(line.Formula), line.From.String(), line.To.String(), say(line.Cite.Text()), line.Cite.Read})
	}
	return cataloguePage.Execute(w, map[string]any{
		"Lang": l.Tag, "Name": b.Name, "Rows": rows,
		"Title": say(townhall.Say("docs.catalogue", "规则目录", "Catalogue of rules")),
		"Heads": []string{
			say(townhall.Say("docs.catalogue.rule", "规则", "Rule")), say(townhall.Say("docs.catalogue.formula", "内容", "Value")),
			say(townhall.Say("docs.catalogue.from", "生效", "From")), say(townhall.Say("docs.catalogue.to", "失效", "To")),
			say(townhall.Say("docs.catalogue.cite", "依据", "Source")), say(townhall.Say("docs.catalogue.read", "查阅处", "Read at"))},
	})
}

var cataloguePage = template.Must(template.New("catalogue").Parse(`<!DOCTYPE html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Title}} · {{.Name}}</title>
<style>
body { font: 16px/1.6 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; color: #1b1f24; margin: 2.5rem auto; max-width: 72rem; padding: 0 1.5rem }
h1 { font-size: 1.6rem; font-weight: 600; margin: 0 0 1.5rem }
h1 small { font-weight: 400; color: #57606a; font-size: 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .55rem .9rem .55rem 0; border-bottom: 1px solid #d0d7de }
thead th { border-bottom: 2px solid #1b1f24; font-weight: 600; white-space: nowrap }
tbody th { font-weight: 500 }
code { display: block; font: .8rem ui-monospace, monospace; color: #57606a }
td.day { white-space: nowrap; font-variant-numeric: tabular-nums }
td.read { color: #57606a; font-size: .85rem; overflow-wrap: anywhere }
@media screen and (max-width: 48rem) {
thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden }
tbody tr { display: block; padding: .8rem 0; border-bottom: 1px solid #d0d7de }
tbody th, tbody td { display: grid; grid-template-columns: 6rem 1fr; gap: .9rem; border: 0; padding: .1rem 0 }
tbody th { display: block; padding-bottom: .4rem }
tbody td::before { content: attr(data-head); color: #57606a; font-size: .85rem }
}
@media print { body { margin: 0; max-width: none; font-size: 10.5pt } thead { display: table-header-group } tr { break-inside: avoid } }
</style>
</head>
<body>
<h1>{{.Title}} <small>{{.Name}}</small></h1>
<table role="table">
<thead role="rowgroup"><tr role="row">{{range .Heads}}<th scope="col" role="columnheader">{{.}}</th>{{end}}</tr></thead>
<tbody role="rowgroup">
{{$heads := .Heads}}{{range .Rows}}<tr role="row"><th scope="row" role="rowheader">{{.Title}}<code>{{.Key}}</code></th>
<td role="cell" data-head="{{index $heads 1}}">{{.Formula}}</td>
<td role="cell" data-head="{{index $heads 2}}" class="day">{{or .From "—"}}</td>
<td role="cell" data-head="{{index $heads 3}}" class="day">{{or .To "—"}}</td>
<td role="cell" data-head="{{index $heads 4}}">{{.Cite}}</td>
<td role="cell" data-head="{{index $heads 5}}" class="read">{{.Read}}</td></tr>
{{end}}</tbody>
</table>
</body>
</html>
`))
