package docs

import (
	"strings"

	"github.com/townhall-go/townhall"
)

// field is a field with its label in both languages.
func field(key, zh, en string, v any) Field {
	return Field{Key: key, Label: townhall.Text{Key: "docs.field." + key, ZH: zh, EN: en}, Value: townhall.ValueOf(v)}
}

func column(key, zh, en string) Column {
	return Column{Key: key, Label: townhall.Text{Key: "docs.column." + key, ZH: zh, EN: en}}
}

func row(cells ...any) []townhall.Value {
	out := make([]townhall.Value, len(cells))
	for i, c := range cells {
		out[i] = townhall.ValueOf(c)
	}
	return out
}

// blank adds rows to be written by hand.
func (t *Table) blank(rows int) {
	for range rows {
		t.Rows = append(t.Rows, make([]townhall.Value, len(t.Columns)))
	}
}

// given is a text, or nothing where there is none, so that its place stays blank.
func given[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// worded is the name of a word, or nothing where there is none.
func worded[T interface {
	~string
	Text() townhall.Text
}](w T) any {
	if w == "" {
		return nil
	}
	return w
}

// listed is a list, or nothing where it is empty.
func listed[T any](list []T) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

// dated is a date as official papers write it, or nothing where there is none.
func dated(d townhall.Date) any {
	if d.IsZero() {
		return nil
	}
	n := townhall.ValueOf(int(d.Month())).String()
	month := townhall.Text{Key: "docs.month." + n, ZH: n, EN: d.Month().String()}
	return townhall.Say("docs.date", "{year}年{month}月{day}日", "{day} {month} {year}", "year", d.Year(), "month", month, "day", d.Day())
}

// during is a period in such dates.
func during(p townhall.Period) any {
	if p.From.IsZero() || p.To.IsZero() {
		return p
	}
	return townhall.Say("docs.period", "{from}至{to}", "{from} to {to}", "from", dated(p.From), "to", dated(p.To))
}

// money is an amount as official papers write it, or nothing where there is none.
func money(m townhall.Money) any {
	if m.IsZero() {
		return nil
	}
	if m.Currency() != townhall.CNY {
		return m
	}
	return townhall.Say("docs.yuan", "{amount}元", "{amount} CNY", "amount", strings.TrimSuffix(m.String(), " CNY"))
}

// percent is a rate to one decimal; Chinese papers write no space before the sign.
func percent(r townhall.Ratio) townhall.Text {
	p := r.Percent(1)
	return townhall.Text{ZH: strings.ReplaceAll(p, " %", "%"), EN: p}
}

// key names one of several signatures.
func key(name string, i int) string { return name + "_" + townhall.ValueOf(i+1).String() }
