// Package docs makes the documents that an office hands out or posts, as HTML to print.
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
@media print { body { margin: 0; max-width: none; font-size: 10.5pt } thead { display: table-header-group } tr { break-inside: avoid } }
</style>
</head>
<body>
<h1>{{.Title}} <small>{{.Name}}</small></h1>
<table>
<thead><tr>{{range .Heads}}<th scope="col">{{.}}</th>{{end}}</tr></thead>
<tbody>
{{range .Rows}}<tr><th scope="row">{{.Title}}<code>{{.Key}}</code></th><td>{{.Formula}}</td><td class="day">{{or .From "—"}}</td><td class="day">{{or .To "—"}}</td><td>{{.Cite}}</td><td class="read">{{.Read}}</td></tr>
{{end}}</tbody>
</table>
</body>
</html>
`))
